extension Fix {
    /// Writes the name that was meant in the place of a misspelt one, where only one of the candidates is near.
    ///
    /// `nil` where the file does not have the name as it is at that place, as with escapes or within a longer text.
    package static func spelling(
        _ name: String, among candidates: some Collection<String>, at place: Place, _ safety: Safety = .safe
    ) -> Fix? {
        guard let meant = Spelling.nearest(to: name, among: candidates),
            Spelling.nearest(to: name, among: candidates.filter { $0 != meant }) == nil,
            meant.utf8.allSatisfy(mayStandAnywhere)
        else { return nil }
        var range = place.byteRange
        let bytes = place.source.bytes
        if range.count == name.utf8.count + 2, let quote = bytes[range].first, quote == 0x22 || quote == 0x27,
            bytes[range].last == quote
        {
            range = range.lowerBound + 1..<range.upperBound - 1
        }
        guard bytes[range].elementsEqual(name.utf8) else { return nil }
        // Another number is rather another thing than a slip of the finger.
        let isOfOneNumber = meant.filter(\.isNumber) == name.filter(\.isNumber)
        return Fix("write \"\(meant)\"", isOfOneNumber ? safety : .unsafe, [Edit(range, meant)])
    }

    /// The same of a name that stands within a longer text, such as `$(name | filter)`, and only once.
    package static func spelling(
        _ name: String, among candidates: some Collection<String>, within place: Place, _ safety: Safety = .safe
    ) -> Fix? {
        let bytes = place.source.bytes
        let range = place.byteRange
        let length = name.utf8.count
        guard length > 0, range.count >= length, range.count <= longestSearched else { return nil }
        let starts = (range.lowerBound...range.upperBound - length).filter { start in
            bytes[start..<start + length].elementsEqual(name.utf8)
                && (start == range.lowerBound || !isOfName(bytes[start - 1]))
                && (start + length == range.upperBound || !isOfName(bytes[start + length]))
        }
        guard starts.count == 1 else { return nil }
        let start = place.source.place(atByte: starts[0], length: name.unicodeScalars.count)
        return spelling(name, among: candidates, at: start, safety)
    }

    /// In bytes. A long text can have thousands of such names, and each would be looked for in all of it.
    private static let longestSearched = 2_048

    private static func isOfName(_ byte: UInt8) -> Bool {
        mayStandAnywhere(byte) && byte != UInt8(ascii: ".") && byte != UInt8(ascii: "/")
    }

    /// Whether a character means nothing to YAML, wherever it stands.
    private static func mayStandAnywhere(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
            || "-_./".utf8.contains(byte)
    }
}
