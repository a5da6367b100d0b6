/// Reads the items of a glob from left to right.
struct GlobReader {
    private let text: String
    private var rest: Substring.UnicodeScalarView
    private let length: Int

    init(_ text: String) {
        self.text = text
        rest = text[...].unicodeScalars
        length = text.utf8.count
    }

    /// The next item, or `nil` at the end of a glob that is not empty.
    mutating func nextItem() throws(PatternProblem) -> GlobItem? {
        let start = offset
        guard let scalar = rest.popFirst() else {
            if length == 0 { throw problem("it is empty, so it matches no file", at: 0) }
            return nil
        }
        switch scalar {
        case "*": return .anyText
        case "?": return .one(.all)
        case "[": return .one(try set(from: start))
        case "/": throw problem("it has a slash, but is matched with the names of files in one folder", at: start)
        case "\\": return .one(GlobSet(ranges: [try escaped(at: start)]))
        default: return .one(GlobSet(ranges: [scalar...scalar]))
        }
    }

    private mutating func set(from start: Int) throws(PatternProblem) -> GlobSet {
        if rest.first == "^" { throw problem("write [!…] for none of these, or [\\^…]", at: start) }
        let isNegated = rest.first == "!"
        if isNegated { rest.removeFirst() }
        var ranges: [ClosedRange<Unicode.Scalar>] = []
        // A bracket right at the start closes nothing yet, as in shells.
        while rest.first != "]" || ranges.isEmpty {
            let place = offset
            guard let lower = try member(of: start) else { throw problem("this [ is never closed", at: start) }
            guard rest.first == "-", rest.dropFirst().first != "]" else {
                ranges.append(lower...lower)
                continue
            }
            rest.removeFirst()
            guard let upper = try member(of: start) else { throw problem("this [ is never closed", at: start) }
            guard lower <= upper else { throw problem("this range ends before it starts", at: place) }
            ranges.append(lower...upper)
        }
        rest.removeFirst()
        return GlobSet(ranges: ranges, isNegated: isNegated)
    }

    private mutating func member(of start: Int) throws(PatternProblem) -> Unicode.Scalar? {
        let place = offset
        guard let scalar = rest.popFirst() else { return nil }
        if scalar == "[", rest.first == ":" {
            throw problem("classes such as [:digit:] are not known here, write a range such as [0-9]", at: place)
        }
        return scalar == "\\" ? try escaped(at: place).lowerBound : scalar
    }

    private mutating func escaped(at start: Int) throws(PatternProblem) -> ClosedRange<Unicode.Scalar> {
        guard let scalar = rest.popFirst() else { throw problem("nothing follows the last \\", at: start) }
        return scalar...scalar
    }

    /// Of what comes next, in bytes of UTF-8.
    private var offset: Int { length - Substring(rest).utf8.count }

    private func problem(_ reason: String, at offset: Int) -> PatternProblem {
        PatternProblem(message: "\(quoted(text)) is not a pattern for file names: \(reason)", offset: offset)
    }
}
