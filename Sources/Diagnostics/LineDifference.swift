/// What changed between two texts, in the unified format of POSIX `diff -u`.
package struct LineDifference {
    private let path: String
    private let old: [ArraySlice<UInt8>]
    private let new: [ArraySlice<UInt8>]
    /// Each line that stays, goes or comes, in order.
    private var lines: [Line] = []

    private static let context = 3
    /// Comparing takes as many steps as there are lines times changed lines: above this, all between is taken as changed.
    private static let mostSteps = 16_000_000

    private enum Line {
        case kept(Int), removed(Int), added(Int)

        var isKept: Bool { if case .kept = self { true } else { false } }
    }

    package init(path: String, from old: [UInt8], to new: [UInt8]) {
        self.path = path
        self.old = Self.split(old)
        self.new = Self.split(new)
        compare()
    }

    /// Lines with their ends, so that a missing or another end shows.
    private static func split(_ text: [UInt8]) -> [ArraySlice<UInt8>] {
        var result: [ArraySlice<UInt8>] = []
        var start = 0
        for (index, byte) in text.enumerated() where byte == 0x0A {
            result.append(text[start...index])
            start = index + 1
        }
        if start < text.count { result.append(text[start...]) }
        return result
    }

    private mutating func compare() {
        let same = zip(old, new).prefix { $0 == $1 }.count
        let most = min(old.count, new.count) - same
        let end = zip(old.reversed(), new.reversed()).prefix { $0 == $1 }.prefix(most).count
        lines = (0..<same).map { .kept($0) }
        let before = old[same..<(old.count - end)]
        let after = new[same..<(new.count - end)]
        compareMiddle(before, after)
        lines += (old.count - end..<old.count).map { .kept($0) }
    }

    private mutating func compareMiddle(
        _ before: ArraySlice<ArraySlice<UInt8>>, _ after: ArraySlice<ArraySlice<UInt8>>
    ) {
        guard before.count * after.count <= Self.mostSteps else {
            lines += before.indices.map { .removed($0) } + after.indices.map { .added($0) }
            return
        }
        var removed: Set<Int> = []
        var added: Set<Int> = []
        for change in Array(after).difference(from: Array(before)) {
            switch change {
            case .remove(let offset, _, _): removed.insert(before.startIndex + offset)
            case .insert(let offset, _, _): added.insert(after.startIndex + offset)
            }
        }
        var (one, other) = (before.startIndex, after.startIndex)
        while one < before.endIndex || other < after.endIndex {
            if removed.contains(one) {
                lines.append(.removed(one))
                one += 1
            } else if added.contains(other) {
                lines.append(.added(other))
                other += 1
            } else {
                lines.append(.kept(one))
                one += 1
                other += 1
            }
        }
    }

    /// The text of the difference; empty where there is none.
    package var text: String {
        let changed = lines.indices.filter { !lines[$0].isKept }
        guard var first = changed.first else { return "" }
        var result = "--- \(TerminalText.clean(path))\n+++ \(TerminalText.clean(path))\n"
        var last = first
        for index in changed.dropFirst() {
            if index - last > 2 * Self.context {
                result += hunk(first, last)
                first = index
            }
            last = index
        }
        return result + hunk(first, last)
    }

    private func hunk(_ first: Int, _ last: Int) -> String {
        let range = max(0, first - Self.context)..<min(lines.count, last + Self.context + 1)
        var body = ""
        var (removed, added) = (0, 0)
        for line in lines[range] {
            switch line {
            case .kept(let index):
                body += shown(" ", old[index])
                removed += 1
                added += 1
            case .removed(let index):
                body += shown("-", old[index])
                removed += 1
            case .added(let index):
                body += shown("+", new[index])
                added += 1
            }
        }
        let before = lines[..<range.lowerBound]
        let (old, new) = (
            before.count { if case .added = $0 { false } else { true } },
            before.count { if case .removed = $0 { false } else { true } }
        )
        return "@@ -\(Self.span(old, removed)) +\(Self.span(new, added)) @@\n" + body
    }

    private static func span(_ before: Int, _ count: Int) -> String {
        count == 1 ? "\(before + 1)" : "\(count == 0 ? before : before + 1),\(count)"
    }

    /// The difference is for `patch` as well as for people, so it holds the lines as they are.
    private func shown(_ sign: String, _ line: ArraySlice<UInt8>) -> String {
        let text = String(decoding: line, as: UTF8.self)
        return line.last == 0x0A ? sign + text : "\(sign)\(text)\n\\ No newline at end of file\n"
    }
}
