/// One name and value that a form sends (HTML, section 4.10.21.4).
struct FormEntry: Equatable {
    let name: String
    let value: String
    /// A file field in which no file was chosen.
    var isFile = false

    /// `application/x-www-form-urlencoded` (WHATWG URL, section 5.2).
    static func urlEncoded(_ entries: [FormEntry], in encoding: CharacterEncoding) -> [UInt8] {
        Array(
            entries.map { entry in
                urlEncoded(entry.name, in: encoding) + [0x3D] + urlEncoded(entry.value, in: encoding)
            }.joined(separator: [0x26]))
    }

    private static func urlEncoded(_ text: String, in encoding: CharacterEncoding) -> [UInt8] {
        var bytes: [UInt8] = []
        for byte in encoding.encoded(withNetworkLineEnds(text)) {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "*"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "_"):
                bytes.append(byte)
            case 0x20: bytes.append(UInt8(ascii: "+"))
            default: bytes.append(contentsOf: percentEncoded(byte))
            }
        }
        return bytes
    }

    /// `multipart/form-data` (RFC 7578, with the escapes of HTML, section 4.10.21.8) and its boundary.
    static func multipart(_ entries: [FormEntry], in encoding: CharacterEncoding) -> (body: [UInt8], boundary: String) {
        let boundary = "----ctplan" + String(UInt64.random(in: .min ... .max), radix: 36)
        var body: [UInt8] = []
        for entry in entries {
            body += Array("--\(boundary)\r\nContent-Disposition: form-data; name=\"".utf8)
            body += escapedName(encoding.encoded(withNetworkLineEnds(entry.name)))
            body += Array(
                (entry.isFile ? "\"; filename=\"\"\r\nContent-Type: application/octet-stream\r\n\r\n" : "\"\r\n\r\n")
                    .utf8)
            body += encoding.encoded(withNetworkLineEnds(entry.value)) + [0x0D, 0x0A]
        }
        return (body + Array("--\(boundary)--\r\n".utf8), boundary)
    }

    private static func escapedName(_ bytes: [UInt8]) -> [UInt8] {
        bytes.flatMap { [0x22, 0x0D, 0x0A].contains($0) ? percentEncoded($0) : [$0] }
    }

    /// Every line end as CR LF, as forms send them.
    private static func withNetworkLineEnds(_ text: String) -> String {
        var scalars = String.UnicodeScalarView()
        var last: Unicode.Scalar?
        for scalar in text.unicodeScalars {
            if scalar == "\n", last == "\r" {
                last = scalar
                continue
            }
            scalars.append(contentsOf: scalar == "\n" || scalar == "\r" ? ["\r", "\n"] : [scalar])
            last = scalar
        }
        return String(scalars)
    }
}
