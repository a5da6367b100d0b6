import Diagnostics

/// The text of one entry of a mapping, found by the place of its key in files that YAML can read.
struct EntryText {
    private let source: SourceText
    private let key: Range<Int>
    private let line: Int
    private let indentation: Int
    /// Whether nothing but spaces stands before the key on its line.
    private let isFirstOnLine: Bool

    private var bytes: [UInt8] { source.bytes }

    init(keyAt place: Place) {
        source = place.source
        key = place.byteRange
        line = place.line
        let range = place.source.byteRange(ofLine: place.line)
        isFirstOnLine = place.source.bytes[range.lowerBound..<key.lowerBound].allSatisfy { $0 == UInt8(ascii: " ") }
        indentation = key.lowerBound - range.lowerBound
    }

    // MARK: Removal

    /// Takes the entry out, with its lines and the comments right above them; and what would be left without an entry.
    /// `nil` where the text is not plain enough to be sure of.
    func removal(_ title: String) -> Fix? {
        guard let range = isInBrackets ? bracketRange : linesWithEmptyParents else { return nil }
        return Fix(title, .unsafe, [Fix.Edit(range, "")])
    }

    /// Whether the key stands in brackets, as far as its line and the one above say.
    private var isInBrackets: Bool { !isFirstOnLine || bracketCloses }

    /// Whether the line above goes on within brackets.
    private var bracketCloses: Bool {
        guard let above = (1..<max(1, line)).last(where: { depth(of: $0) != nil }) else { return false }
        return bytes[source.byteRange(ofLine: above)].last.map("{[,".utf8.contains) ?? false
    }

    private var linesWithEmptyParents: Range<Int>? {
        var entry = self
        for _ in 0..<8 {
            guard let lines = entry.lines else { return nil }
            guard entry.isAlone(lines) else { return entry.bytes(of: lines) }
            guard let parent = entry.parent else { return nil }
            entry = parent
        }
        return nil
    }

    /// Its lines, from its comments to the last that belongs to it.
    private var lines: ClosedRange<Int>? {
        var first = line
        while first > 1, let comment = comment(on: first - 1), comment == indentation { first -= 1 }
        return first...lastLine
    }

    /// The last line that is indented deeper than the key, or is an item of its list.
    private var lastLine: Int {
        var last = line
        for number in line + 1..<max(line + 1, source.lineCount + 1) {
            guard let depth = depth(of: number) else { continue }
            let isItem = depth == indentation && source.line(number).dropFirst(depth).hasPrefix("- ")
            if depth <= indentation, !isItem { break }
            last = number
        }
        return last
    }

    private func isAlone(_ lines: ClosedRange<Int>) -> Bool {
        guard indentation > 0 else { return false }
        let before = (1..<max(1, lines.lowerBound)).last { depth(of: $0) != nil && comment(on: $0) == nil }
        let after = (lines.upperBound + 1..<max(lines.upperBound + 1, source.lineCount + 1)).first {
            depth(of: $0) != nil && comment(on: $0) == nil
        }
        return (before.flatMap(depth) ?? 0) < indentation && (after.flatMap(depth) ?? 0) < indentation
    }

    private var parentLine: Int? {
        (1..<max(1, line)).last { number in
            depth(of: number).map { $0 < indentation } == true && comment(on: number) == nil
        }
    }

    /// The entry whose value holds this one, where it is `name:` on a line of its own.
    private var parent: EntryText? {
        guard let number = parentLine, let depth = depth(of: number) else { return nil }
        let text = source.line(number).dropFirst(depth)
        let name = text.prefix { PlanName.isValid(String($0)) || $0 == "-" }
        let rest = text.dropFirst(name.count)
        guard !name.isEmpty, rest.first == ":",
            rest.dropFirst().drop(while: { $0 == " " }).first.map({ $0 == "#" }) != false
        else { return nil }
        return EntryText(
            keyAt: Place(source: source, line: number, column: depth + 1, length: name.unicodeScalars.count))
    }

    private func bytes(of lines: ClosedRange<Int>) -> Range<Int> {
        let start = source.byteRange(ofLine: lines.lowerBound).lowerBound
        let end =
            lines.upperBound < source.lineCount
            ? source.byteRange(ofLine: lines.upperBound + 1).lowerBound : bytes.count
        return start..<max(start, end)
    }

    /// How far a line is indented; `nil` for an empty one.
    private func depth(of number: Int) -> Int? {
        let range = source.byteRange(ofLine: number)
        return bytes[range].firstIndex { $0 != UInt8(ascii: " ") }.map { $0 - range.lowerBound }
    }

