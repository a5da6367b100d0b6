/// A text with some of its escapes undone, each byte of which knows the stretch of the original that spells it.
struct DecodedText {
    private(set) var bytes: [UInt8] = []
    private(set) var starts: [UInt32] = []
    private(set) var ends: [UInt32] = []

    /// The original itself.
    init(_ original: UnsafeBufferPointer<UInt8>) {
        bytes = Array(original)
        starts = (0..<UInt32(original.count)).map { $0 }
        ends = starts.map { $0 + 1 }
    }

    private init() {}

    /// Whether the text holds anything that may start an escape.
    static func isWorthwhile(for text: UnsafeBufferPointer<UInt8>) -> Bool {
        text.contains { Escaping.introducers[Int($0)] }
    }

    /// Nil where there was nothing to undo.
    func undoing(_ escaping: Escaping) -> DecodedText? {
        var decoded = DecodedText()
        var copied = 0
        bytes.withUnsafeBufferPointer { bytes in
            var index = 0
            while index < bytes.count {
                guard escaping.mayStart(with: bytes[index]), let spelled = escaping.spelled(at: index, in: bytes) else {
                    index += 1
                    continue
                }
                decoded.append(copied..<index, of: self)
                decoded.append(spelled.meaning, from: starts[index], to: ends[index + spelled.length - 1])
                index += spelled.length
                copied = index
            }
        }
        guard copied > 0 else { return nil }
        decoded.append(copied..<bytes.count, of: self)
        return decoded
    }

    private mutating func append(_ range: Range<Int>, of other: DecodedText) {
        bytes.append(contentsOf: other.bytes[range])
        starts.append(contentsOf: other.starts[range])
        ends.append(contentsOf: other.ends[range])
    }

    private mutating func append(_ meaning: Unescaped.Meaning, from start: UInt32, to end: UInt32) {
        switch meaning {
        case .nothing: break
        case .byte(let byte): append(byte, from: start, to: end)
        case .scalar(let scalar):
            for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter { append(byte, from: start, to: end) }
        }
    }

    private mutating func append(_ byte: UInt8, from start: UInt32, to end: UInt32) {
        bytes.append(byte)
        starts.append(start)
        ends.append(end)
    }
}
