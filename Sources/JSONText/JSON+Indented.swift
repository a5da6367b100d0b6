extension JSON {
    /// The value as JSON text for people: members and elements on lines of their own, but for those of one or two words.
    package func indented() -> String { indented(by: "") }

    private func indented(by margin: String) -> String {
        let inner = margin + "  "
        func block(_ open: String, _ parts: [String], _ close: String) -> String {
            if parts.isEmpty { return open + close }
            let line = open + parts.joined(separator: ", ") + close
            // A short list of words stays on one line.
            if margin.utf8.count + line.utf8.count <= 100,
                !parts.contains(where: { $0.contains("\n") || $0.hasPrefix("{") })
            {
                return line
            }
            return open + "\n" + parts.map { inner + $0 }.joined(separator: ",\n") + "\n" + margin + close
        }
        switch self {
        case .array(let elements): return block("[", elements.map { $0.indented(by: inner) }, "]")
        case .object(let members):
            return block(
                "{", members.map { "\(JSON.text($0.name).text()): \($0.value.indented(by: inner))" }, "}")
        default: return text()
        }
    }
}
