/// The header block of the final response, gathered line by line. Earlier blocks (1xx) and trailers leave no trace.
struct ResponseHead: Sendable {
    /// Bytes of all header blocks of one response together.
    static let maximumBytes = 256 << 10
    static let maximumFields = 1000

    /// Where a field stands in `bytes`: its name, and its value right behind.
    private struct Span {
        let name: Range<Int>
        var valueEnd: Int

        var value: Range<Int> { name.upperBound..<valueEnd }
    }

    /// Names and values without what is between them. Few answers are asked for their header, so texts are made then.
    private var bytes: [UInt8] = []
    private var spans: [Span] = []
    private var bytesSeen = 0
    private var isComplete = false

    var isEmpty: Bool { spans.isEmpty }

    /// In order.
    var fields: [HTTPField] {
        spans.map { HTTPField(headerText(bytes[$0.name]), headerText(bytes[$0.value])) }
    }

    /// The value of the last field with a name, which is given in small letters.
    func value(of name: StaticString) -> String? {
        spans.last { isName(name, in: $0.name) }.map { headerText(bytes[$0.value]) }
    }

    private func isName(_ name: StaticString, in range: Range<Int>) -> Bool {
        range.count == name.utf8CodeUnitCount
            && name.withUTF8Buffer { name in
                name.indices.allSatisfy { name[$0] == lowered(bytes[range.lowerBound + $0]) }
            }
    }

    /// Takes a line with its end; false if the block grows beyond its bounds.
    mutating func take(_ line: UnsafeRawBufferPointer) -> Bool {
        bytesSeen += line.count
        guard bytesSeen <= Self.maximumBytes else { return false }
        let text = trimmed(line[...])
        if text.starts(with: "HTTP/".utf8) {
            bytes.removeAll(keepingCapacity: true)
            bytes.reserveCapacity(1 << 10)
            spans.removeAll(keepingCapacity: true)
            spans.reserveCapacity(16)
            isComplete = false
        } else if text.isEmpty {
            isComplete = true
        } else if !isComplete {
            guard spans.count < Self.maximumFields else { return false }
            add(text, isContinuation: line.first == 0x20 || line.first == 0x09)
        }
        return true
    }

    private mutating func add(_ text: Slice<UnsafeRawBufferPointer>, isContinuation: Bool) {
        // RFC 9112 section 5.2: a folded line belongs to the one before.
        if isContinuation, let last = spans.indices.last {
            bytes.append(0x20)
            bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: text))
            spans[last].valueEnd = bytes.count
            return
        }
        guard let colon = text.firstIndex(of: 0x3A) else { return }
        let start = bytes.count
        bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: trimmed(text[..<colon])))
        let end = bytes.count
        bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: trimmed(text[text.index(after: colon)...])))
        spans.append(Span(name: start..<end, valueEnd: bytes.count))
    }
}

private func trimmed(_ bytes: Slice<UnsafeRawBufferPointer>) -> Slice<UnsafeRawBufferPointer> {
    func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A }
    guard let start = bytes.firstIndex(where: { !isBlank($0) }), let end = bytes.lastIndex(where: { !isBlank($0) })
    else { return bytes[bytes.endIndex...] }
    return bytes[start...end]
}

private func lowered(_ byte: UInt8) -> UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
}

/// Header text is UTF-8 by habit and ISO 8859-1 by history, RFC 9110 section 5.5.
private func headerText(_ bytes: ArraySlice<UInt8>) -> String {
    // Nearly all of it is ASCII, for which the check below costs more than the rest of the request's own work.
    if bytes.allSatisfy({ $0 < 0x80 }) { return String(decoding: bytes, as: UTF8.self) }
    return String(validating: bytes, as: UTF8.self)
        ?? String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
}
