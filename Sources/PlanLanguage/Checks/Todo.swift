import Diagnostics
import YAMLTree

/// What a draft of any file of the language leaves for a person to fill in: a value that begins with `TODO`.
enum Todo {
    /// The findings, with one for each such value in place of all others at it.
    ///
    /// Where the value could not be read it is an error, since a run must not go on without it; a text that merely says
    /// `TODO` is a warning.
    static func told(in root: Node, _ findings: [Finding], isPlan: Bool = true) -> [Finding] {
        let open = values(in: root)
        guard !open.isEmpty else { return findings }
        let byLine = Dictionary(grouping: open.map(\.place), by: \.line)
        var refused: Set<String> = []
        let others = findings.filter { finding in
            guard let place = byLine[finding.place.line]?.first(where: { $0.covers(finding.place) }) else {
                return true
            }
            if finding.severity == .error { refused.insert(place.description) }
            return false
        }
        return others
            + open.map { place, text in
                Finding(
                    "todo", refused.contains(place.description) ? .error : .warning, at: place,
                    "this is still to do: \"\(TerminalText.excerpt(text))\"",
                    help: isPlan ? "write what the circular says here" : "write the value here")
            }
    }

    private static func values(in root: Node) -> [(place: Place, text: String)] {
        var found: [(Place, String)] = []
        var waiting = [root]
        while let node = waiting.popLast() {
            switch node.content {
            case .scalar(let scalar): if scalar.text.hasPrefix("TODO") { found.append((node.place, scalar.text)) }
            case .sequence(let items): waiting += items
            case .mapping(let entries): waiting += entries.map(\.value)
            }
        }
        return found
    }
}

extension Place {
    fileprivate func covers(_ other: Place) -> Bool {
        line == other.line && (column..<column + length).contains(other.column)
    }
}
