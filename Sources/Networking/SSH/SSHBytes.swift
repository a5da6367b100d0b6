/// Reads and writes the data types of RFC 4251 section 5.
struct SSHBytes {
    private(set) var bytes: ArraySlice<UInt8>

    init(_ bytes: some Sequence<UInt8> = []) {
        self.bytes = ArraySlice(bytes)
    }

    mutating func takeByte() -> UInt8? { bytes.popFirst() }

    mutating func takeNumber() -> UInt32? {
        guard bytes.count >= 4 else { return nil }
        defer { bytes = bytes.dropFirst(4) }
        return bytes.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
    }

    mutating func takeLongNumber() -> UInt64? {
        guard bytes.count >= 8, let high = takeNumber(), let low = takeNumber() else { return nil }
        return UInt64(high) << 32 | UInt64(low)
    }

    /// Nil if the announced length is longer than what there is.
    mutating func takeString() -> [UInt8]? {
        guard let length = takeNumber(), bytes.count >= length else { return nil }
        defer { bytes = bytes.dropFirst(Int(length)) }
        return Array(bytes.prefix(Int(length)))
    }

    mutating func add(_ byte: UInt8) {
        bytes.append(byte)
    }

    mutating func add(_ number: UInt32) {
        for shift in [24, 16, 8, 0] { bytes.append(UInt8(truncatingIfNeeded: number >> UInt32(shift))) }
    }

    mutating func add(_ string: [UInt8]) {
        add(UInt32(string.count))
        bytes += string
    }

    /// A text with its length before it.
    static func string(_ text: String) -> [UInt8] {
        var written = SSHBytes()
        written.add(Array(text.utf8))
        return Array(written.bytes)
    }

    /// The name of a public key's type, which begins its bytes.
    static func keyType(of key: [UInt8]) -> String {
        var reader = SSHBytes(key)
        return reader.takeString().map { String(decoding: $0, as: UTF8.self) } ?? "unknown"
    }
}
