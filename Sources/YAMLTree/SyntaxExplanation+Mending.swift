import Diagnostics

extension SyntaxExplanation {
    /// Two spaces for each tab that begins a line: in no text that YAML can read does a tab stand there.
    static func spaces(in source: SourceText) -> Fix? {
        var edits: [Fix.Edit] = []
        for number in 1...source.lineCount {
            let range = source.byteRange(ofLine: number)
            let tabs = source.bytes[range].prefix { $0 == UInt8(ascii: "\t") }
            if tabs.isEmpty { continue }
            // Tabs and spaces by turns show depths that only their writer knows.
            if tabs.endIndex < range.upperBound, source.bytes[tabs.endIndex] == UInt8(ascii: " ") { return nil }
            edits.append(Fix.Edit(tabs.indices, String(repeating: "  ", count: tabs.count)))
        }
        return edits.isEmpty ? nil : Fix("indent with spaces", .safe, edits)
    }

    /// Puts the plain text after `name: ` in quotes, up to the end of its line or the comment on it.
    static func quotes(onLine number: Int, of source: SourceText) -> Fix? {
        let range = source.byteRange(ofLine: number)
        let line = source.bytes[range]
        guard
            let colon = line.indices.first(where: {
                line[$0] == UInt8(ascii: ":") && $0 + 1 < line.endIndex && line[$0 + 1] == UInt8(ascii: " ")
            })
        else { return nil }
        let key = line[..<colon]
        // A key in quotes or brackets, an item of a list: which part is meant is not sure.
        guard key.allSatisfy({ $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "-") || Self.isLetterOrDigit($0) }) else {
            return nil
        }
        guard let start = line[(colon + 1)...].firstIndex(where: { $0 != UInt8(ascii: " ") }) else { return nil }
        var end = start
        while end < line.endIndex,
            !(line[end] == UInt8(ascii: "#") && (line[end - 1] == UInt8(ascii: " ") || line[end - 1] == 0x09))
        { end += 1 }
        while end > start, line[end - 1] == UInt8(ascii: " ") || line[end - 1] == 0x09 { end -= 1 }
        let text = line[start..<end]
        let marks = Array("\"'{}[]|>&*!#\\".utf8)
        guard !text.isEmpty, !text.contains(where: { marks.contains($0) || $0 < 0x20 }) else { return nil }
        return Fix(
            "put the text in quotes", .safe, [Fix.Edit(start..<start, "\""), Fix.Edit(end..<end, "\"")])
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
