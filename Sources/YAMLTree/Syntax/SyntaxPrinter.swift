import Diagnostics

/// Writes a tree in the one form: two spaces a level, one space after `:` and `,`, two before a comment on a shared line
/// (one behind a bare `-`), quotes only where they are needed, at most one empty line in a row.
///
/// Collections stay in brackets or in lines as they are written, but brackets that hold a comment or do not fit the width
/// become lines. Scalars over several lines keep their lines; only the indentation changes.
package struct SyntaxPrinter {
    /// The most Unicode scalars of a line that brackets may fill.
    package static let width = 120
    private static let step = 2

    private let bytes: [UInt8]
    private var output: [UInt8] = []
    /// Whether the last line written opens a block, so that no empty line may follow.
    private var isAtStart = true

    /// The tree as text, its lines ended with `\n`.
    package static func text(_ tree: SyntaxTree) -> [UInt8] {
        var printer = SyntaxPrinter(bytes: tree.source.bytes)
        printer.output.reserveCapacity(tree.source.bytes.count + 64)
        printer.write(tree)
        return printer.output
    }

    private init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    private mutating func write(_ tree: SyntaxTree) {
        writeComments(tree.head, indent: 0)
        for directive in tree.directives { writeLine(directive, indent: 0) }
        if tree.hasMarker {
            writeLine("---", indent: 0)
            writeComments(tree.root.leading, indent: 0)
        }
        if tree.hasBlankAfterHead { writeBlank() }
        let root = tree.root
        switch layout(root.value, column: 0) {
        case .line(let text):
            guard !text.isEmpty || root.comment != nil else { break }
            append(text)
            endLine(comment: root.comment)
        case .lines:
            if root.value.anchor != nil || root.comment != nil {
                append(anchorPrefix(root.value).dropLast(root.value.anchor == nil ? 0 : 1))
                endLine(comment: root.comment)
            }
            writeBody(root.value, indent: 0)
        }
        writeComments(tree.end, indent: 0)
    }

    // MARK: Layout

    /// A value on the line of its key, or on lines of its own.
    private enum Layout {
        case line(String)
        case lines
    }

    /// `column` is where the value would begin.
    private func layout(_ node: SyntaxNode, column: Int) -> Layout {
        switch node.content {
        case .collection(let collection):
            guard collection.isFlow, !node.holdsComments else { return .lines }
            var rest = Self.width - column
            var text = ""
            let fits = writeFlow(node, to: &text, rest: &rest)
            return fits || collection.elements.isEmpty ? .line(text) : .lines
        case .block: return .lines
        case .scalar(let scalar) where scalar.isMultiline && scalar.style != .literal: return .lines
        default:
            var rest = Int.max
            var text = ""
            _ = writeFlow(node, to: &text, rest: &rest, isFlow: false)
            return .line(text)
        }
    }

    /// Writes a value in one line; `false`, with the text cut short, where it takes more than the rest of it.
    private func writeFlow(
        _ node: SyntaxNode, to text: inout String, rest: inout Int, isFlow: Bool = true
    ) -> Bool {
        func put(_ part: String) -> Bool {
            text += part
            rest -= part.utf8.count == part.unicodeScalars.count ? part.utf8.count : part.unicodeScalars.count
            return rest >= 0
        }
        if let anchor = node.anchor {
            let isBare = if case .empty = node.content { true } else { false }
            guard put("&\(anchor)\(isBare ? "" : " ")") else { return false }
        }
        switch node.content {
        case .empty: return true
        case .alias(let name): return put("*\(name)")
        case .block: return false
        case .scalar(let scalar): return put(spelled(scalar, isFlow: isFlow))
        case .collection(let collection):
            guard put(collection.isMapping ? "{" : "[") else { return false }
            for (index, element) in collection.elements.enumerated() {
                if index > 0, !put(", ") { return false }
                if let key = element.key {
                    guard writeFlow(key, to: &text, rest: &rest) else { return false }
                    if case .empty = element.value.content, element.value.anchor == nil, !Self.isBare(key) { continue }
                    guard put(Self.colon(after: key)), put(" ") else { return false }
                }
                guard writeFlow(element.value, to: &text, rest: &rest) else { return false }
            }
            return put(collection.isMapping ? "}" : "]")
        }
    }

    private static func isBare(_ key: SyntaxNode) -> Bool {
        if case .empty = key.content { true } else { false }
    }

    /// A name after `*` or `&` would take the colon for a part of it.
    private static func colon(after key: SyntaxNode) -> String {
        switch key.content {
        case .alias: " :"
        case .empty where key.anchor != nil: " :"
        default: ":"
        }
    }

    private func anchorPrefix(_ node: SyntaxNode) -> String { node.anchor.map { "&\($0) " } ?? "" }

    // MARK: Scalars

    private func spelled(_ scalar: SyntaxScalar, isFlow: Bool) -> String {
        if scalar.isMultiline {
            return scalar.style == .plain && !scalar.text.unicodeScalars.contains("\n")
                ? scalar.text : ScalarSpelling.written(scalar.text, isFlow: isFlow)
        }
        let raw = bytes[scalar.range]
        switch scalar.style {
        case .plain: return String(decoding: raw, as: UTF8.self)
        case .doubleQuoted where Self.hasOwnEscapes(raw): return String(decoding: raw, as: UTF8.self)
        default:
            // Both kinds of quotes and no better one: the writer's.
            let written = ScalarSpelling.written(scalar.text, isFlow: isFlow)
            let isEscaped = written.utf8.first == 0x22 && written.utf8.contains(0x5C)
            return isEscaped ? String(decoding: raw, as: UTF8.self) : written
        }
    }

    /// Whether there are escapes besides those of quotes and backslashes: who wrote them wants them seen.
    private static func hasOwnEscapes(_ raw: ArraySlice<UInt8>) -> Bool {
        var isEscape = false
        for byte in raw {
            if isEscape {
                if byte != 0x5C, byte != 0x22 { return true }
                isEscape = false
            } else {
                isEscape = byte == 0x5C
            }
        }
        return false
    }

    /// The lines of a plain or quoted scalar as they are, the ones after the first indented.
    private mutating func writeLines(of scalar: SyntaxScalar, indent: Int) {
        var lines = bytes[scalar.range].split(omittingEmptySubsequences: false) { $0 == 0x0A }
        let last = lines.count - 1
        for (index, line) in lines.enumerated() {
            var line = line
            if index > 0 { line = line.drop { $0 == 0x20 || $0 == 0x09 } }
            if index < last { line = Self.trimmed(line, keepsEscape: scalar.style == .doubleQuoted) }
            lines[index] = line
        }
        for (index, line) in lines.enumerated() {
            if index > 0 {
                output.append(0x0A)
                if !line.isEmpty { output.append(contentsOf: repeatElement(0x20, count: indent)) }
            }
            output.append(contentsOf: line)
        }
    }

    /// Without blanks at the end, which folding drops, but for one that a backslash keeps.
    private static func trimmed(_ line: ArraySlice<UInt8>, keepsEscape: Bool) -> ArraySlice<UInt8> {
        var end = line.endIndex
        while end > line.startIndex, [0x20, 0x09, 0x0D].contains(line[end - 1]) { end -= 1 }
        if keepsEscape, end < line.endIndex, line[end] != 0x0D {
            let slashes = line[..<end].reversed().prefix { $0 == 0x5C }.count
            if slashes % 2 == 1 { end += 1 }
        }
        return line[..<end]
    }

    // MARK: Lines

    /// Writes a value that goes on lines of its own, from the line its key stands on, which is ended with the comment.
    private mutating func writeValue(_ element: SyntaxElement, indent: Int) {
        switch element.value.content {
        case .block(let block):
            append(" " + anchorPrefix(element.value) + block.header)
            if block.hasDigit { append("\(Self.step)") }
            endLine(comment: element.comment)
            for line in block.lines {
                writeLine(line, indent: line.isEmpty ? 0 : indent + Self.step)
            }
        case .scalar(let scalar):
            append(" " + anchorPrefix(element.value))
            writeLines(of: scalar, indent: indent + Self.step)
            endLine(comment: element.comment)
        default:
            if let anchor = element.value.anchor { append(" &\(anchor)") }
            endLine(comment: element.comment)
            isAtStart = true
            writeBody(element.value, indent: indent + Self.step)
        }
    }

    private mutating func writeBody(_ node: SyntaxNode, indent: Int) {
        switch node.content {
        case .collection(let collection):
            for element in collection.elements { write(element, indent: indent) }
            writeComments(collection.end, indent: indent)
        case .block, .scalar:
            // Only at the top of a file that holds nothing else.
            var holder = SyntaxElement()
            holder.value = node
            let start = output.count
            writeValue(holder, indent: indent)
            if start < output.count, output[start] == 0x20 { output.remove(at: start) }
        case .empty, .alias: break
        }
    }

    private mutating func write(_ element: SyntaxElement, indent: Int) {
        writeComments(leading(of: element, indent: indent), indent: indent)
        if element.isAfterBlank { writeBlank() }
        writeFirstLine(element, indent: indent, isIndented: false)
    }

    /// The comments before an entry and, where the first entry of a collection stands on its line, before that one.
    private func leading(of element: SyntaxElement, indent: Int) -> [SyntaxComment] {
        guard let first = firstOnItsLine(element, indent: indent) else { return element.leading }
        return element.leading + leading(of: first, indent: indent + Self.step)
    }

    /// The first entry of a block collection that begins on the line of `- `.
    private func firstOnItsLine(_ element: SyntaxElement, indent: Int) -> SyntaxElement? {
        guard element.key == nil, element.comment == nil, element.value.anchor == nil,
            case .collection(let collection) = element.value.content,
            case .lines = layout(element.value, column: indent + Self.step)
        else { return nil }
        return collection.elements.first
    }

    private mutating func writeFirstLine(_ element: SyntaxElement, indent: Int, isIndented: Bool) {
        if !isIndented { append(String(repeating: " ", count: indent)) }
        var head = "-"
        if let key = element.key {
            head = ""
            var rest = Int.max
            _ = writeFlow(key, to: &head, rest: &rest, isFlow: false)
            head += Self.colon(after: key)
        }
        append(head)
        if let first = firstOnItsLine(element, indent: indent), case .collection(let collection) = element.value.content
        {
            append(" ")
            let inner = indent + Self.step
            writeFirstLine(first, indent: inner, isIndented: true)
            for element in collection.elements.dropFirst() { write(element, indent: inner) }
            return writeComments(collection.end, indent: inner)
        }
        switch layout(element.value, column: indent + head.unicodeScalars.count + 1) {
        case .line(let text):
            if !text.isEmpty { append(" " + text) }
            endLine(comment: element.comment)
        case .lines: writeValue(element, indent: indent)
        }
    }

    private mutating func writeComments(_ comments: [SyntaxComment], indent: Int) {
        for comment in comments {
            if comment.isAfterBlank { writeBlank() }
            writeLine(comment.text, indent: indent)
        }
    }

    private mutating func writeBlank() {
        if !isAtStart { output.append(0x0A) }
        isAtStart = true
    }

    private mutating func writeLine(_ text: String, indent: Int) {
        append(String(repeating: " ", count: indent) + text)
        endLine(comment: nil)
    }

    private mutating func endLine(comment: String?) {
        if let comment {
            let isFirst = (output.last ?? 0x0A) == 0x0A
            append(isFirst ? comment : (endsWithBareDash ? " " : "  ") + comment)
        }
        output.append(0x0A)
        isAtStart = false
    }

    /// Whether nothing stands behind the last `-` yet: a comment there takes the entry's place, one space behind it.
    private var endsWithBareDash: Bool {
        guard output.last == 0x2D else { return false }
        guard let before = output.dropLast().last else { return true }
        return before == 0x20 || before == 0x0A
    }

    private mutating func append(_ text: some StringProtocol) { output.append(contentsOf: text.utf8) }
}
