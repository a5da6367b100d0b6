import Patterns

/// The text of a circular as finders search it: control characters and secrets taken out, lines as in the file.
package struct CircularText: Sendable {
    package let text: String
    private let bytes: [UInt8]
    private let lineStarts: [Int]
    /// No kind of fact is looked for more often.
    static let limit = 200

    /// Quotes of what a person answered name no line.
    package init(_ raw: String, isAnswer: Bool = false) {
        text = SecretWords.leftOut(of: Self.cleaned(raw))
        self.isAnswer = isAnswer
        bytes = Array(text.utf8)
        var starts = [0]
        for (offset, byte) in bytes.enumerated() where byte == 0x0A { starts.append(offset + 1) }
        lineStarts = starts
    }

    private let isAnswer: Bool

    /// What no terminal, comment or scalar can take becomes a space; the lines stay as many.
    private static func cleaned(_ raw: String) -> String {
        var result = String.UnicodeScalarView()
        var previous: Unicode.Scalar = " "
        for scalar in raw.unicodeScalars {
            switch scalar {
            case "\n" where previous == "\r": break
            case "\n", "\r": result.append("\n")
            case " "..."~": result.append(scalar)
            default:
                switch scalar.properties.generalCategory {
                case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned, .surrogate,
                    .spaceSeparator:
                    result.append(" ")
                default: result.append(scalar)
                }
            }
            previous = scalar
        }
        return String(result)
    }

    func matches(_ pattern: Pattern) -> [(match: Match, range: Range<Int>)] {
        // A text made to exhaust the search has no facts of that kind.
        let found = (try? pattern.allMatches(in: text, limit: Self.limit)) ?? []
        return found.map { ($0, bytes($0.range)) }
    }

    func line(at offset: Int) -> Int {
        var low = 0
        var high = lineStarts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if lineStarts[middle] <= offset { low = middle } else { high = middle }
        }
        return low + 1
    }

    func quote(_ range: Range<Int>) -> Quote {
        Quote(line: isAnswer ? 0 : line(at: range.lowerBound), words: Self.oneLine(slice(range), limit: 160))
    }

    func found<Value>(_ value: Value, _ range: Range<Int>, doubts: [String] = []) -> Found<Value> {
        Found(value: value, quote: quote(range), range: range, doubts: doubts)
    }

    func slice(_ range: Range<Int>) -> String {
        let size = bytes.count
        let lower = min(max(0, range.lowerBound), size)
        let upper = max(lower, min(range.upperBound, size))
        return String(decoding: bytes[lower..<upper], as: UTF8.self)
    }

    /// Up to so many bytes before, or after, a place.
    func before(_ offset: Int, _ count: Int) -> String { slice(offset - count..<offset) }
    func after(_ offset: Int, _ count: Int) -> String { slice(offset..<offset + count) }

    /// The range of a line's text.
    func lineRange(_ number: Int) -> Range<Int> {
        guard number >= 1, number <= lineStarts.count else { return bytes.count..<bytes.count }
        let end = number < lineStarts.count ? lineStarts[number] - 1 : bytes.count
        return lineStarts[number - 1]..<end
    }

    var lineCount: Int { lineStarts.count }

    private func bytes(_ range: Range<String.Index>) -> Range<Int> {
        let utf8 = text.utf8
        let lower = utf8.distance(from: utf8.startIndex, to: range.lowerBound)
        return lower..<lower + utf8.distance(from: range.lowerBound, to: range.upperBound)
    }

    /// Runs of white space made one space, and cut to so many characters.
    static func oneLine(_ text: String, limit: Int) -> String {
        let words = text.prefix(limit * 4).split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return words.count > limit ? words.prefix(limit - 1) + "…" : words
    }
}

/// A pattern of this target's own sources; that each compiles is tested.
func pattern(_ text: String) -> Pattern {
    do { return try Pattern("(?i)" + text) } catch { preconditionFailure("\(text): \(error)") }
}
