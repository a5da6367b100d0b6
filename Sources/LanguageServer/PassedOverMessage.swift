import JSONText

/// A message too large to be read as a whole; its edges still tell which file it is about.
package struct PassedOverMessage: Sendable {
    private static let edge = 2_048

    private var head: [UInt8] = []
    private var tail: [UInt8] = []

    mutating func append(_ bytes: ArraySlice<UInt8>) {
        head += bytes.prefix(Self.edge - head.count)
        tail = Array((tail.suffix(Self.edge) + bytes.suffix(Self.edge)).suffix(Self.edge))
    }

    /// `textDocument.uri`, wherever it stands.
    var uri: String? {
        value(of: "uri") { bytes in
            guard bytes.first == UInt8(ascii: "\"") else { return nil }
            var index = bytes.startIndex + 1
            while index < bytes.endIndex, bytes[index] != UInt8(ascii: "\"") {
                index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
            }
            guard index < bytes.endIndex else { return nil }
            return (try? JSON.parse(Array(bytes[...index])))?.string
        }
    }

    /// `textDocument.version`, wherever it stands.
    var version: Int? {
        value(of: "version") { bytes in
            Int(String(decoding: bytes.prefix { $0 >= 0x30 && $0 <= 0x39 }, as: UTF8.self))
        }
    }

    private func value<Value>(of name: String, _ read: (ArraySlice<UInt8>) -> Value?) -> Value? {
        let name = Array("\"\(name)\"".utf8)
        for bytes in [head, tail] where bytes.count >= name.count {
            for start in 0...bytes.count - name.count where bytes[start...].starts(with: name) {
                let rest = bytes[(start + name.count)...].drop { $0 == 0x20 || $0 == UInt8(ascii: ":") }
                if let value = read(rest) { return value }
            }
        }
        return nil
    }
}
