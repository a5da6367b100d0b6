/// Text as a YAML scalar on one line, good in block and in flow style.
enum YAMLScalar {
    /// Plain where that is safe for any reader of YAML, else in double quotes (YAML 1.2.2, 7.3).
    static func text(_ text: String) -> String {
        let isPlain =
            text.utf8.first.map { letters.contains($0) } == true && text.utf8.allSatisfy { plain.contains($0) }
            && text.utf8.last != 0x20 && !words.contains(text.lowercased())
        if isPlain { return text }
        let escaped = text.unicodeScalars.map { scalar -> String in
            switch scalar {
            case "\"": "\\\""
            case "\\": "\\\\"
            case "\n", "\r", "\t": " "
            default: scalar.value < 0x20 || scalar.value == 0x7F ? " " : String(scalar)
            }
        }
        return "\"" + escaped.joined() + "\""
    }

    /// The same for a field that takes references: a circular's `$(` is none.
    static func template(_ text: String) -> String { self.text(text.replacing("$(", with: "$$(")) }

    private static let letters = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz".utf8)
    private static let plain = letters.union("0123456789 _./()+-'".utf8)
    private static let words: Set<String> = ["true", "false", "yes", "no", "on", "off", "null", "y", "n"]
}
