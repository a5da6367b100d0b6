extension ScalarType {
    /// Bytes in hexadecimal, such as `01 ff`, as a text.
    package static let hexBytes = ScalarType("hex bytes", expected: "bytes in hexadecimal, such as 01 ff") { text in
        bytes(ofHex: text) == nil
            ? .failure(Misread("two digits a byte, with spaces where you like")) : .success(.text(text))
    }

    /// The bytes of such a text; `nil` where it is none.
    package static func bytes(ofHex text: String) -> [UInt8]? {
        let digits = text.unicodeScalars.filter { !$0.properties.isWhitespace }
        guard !digits.isEmpty, digits.count % 2 == 0 else { return nil }
        var bytes: [UInt8] = []
        var high: UInt8?
        for digit in digits {
            guard digit.isASCII, let value = Character(digit).hexDigitValue.map(UInt8.init) else { return nil }
            if let first = high {
                bytes.append(first << 4 | value)
                high = nil
            } else {
                high = value
            }
        }
        return bytes
    }
}
