import CivilTime

extension PlanValue {
    /// The value as it is put into a text by a reference; `nil` for what has no text of its own.
    package var text: String? {
        switch self {
        case .boolean(let value): value ? "true" : "false"
        case .confirmation(let isAsExpected): isAsExpected ? "as expected" : "not as expected"
        case .integer(let value): String(value)
        case .decimal(let value): String(value)
        case .text(let value): value
        case .duration(let value): value.planText
        case .instant(let value): value.description
        case .date(let value): value.description
        case .clockTime(let value): value.description
        case .host(let name): name
        case .absent, .sshAgent, .privateKey, .json, .list, .record: nil
        }
    }

    /// The value as it is shown to a person beside what was expected, cut to a readable length. Two texts that differ in
    /// their white space look different.
    package func shown(limit: Int = 160) -> String {
        switch self {
        case .absent: return "nothing"
        case .text(let value): return Self.quoted(value, limit: limit)
        case .duration(let value): return value.words
        case .sshAgent: return "the keys of the ssh-agent"
        case .privateKey: return "a private key"
        case .json(let document): return Self.quoted(document.text(), limit: limit)
        case .list(let values):
            let first = values.prefix(5).map { $0.shown(limit: 40) }.joined(separator: ", ")
            return "\(values.count) \(values.count == 1 ? "entry" : "entries")"
                + (values.isEmpty ? "" : ": \(first)\(values.count > 5 ? ", …" : "")")
        case .record(let members):
            let shownMembers = members.prefix(6).map { "\($0.name): \($0.value.shown(limit: 40))" }
            return "{\(shownMembers.joined(separator: ", "))\(members.count > 6 ? ", …" : "")}"
        case .boolean, .confirmation, .integer, .decimal, .instant, .date, .clockTime, .host:
            return text ?? ""
        }
    }

    /// The same of a text in which the amount of white space means nothing.
    package func shownFolded(limit: Int = 160) -> String {
        guard case .text(let text) = self else { return shown(limit: limit) }
        // Only the beginning is ever shown, so only it is folded: a page may be megabytes long.
        let folded = text.prefix(limit * 4).split(whereSeparator: \.isWhitespace).joined(separator: " ")
        let cut = folded.count > limit || text.utf8.count > folded.utf8.count + limit * 4
        return "\"\(folded.prefix(limit))\(cut ? "…" : "")\""
    }

    private static func quoted(_ text: String, limit: Int) -> String {
        let start = text.prefix(limit)
        return "\"\(escaped(start))\(start.endIndex < text.endIndex ? "…" : "")\""
    }

    /// White space but the plain space, as a double-quoted text of YAML has it; a backslash where it would look the same.
    private static func escaped(_ text: Substring) -> String {
        guard text.contains(where: { $0 == "\\" || $0 != " " && $0.isWhitespace }) else { return String(text) }
        var result = ""
        var scalars = text.unicodeScalars[...]
        while let scalar = scalars.popFirst() {
            switch scalar {
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case "\\" where scalars.first.map { "nrtu".unicodeScalars.contains($0) } == true: result += "\\\\"
            case _ where scalar != " " && scalar.properties.isWhitespace:
                let digits = String(scalar.value, radix: 16, uppercase: true)
                result += "\\u" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
