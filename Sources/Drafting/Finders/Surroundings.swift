import Patterns

/// What the words around an address say of it: those of its row or sentence, never of a neighbour's.
struct Surroundings {
    let text: CircularText
    /// Where each address of the text stands.
    let addresses: [Range<Int>]

    // MARK: Its port

    private static let gap = #"(?:[^\S\n]|\n(?![^\S\n]*\n))*"#
    private static let aside = #"(?:\([^)\n]{0,60}\))?"#
    private static let other =
        #"(?:\[?[0-9a-f.:]{7,45}\]?|(?:[a-z0-9-]{1,63}\.){1,6}[a-z]{2,18})"#
    /// After an address, and others of its list: `, both on port 10022`.
    private static let portAfter = pattern(
        "^" + gap + "(?:" + aside + gap + "(?:,|and|or|&|/|;)?" + gap + other + gap + ")*" + aside + gap
            + #"[,;:(–-]?"# + gap
            + #"(?:(?:both|each|all|on|at|via|by|using|over|through|tcp|udp|with|the|its|is|remote)\b[\s/-]*){0,4}"#
            + #"\(?ports?\b"# + gap + #"(?:no\.?|numbers?)?"# + gap + #"[:=]?"# + gap
            + #"((?:\d{1,5}\b(?![.:]\d))(?:\s*(?:,|/|and|&)\s*\d{1,5}\b(?![.:]\d))*+)"#)
    private static let portBefore = pattern(
        #"\bports?\s*(?:no\.?|number)?\s*[:=]?\s*(\d{1,5})\s*(?:of|on|at|for)\s*(?:the\s+)?$"#)
    private static let portWord = pattern(#"\bports?\b"#)
    private static let numbers = pattern(#"^\W*(\d{1,5}(?:\s*(?:,|/|and|&)\s*\d{1,5}){0,15})\W*$"#)
    private static let number = pattern(#"\d{1,5}"#)

    /// The ports that the text gives an address, and what is not certain about them.
    func ports(of address: Range<Int>) -> (ports: [Int], doubt: String?) {
        let after = text.after(address.upperBound, 240)
        if let match = try? Self.portAfter.firstMatch(in: after) { return (Self.ports(in: match[1]), nil) }
        if let match = try? Self.portBefore.firstMatch(in: text.before(address.lowerBound, 40)) {
            return (Self.ports(in: match[1]), nil)
        }
        return portInRow(of: address)
    }

    private static func ports(in words: String?) -> [Int] {
        let all = words.flatMap { try? number.allMatches(in: $0, limit: 16) } ?? []
        return all.compactMap { Int($0.text) }.filter { (1...65_535).contains($0) }
    }

    /// The first number in a cell of its own after the address and before the next one.
    private func portInRow(of address: Range<Int>) -> (ports: [Int], doubt: String?) {
        let line = text.line(at: address.lowerBound)
        let cells = cells(of: line)
        guard cells.count > 1, let own = cells.firstIndex(where: { $0.overlaps(address) }) else { return ([], nil) }
        for index in cells.indices.dropFirst(own + 1) {
            if addresses.contains(where: { $0.overlaps(cells[index]) }) { break }
            let words = (try? Self.numbers.firstMatch(in: text.slice(cells[index])))?[1]
            let ports = Self.ports(in: words)
            guard !ports.isEmpty else { continue }
            if let head = header(above: line, cells: cells.count) {
                guard (try? Self.portWord.matches(text.slice(head[index]))) ?? false else { continue }
                return (ports, nil)
            }
            guard index == own + 1 else { break }
            return (ports, "the text does not call this number a port")
        }
        return ([], nil)
    }

    /// The cells of the first row of its table, where there are as many and one of them is of ports.
    private func header(above line: Int, cells count: Int) -> [Range<Int>]? {
        for number in stride(from: line - 1, through: max(1, line - 40), by: -1) {
            let head = cells(of: number)
            let words = text.slice(text.lineRange(number))
            if head.count < 2, words.contains(where: { $0.isLetter }) { return nil }
            guard head.count == count, (try? Self.portWord.matches(words)) ?? false else { continue }
            return head
        }
        return nil
    }

    /// What stands between bars, tabs or wide gaps.
    private func cells(of line: Int) -> [Range<Int>] {
        let range = text.lineRange(line)
        let bytes = Array(text.slice(range).utf8)
        let isBarred = bytes.contains(UInt8(ascii: "|"))
        var cells: [Range<Int>] = []
        var start: Int?
        func end(at index: Int) {
            if let begin = start { cells.append(range.lowerBound + begin..<range.lowerBound + index) }
            start = nil
        }
        for (index, byte) in bytes.enumerated() {
            let isBlank = byte == 0x20 || byte == 0x09
            let isWide = isBlank && (byte == 0x09 || index + 1 < bytes.count && bytes[index + 1] == 0x20)
            if isBarred ? byte == UInt8(ascii: "|") : isWide {
                end(at: index)
            } else if !isBlank, start == nil {
                start = index
            }
        }
        end(at: bytes.count)
        return cells
    }

    // MARK: Its service

    /// By which protocol it is reached, as the words before it in its line, its own name, those after it, and then those of
    /// its sentence and its section say.
    func service(of address: Range<Int>, named host: String) -> Service? {
        let line = text.lineRange(text.line(at: address.lowerBound))
        let isRow = cells(of: text.line(at: address.lowerBound)).count > 1
        let previous = end(before: address)
        let next = addresses.first { $0.lowerBound >= address.upperBound }?.lowerBound ?? line.upperBound
        let before = text.slice(
            (isRow ? line.lowerBound : min(max(line.lowerBound, previous), address.lowerBound))..<address.lowerBound)
        let after = text.slice(address.upperBound..<min(next, line.upperBound))
        let sentence = SentenceFinder.sentence(around: address, in: text)
        let sentenceBefore = text.slice(
            min(max(sentence.lowerBound, previous), address.lowerBound)..<address.lowerBound)
        let section = section(above: text.line(at: address.lowerBound))
        // Of several in one cell of a row, each has what stands in the next.
        let row = isRow ? text.slice(address.upperBound..<line.upperBound) : ""
        let readings: [() -> Service?] = [
            { Service.last(in: before) }, { Service(label: host) }, { Service.last(in: before, generic: true) },
            { Service.first(in: after) }, { Service.first(in: row) }, { Service.last(in: sentenceBefore) },
            { Service.last(in: sentenceBefore, generic: true) },
            { section.lazy.compactMap { Service.last(in: $0) }.first },
            { section.lazy.compactMap { Service.last(in: $0, generic: true) }.first },
        ]
        let found = readings.lazy.compactMap { $0() }.first
        if found == .tcp, Service.isSecured(before + after), !Service.isPlain(before + after) { return .tls }
        if found == .ftp, Service.isImplicit(after) { return .ftps }
        return found
    }

    private static let joint = pattern(#"^[\s(]*(?:,|and|or|&|/|;)[\s)]*$"#)

    /// Where the words about an address begin: after the one before it, unless both are of one list.
    private func end(before address: Range<Int>) -> Int {
        var start = address.lowerBound
        while let previous = addresses.last(where: { $0.upperBound <= start }) {
            guard (try? Self.joint.matches(text.slice(previous.upperBound..<start))) ?? false else {
                return previous.upperBound
            }
            start = previous.lowerBound
        }
        return 0
    }

    private static let heading = pattern(#"^\s*(?:#{1,6}\s|\(?[0-9]{1,2}[.)]\s|[a-z]\)\s|[-•*·–]\s)|:\s*$"#)

    /// The lines above it, the nearest first, to the one that begins its section.
    private func section(above line: Int) -> [String] {
        var lines: [String] = []
        for number in stride(from: line - 1, through: max(1, line - 30), by: -1) {
            let words = text.slice(text.lineRange(number))
            // Rows beside it are of other addresses.
            if addresses.contains(where: { $0.overlaps(text.lineRange(number)) }) { continue }
            lines.append(words)
            if (try? Self.heading.matches(words)) ?? false { break }
        }
        return lines
    }

    private static let sender = pattern(#"\b(?:from|sender|source(?:\s+address)?)\b\W{0,3}$"#)

    /// Whether it is the address that packets come from, not one to be reached.
    func isSender(_ address: Range<Int>) -> Bool {
        (try? Self.sender.matches(text.before(address.lowerBound, 30))) ?? false
    }
}
