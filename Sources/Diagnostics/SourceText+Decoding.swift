extension SourceText {
    /// Makes UTF-8 text of a file's bytes: UTF-8 or UTF-16, with a byte order mark or without.
    ///
    /// What is not text becomes U+FFFD and one finding of rule `encoding` at the first such place.
    package static func decoded(path: String, bytes: [UInt8]) -> (SourceText, [Finding]) {
        if bytes.starts(with: [0xFF, 0xFE, 0, 0]) || bytes.starts(with: [0, 0, 0xFE, 0xFF]) {
            let source = SourceText(path: path, bytes: [])
            let place = Place(source: source, line: 1, column: 1)
            return (source, [Finding("encoding", at: place, "the file is UTF-32", help: wayOut)])
        }
        if let order = ByteOrder(sniffing: bytes) {
            let repair = Repair(utf16: bytes, order)
            return repair.result(path: path) { _ in "the UTF-16 text is broken here" }
        }
        let body = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
        if String(validating: body, as: UTF8.self) != nil { return (SourceText(path: path, bytes: body), []) }
        return Repair(utf8: body).result(path: path) { byte in
            "byte 0x\(String(byte, radix: 16, uppercase: true)) is not UTF-8 text"
        }
    }

    private static let wayOut = "save the file as UTF-8"

    private enum ByteOrder {
        case little, big

        /// Looks for a byte order mark, or for NULs in every second byte at the start, as ASCII in UTF-16 has them.
        init?(sniffing bytes: [UInt8]) {
            if bytes.starts(with: [0xFF, 0xFE]) {
                self = .little
                return
            }
            if bytes.starts(with: [0xFE, 0xFF]) {
                self = .big
                return
            }
            let head = bytes.prefix(16)
            guard head.count >= 2 else { return nil }
            let zeros = head.indices.filter { head[$0] == 0 }
            guard let first = zeros.first, first < 2 else { return nil }
            guard zeros.allSatisfy({ $0 % 2 == first }) else { return nil }
            self = first == 0 ? .big : .little
        }
    }

    /// Text with U+FFFD for what could not be decoded, and where that was.
    private struct Repair {
        private var bytes: [UInt8] = []
        private var firstOffset: Int?
        private var firstByte: UInt8 = 0
        private var count = 0

        init(utf8 body: [UInt8]) {
            bytes.reserveCapacity(body.count + 16)
            var parser = Unicode.UTF8.ForwardParser()
            var iterator = body.makeIterator()
            var offset = 0
            while true {
                switch parser.parseScalar(from: &iterator) {
                case .valid(let scalar):
                    bytes.append(contentsOf: scalar)
                    offset += scalar.count
                case .error(let length):
                    replace(body[offset])
                    offset += length
                case .emptyInput: return
                }
            }
        }

        init(utf16 raw: [UInt8], _ order: ByteOrder) {
            let units = stride(from: 0, to: raw.count - 1, by: 2).map { index in
                let (low, high) = order == .little ? (raw[index], raw[index + 1]) : (raw[index + 1], raw[index])
                return UInt16(high) << 8 | UInt16(low)
            }
            var parser = Unicode.UTF16.ForwardParser()
            var iterator = (units.first == 0xFEFF ? units[1...] : units[...]).makeIterator()
            parsing: while true {
                switch parser.parseScalar(from: &iterator) {
                case .valid(let unit): bytes.append(contentsOf: String(Unicode.UTF16.decode(unit)).utf8)
                case .error: replace(0)
                case .emptyInput: break parsing
                }
            }
            if raw.count % 2 != 0 { replace(raw[raw.count - 1]) }
        }

        private mutating func replace(_ byte: UInt8) {
            if firstOffset == nil {
                firstOffset = bytes.count
                firstByte = byte
            }
            count += 1
            bytes.append(contentsOf: "\u{FFFD}".utf8)
        }

        func result(path: String, message: (UInt8) -> String) -> (SourceText, [Finding]) {
            let source = SourceText(path: path, bytes: bytes)
            guard let firstOffset else { return (source, []) }
            let notes = count > 1 ? [Finding.Note("\(count - 1) more of them follow")] : []
            let place = source.place(atByte: firstOffset)
            return (source, [Finding("encoding", at: place, message(firstByte), notes: notes, help: wayOut)])
        }
    }
}