    /// How far a comment on a line of its own is indented.
    private func comment(on number: Int) -> Int? {
        guard let depth = depth(of: number) else { return nil }
        return bytes[source.byteRange(ofLine: number).lowerBound + depth] == UInt8(ascii: "#") ? depth : nil
    }

    // MARK: Brackets

    /// In brackets: the entry with one of the commas beside it.
    private var bracketRange: Range<Int>? {
        let range = source.byteRange(ofLine: line)
        guard let end = endInBrackets else { return nil }
        var start = key.lowerBound
        if start > range.lowerBound, [UInt8(ascii: "\""), UInt8(ascii: "'")].contains(bytes[start - 1]) { return nil }
        while start > range.lowerBound, bytes[start - 1] == UInt8(ascii: " ") { start -= 1 }
        guard start > range.lowerBound else { return nil }
        if bytes[start - 1] == UInt8(ascii: ",") { return start - 1..<end }
        guard bytes[start - 1] == UInt8(ascii: "{"), bytes[end] == UInt8(ascii: ",") else { return nil }
        var next = end + 1
        while next < range.upperBound, bytes[next] == UInt8(ascii: " ") { next += 1 }
        return key.lowerBound..<next
    }

    /// Where the comma or the bracket after the entry stands, on the same line.
    private var endInBrackets: Int? {
        var depth = 0
        var quote: UInt8?
        for index in key.lowerBound..<source.byteRange(ofLine: line).upperBound {
            let byte = bytes[index]
            if let open = quote {
                if byte == UInt8(ascii: "\\") { return nil }
                if byte == open { quote = nil }
                continue
            }
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "'"): quote = byte
            case UInt8(ascii: "#"): return nil
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                if depth == 0 { return index }
                depth -= 1
            case UInt8(ascii: ",") where depth == 0: return index
            default: break
            }
        }
        return nil
    }

    // MARK: Addition

    /// Adds `name: value` to the entry's mapping, at its end; `nil` where it has the name already, or is no mapping that is
    /// plain enough.
    func adding(_ name: String, _ value: String) -> Fix? {
        let title = "write \"\(name): \(value)\""
        var index = key.upperBound
        let range = source.byteRange(ofLine: line)
        while index < range.upperBound, bytes[index] == UInt8(ascii: " ") { index += 1 }
        guard index < range.upperBound, bytes[index] == UInt8(ascii: ":") else { return nil }
        index += 1
        while index < range.upperBound, bytes[index] == UInt8(ascii: " ") { index += 1 }
        if index < range.upperBound, bytes[index] == UInt8(ascii: "{") {
            // The entry ends at the bracket that closes its mapping.
            guard let end = EntryText(keyAt: source.place(atByte: index + 1)).endOfMapping else { return nil }
            let inside = String(decoding: bytes[index..<end], as: UTF8.self)
            guard !inside.contains("\(name):"), inside.count > 1 else { return nil }
            var last = end
            while bytes[last - 1] == UInt8(ascii: " ") { last -= 1 }
            guard bytes[last - 1] != UInt8(ascii: ",") else { return nil }
            return Fix(title, .safe, [Fix.Edit(last..<last, ", \(name): \(value)")])
        }
        guard isFirstOnLine, index == range.upperBound, let depth = depth(of: line + 1), depth > indentation else {
            return nil
        }
        let last = lastLine
        let own = (line + 1...last).filter { self.depth(of: $0) == depth }
        guard !own.contains(where: { source.line($0).dropFirst(depth).hasPrefix("\(name):") }) else { return nil }
        let start = source.byteRange(ofLine: line + 1).lowerBound
        let isCRLF = start >= 2 && bytes[start - 2] == 0x0D
        let ending = isCRLF ? "\r\n" : "\n"
        let text = String(repeating: " ", count: depth) + "\(name): \(value)"
        let end = source.byteRange(ofLine: last).upperBound
        return Fix(title, .safe, [Fix.Edit(end..<end, ending + text)])
    }

    /// The bracket that closes the mapping in which the key is the first.
    private var endOfMapping: Int? {
        var entry = self
        for _ in 0..<64 {
            guard let end = entry.endInBrackets else { return nil }
            if bytes[end] == UInt8(ascii: "}") { return end }
            guard bytes[end] == UInt8(ascii: ",") else { return nil }
            entry = EntryText(keyAt: source.place(atByte: end + 1))
        }
        return nil
    }
}
