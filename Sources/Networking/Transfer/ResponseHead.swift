/// The header block of the final response, gathered line by line. Earlier blocks (1xx) and trailers leave no trace.
struct ResponseHead {
    /// Bytes of all header blocks of one response together.
    static let maximumBytes = 256 << 10
    static let maximumFields = 1000

    private(set) var fields: [HTTPField] = []
    private var bytesSeen = 0
    private var isComplete = false

    /// Takes a line with its end; false if the block grows beyond its bounds.
    mutating func take(_ line: UnsafeRawBufferPointer) -> Bool {
        bytesSeen += line.count
        guard bytesSeen <= Self.maximumBytes else { return false }
        let bytes = trimmed(line[...])
        if bytes.starts(with: "HTTP/".utf8) {
            fields = []
            fields.reserveCapacity(16)
            isComplete = false
        } else if bytes.isEmpty {
            isComplete = true
        } else if !isComplete {
            guard fields.count < Self.maximumFields else { return false }
            add(bytes, isContinuation: line.first == 0x20 || line.first == 0x09)
        }
        return true
    }

    private mutating func add(_ bytes: Slice<UnsafeRawBufferPointer>, isContinuation: Bool) {
        // RFC 9112 section 5.2: a folded line belongs to the one before.
        if isContinuation, let last = fields.popLast() {
            fields.append(HTTPField(last.name, "\(last.value) \(headerText(bytes))"))
            return
        }
        guard let colon = bytes.firstIndex(of: 0x3A) else { return }
        let value = trimmed(bytes[bytes.index(after: colon)...])
        fields.append(HTTPField(headerText(trimmed(bytes[..<colon])), headerText(value)))
    }
}

private func trimmed(_ bytes: Slice<UnsafeRawBufferPointer>) -> Slice<UnsafeRawBufferPointer> {
    func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A }
    guard let start = bytes.firstIndex(where: { !isBlank($0) }), let end = bytes.lastIndex(where: { !isBlank($0) })
    else { return bytes[bytes.endIndex...] }
    return bytes[start...end]
}

/// Header text is UTF-8 by habit and ISO 8859-1 by history, RFC 9110 section 5.5.
private func headerText(_ bytes: Slice<UnsafeRawBufferPointer>) -> String {
    // Nearly all of it is ASCII, for which the check below costs more than the rest of the request's own work.
    if bytes.allSatisfy({ $0 < 0x80 }) {
        return String(decoding: UnsafeRawBufferPointer(rebasing: bytes), as: UTF8.self)
    }
    return String(validating: bytes, as: UTF8.self)
        ?? String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
}
