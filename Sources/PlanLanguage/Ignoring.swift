import Diagnostics

/// The comments by which a file takes findings away, each with its reason:
/// `# ctplan-lint: ignore unused-input because the site of the branch office uses it`.
///
/// A comment stands on the line of the finding, or alone on the line above. Only warnings and hints can be ignored: a plan
/// with an error cannot be run.
package struct Ignoring: Sendable {
    private struct Comment {
        let place: Place
        let rules: [Located<String>]
        /// The line whose findings it takes away.
        let line: Int
    }

    private let comments: [Comment]
    /// What is wrong with the comments themselves.
    private let mistakes: [Finding]

    private static let mark = Array("ctplan-lint:".utf8)

    package init(_ source: SourceText) {
        var reader = CommentReader(source: source)
        // Most files have none, and are looked through once only.
        if source.bytes.firstRange(of: Self.mark, from: 0) != nil { reader.read(mark: Self.mark) }
        comments = reader.found.map { Comment(place: $0.place, rules: $0.rules, line: $0.line) }
        mistakes = reader.findings
    }

    /// The findings of the file without those that a comment takes away, and with what is wrong with the comments.
    package func applied(to findings: [Finding]) -> [Finding] {
        if comments.isEmpty { return findings + mistakes }
        let byLine = Dictionary(grouping: comments, by: \.line)
        let errors = Set(findings.filter { $0.severity == .error }.map { "\($0.place.line) \($0.rule)" })
        var used: Set<String> = []
        var result = findings.filter { finding in
            guard finding.severity != .error else { return true }
            let matching = (byLine[finding.place.line] ?? []).filter { comment in
                comment.rules.contains { $0.value == finding.rule }
            }
            for comment in matching { used.insert("\(comment.place.line) \(finding.rule)") }
            return matching.isEmpty
        }
        for comment in comments {
            for rule in comment.rules where !used.contains("\(comment.place.line) \(rule.value)") {
                let isError = errors.contains("\(comment.line) \(rule.value)")
                result.append(unused(rule, of: comment, isError: isError))
            }
        }
        return result + mistakes
    }

    private func unused(_ rule: Located<String>, of comment: Comment, isError: Bool) -> Finding {
        return Finding(
            "unused-ignore", .warning, at: rule.place,
            isError
                ? "\"\(TerminalText.excerpt(rule.value))\" is an error here, and errors are not ignored"
                : "there is no \"\(TerminalText.excerpt(rule.value))\" on line \(comment.line) to ignore",
            help: isError ? "mend it" : "leave the comment out, or put it on the line of the finding",
            fix: comment.rules.count == 1 ? Self.removal(of: comment.place) : nil)
    }

    /// Takes out a comment with the blanks before it, and its line where it stands alone.
    private static func removal(of place: Place) -> Fix {
        let source = place.source
        let line = source.byteRange(ofLine: place.line)
        var start = place.byteRange.lowerBound
        while start > line.lowerBound, [0x20, 0x09].contains(source.bytes[start - 1]) { start -= 1 }
        let next = source.byteRange(ofLine: place.line + 1).lowerBound
        let end = start == line.lowerBound ? max(line.upperBound, next) : line.upperBound
        return Fix("remove the comment", .safe, [Fix.Edit(start..<end, "")])
    }
}

/// Finds the comments of a file that speak to lint.
private struct CommentReader {
    let source: SourceText
    private(set) var found: [(place: Place, rules: [Located<String>], line: Int)] = []
    private(set) var findings: [Finding] = []

    init(source: SourceText) {
        self.source = source
    }

    mutating func read(mark: [UInt8]) {
        for number in 1...source.lineCount {
            let range = source.byteRange(ofLine: number)
            guard let start = source.bytes[range].firstRange(of: mark, from: range.lowerBound),
                let hash = source.bytes[range.lowerBound..<start].lastIndex(of: UInt8(ascii: "#")),
                source.bytes[(hash + 1)..<start].allSatisfy(Self.isSpace),
                // In YAML a comment begins a line, or has a space before it.
                hash == range.lowerBound || Self.isSpace(source.bytes[hash - 1])
            else { continue }
            let isAlone = source.bytes[range.lowerBound..<hash].allSatisfy(Self.isSpace)
            read(start + mark.count..<range.upperBound, hash: hash, appliesTo: isAlone ? number + 1 : number)
        }
    }

    private mutating func read(_ range: Range<Int>, hash: Int, appliesTo line: Int) {
        let place = source.place(atByte: hash, length: source.scalarCount(in: hash..<range.upperBound))
        let text = String(decoding: source.bytes[range], as: UTF8.self)
        let words = text.split(separator: " ", omittingEmptySubsequences: true)
        guard words.first == "ignore" else {
            return report(place, "expected \"ignore\" after \"ctplan-lint:\"")
        }
        let rules = words.dropFirst().prefix { $0 != "because" }
        let names = rules.flatMap { $0.split(separator: ",") }
        if names.isEmpty { return report(place, "the comment names no rule to ignore") }
        guard words.count > rules.count + 2 else {
            return report(place, "the comment does not say why")
        }
        found.append((place, names.map { Located(String($0), at: self.place(of: $0, in: text, from: range)) }, line))
    }

    private func place(of name: Substring, in text: String, from range: Range<Int>) -> Place {
        let offset = text.utf8.distance(from: text.startIndex, to: name.startIndex)
        return source.place(atByte: range.lowerBound + offset, length: name.unicodeScalars.count)
    }

    private mutating func report(_ place: Place, _ message: String) {
        findings.append(
            Finding(
                "wrong-ignore", .warning, at: place, message,
                help:
                    "write # ctplan-lint: ignore RULE because REASON; the rule's name stands in brackets in its finding"
            ))
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
}

extension RandomAccessCollection where Element == UInt8, Index == Int {
    /// Where some bytes stand first.
    fileprivate func firstRange(of part: [UInt8], from start: Int) -> Int? {
        guard let first = part.first else { return nil }
        var index = Swift.max(start, startIndex)
        while let found = self[index...].firstIndex(of: first) {
            if self[found...].starts(with: part) { return found }
            index = found + 1
        }
        return nil
    }
}
