import Diagnostics

/// Lines of text for a terminal: cleaned of what it would obey, indented, and broken between words.
struct Paragraphs {
    private(set) var lines: [String] = []
    let palette: Palette

    /// Where lines are broken, in characters.
    private static let width = 110

    init(palette: Palette) {
        self.palette = palette
    }

    /// An empty line, unless there is one already.
    mutating func gap() {
        if lines.last?.isEmpty == false { lines.append("") }
    }

    mutating func heading(_ text: String) {
        gap()
        lines.append(palette.strong(TerminalText.clean(text)))
    }

    /// A longer label does not push what follows below it to the right.
    private static let longestLabel = 16

    /// A text `indent` spaces in, after a label; where it is broken it goes on below the text, not below the label.
    mutating func add(_ text: String, label: String = "", indent: Int) {
        guard !text.isEmpty || !label.isEmpty else { return }
        let label = TerminalText.clean(label)
        let hanging = String(repeating: " ", count: indent + (label.count > Self.longestLabel ? 4 : label.count))
        var line = String(repeating: " ", count: indent) + label
        var isEmpty = true
        for word in TerminalText.clean(text).split(separator: " ") {
            if !isEmpty, line.count + 1 + word.count > Self.width {
                lines.append(line)
                line = hanging
                isEmpty = true
            }
            line += (isEmpty ? "" : " ") + word
            isEmpty = false
        }
        lines.append(line)
    }

    /// The same, where there is a text at all.
    mutating func add(_ text: String?, label: String = "", indent: Int) {
        guard let text, !text.isEmpty else { return }
        add(text as String, label: label, indent: indent)
    }
}
