/// A text of the language that is changed, by chance, in how it is written.
struct Variant {
    private var lines: [String]
    private var chance: Chance
    /// Texts of comments that were put in.
    private(set) var marks: [String] = []
    private(set) var hasByteOrderMark = false
    private var lineEnd = "\n"

    init(of text: String, seed: UInt64) {
        lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if lines.last == "" { lines.removeLast() }
        chance = Chance(seed: seed)
    }

    var bytes: [UInt8] {
        Array((hasByteOrderMark ? "\u{FEFF}" : "").utf8) + Array((lines.joined(separator: lineEnd) + lineEnd).utf8)
    }

    /// Makes one change. Whether the text can still be read, the reader has to see.
    mutating func change() {
        guard let index = lines.indices.randomElement(using: &chance) else { return }
        switch Int.random(in: 0..<14, using: &chance) {
        case 0: comment(before: index)
        case 1: comment(on: index)
        case 2: lines.insert("", at: index)
        case 3: lines[index] += "   "
        case 4: if let colon = colon(in: index) { lines[index].insert(contentsOf: "   ", at: colon) }
        case 5, 6: swap(index)
        case 7: quote(index)
        case 8: deepen(index)
        case 9: putInBrackets(index)
        case 10: takeOutOfBrackets(index)
        case 11: lineEnd = "\r\n"
        case 12: hasByteOrderMark = true
        default: lines[index] = lines[index].replacing(", ", with: " ,  ", maxReplacements: 1)
        }
    }

    // MARK: Lines

    private func indentation(_ index: Int) -> Int { lines[index].prefix { $0 == " " }.count }

    private func isBlank(_ index: Int) -> Bool { lines[index].allSatisfy { $0 == " " } }

    /// The line of a key and all that stands below it.
    private func block(at index: Int) -> Range<Int> {
        let depth = indentation(index)
        let end = lines.indices[(index + 1)...].first { !isBlank($0) && indentation($0) <= depth } ?? lines.count
        return index..<end
    }

    /// Behind the first colon of a plain `key: value`.
    private func colon(in index: Int) -> String.Index? {
        guard let range = lines[index].firstRange(of: ": ") else { return nil }
        return range.upperBound
    }

    // MARK: Changes

    private mutating func mark() -> String {
        let mark = "# mark \(marks.count + 1)."
        marks.append(mark)
        return mark
    }

    private mutating func comment(before index: Int) {
        let depth = Int.random(in: 0...(indentation(index) + 2), using: &chance)
        lines.insert(String(repeating: " ", count: depth) + mark(), at: index)
    }

    private mutating func comment(on index: Int) {
        lines[index] += "  " + mark()
    }

    private mutating func swap(_ index: Int) {
        guard !isBlank(index) else { return }
        let first = block(at: index)
        guard first.upperBound < lines.count, indentation(first.upperBound) == indentation(index) else { return }
        let second = block(at: first.upperBound)
        lines.replaceSubrange(
            first.lowerBound..<second.upperBound, with: Array(lines[second]) + Array(lines[first]))
    }

    private mutating func quote(_ index: Int) {
        guard let colon = colon(in: index) else { return }
        let value = lines[index][colon...]
        guard !value.isEmpty, !value.contains(where: { "\"'#[]{}|>&*\\".contains($0) }) else { return }
        let sign = Bool.random(using: &chance) ? "\"" : "'"
        lines[index] = lines[index][..<colon] + sign + value + sign
    }

    private mutating func deepen(_ index: Int) {
        let more = String(repeating: " ", count: Int.random(in: 1...3, using: &chance))
        for line in block(at: index).dropFirst() where !isBlank(line) { lines[line] = more + lines[line] }
    }

    /// `key:` with lines of plain pairs below it, in one line.
    private mutating func putInBrackets(_ index: Int) {
        let block = block(at: index)
        guard block.count > 1, lines[index].hasSuffix(":") else { return }
        let depth = indentation(index + 1)
        let inner = lines[block.dropFirst()]
        let areSimple = inner.allSatisfy { line in
            line.prefix { $0 == " " }.count == depth && line.contains(": ")
                && !line.contains(where: { "#,|>&*".contains($0) }) && !line.dropFirst(depth).hasPrefix("-")
        }
        guard areSimple else { return }
        lines.replaceSubrange(
            block, with: [lines[index] + " {" + inner.map { String($0.dropFirst(depth)) }.joined(separator: ", ") + "}"]
        )
    }

    /// `key: {a: b, c: d}` as lines.
    private mutating func takeOutOfBrackets(_ index: Int) {
        guard let colon = colon(in: index), lines[index][colon...].hasPrefix("{"), lines[index].hasSuffix("}") else {
            return
        }
        let inner = lines[index][colon...].dropFirst().dropLast()
        guard !inner.contains(where: { "{}[]\"'#".contains($0) }) else { return }
        let start = String(repeating: " ", count: indentation(index) + (lines[index].contains("- ") ? 6 : 3))
        let pairs = inner.split(separator: ",").map { start + $0.drop { $0 == " " } }
        lines.replaceSubrange(
            index...index, with: [String(lines[index][..<colon].dropLast())] + pairs)
    }
}

/// A small generator of its own, so that a failure comes back (Marsaglia, "Xorshift RNGs", 2003).
private struct Chance: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state
    }
}
