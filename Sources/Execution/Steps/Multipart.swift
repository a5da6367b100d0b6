import JSONText
import PlanLanguage

/// The body of a `multipart:` request, `multipart/form-data` (RFC 7578).
enum Multipart {
    static let help = "write NAME: VALUE, or for a file NAME: {content: TEXT, filename: NAME, type: TYPE}"
    private static let keys = ["content", "filename", "type"]

    /// What is wrong with it as the plan writes it, before references are put in.
    static func problem(with arguments: StepArguments) -> String? {
        guard case .tree(let tree) = arguments[HTTPStep.multipart.name] else { return nil }
        guard case .map(let parts) = tree, !parts.isEmpty else { return "\"multipart\" takes names and values" }
        for (name, part) in parts {
            switch part {
            case .list: return "the part \"\(name)\" is a list"
            case .map(let entries):
                if let entry = entries.first(where: { !keys.contains($0.key) }) {
                    return "a file has no \"\(entry.key)\""
                }
                if !entries.contains(where: { $0.key == "content" }) { return "the file \"\(name)\" has no content" }
            case .constant, .expression: break
            }
        }
        return nil
    }

    /// The body and its content type.
    static func body(of document: JSON, boundary: String = freshBoundary()) -> (bytes: [UInt8], type: String) {
        var bytes: [UInt8] = []
        for part in document.members ?? [] {
            bytes += Array("--\(boundary)\r\nContent-Disposition: form-data; name=\"\(quoted(part.name))\"".utf8)
            if part.value.members != nil {
                let filename = text(part.value["filename"]) ?? part.name
                let type = text(part.value["type"]) ?? "application/octet-stream"
                bytes += Array("; filename=\"\(quoted(filename))\"\r\nContent-Type: \(oneLine(type))".utf8)
            }
            bytes += Array("\r\n\r\n".utf8)
            bytes += Array((text(part.value["content"]) ?? text(part.value) ?? "").utf8)
            bytes += [0x0D, 0x0A]
        }
        return (bytes + Array("--\(boundary)--\r\n".utf8), "multipart/form-data; boundary=\(boundary)")
    }

    private static func freshBoundary() -> String {
        "----ctplan" + (0..<2).map { _ in String(UInt64.random(in: .min ... .max), radix: 36) }.joined()
    }

    private static func text(_ value: JSON?) -> String? {
        guard let value else { return nil }
        return value.string ?? (value == .null ? "" : value.text())
    }

    /// As forms escape names (HTML, section 4.10.21.8).
    private static func quoted(_ text: String) -> String {
        text.unicodeScalars.map { scalar in
            switch scalar {
            case "\"": "%22"
            case "\r": "%0D"
            case "\n": "%0A"
            default: String(scalar)
            }
        }.joined()
    }

    private static func oneLine(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F }))
    }
}
