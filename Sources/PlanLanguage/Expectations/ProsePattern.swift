import Patterns

/// A regular expression that is asked of a text for people: a space in it stands for any white space, line ends included.
/// All else means what it means elsewhere, so that `.` stops at the end of a line. `\x20` and `\ ` are a space alone.
struct ProsePattern {
    private let scalars: [Unicode.Scalar]
    private var index = 0
    private var written = String.UnicodeScalarView()
    /// PCRE2 looks behind only by a known length.
    private let whiteSpace: String

    static func make(_ text: String) throws(PatternProblem) -> Pattern {
        var reader = ProsePattern(text)
        if !reader.ignoresSpaces, let pattern = try? Pattern(reader.rewritten()) { return pattern }
        return try Pattern(text)
    }

    private init(_ text: String) {
        scalars = Array(text.unicodeScalars)
        whiteSpace = text.contains("(?<=") || text.contains("(?<!") ? "\\s" : "\\s+"
    }

    /// Whether an option such as `(?x)` makes spaces mean nothing.
    private var ignoresSpaces: Bool {
        scalars.indices.dropLast(2).contains { start in
            guard scalars[start] == "(", scalars[start + 1] == "?" else { return false }
            let options = scalars[(start + 2)...].prefix { "imsxnJUa-^".unicodeScalars.contains($0) }
            guard options.contains("x"), options.endIndex < scalars.endIndex else { return false }
            return scalars[options.endIndex] == ")" || scalars[options.endIndex] == ":"
        }
    }

    private mutating func rewritten() -> String {
        while index < scalars.count {
            switch scalars[index] {
            case "\\": takeEscape()
            case "[": takeClass()
            case " ": takeSpaces()
            default: take()
            }
        }
        return String(written)
    }

    private func scalar(at index: Int) -> Unicode.Scalar? { scalars.indices.contains(index) ? scalars[index] : nil }

    private mutating func take(_ count: Int = 1) {
        let end = min(index + count, scalars.count)
        written.append(contentsOf: scalars[index..<end])
        index = end
    }

    private mutating func write(_ text: String) { written.append(contentsOf: text.unicodeScalars) }

    private mutating func takeEscape() {
        let isQuotation = scalar(at: index + 1) == "Q"
        take(2)
        guard isQuotation else { return }
        while index < scalars.count {
            if scalars[index] == "\\", scalar(at: index + 1) == "E" { return take(2) }
            if scalars[index] == " " {
                index += 1
                write("\\E\(whiteSpace)\\Q")
            } else {
                take()
            }
        }
    }

    private mutating func takeClass() {
        take(scalar(at: index + 1) == "^" ? 2 : 1)
        // As the first one, a bracket closes nothing.
        if scalar(at: index) == "]" { take() }
        while let next = scalar(at: index), next != "]" {
            if next == "\\" {
                take(2)
            } else if next == "[", let kind = scalar(at: index + 1), [":", ".", "="].contains(kind) {
                take(2)
                while index < scalars.count, !(scalars[index] == kind && scalar(at: index + 1) == "]") { take() }
                take(2)
            } else if next == " ", scalar(at: index + 1) != "-", scalar(at: index - 1) != "-" {
                index += 1
                write("\\s")
            } else {
                take()
            }
        }
        take()
    }

    private mutating func takeSpaces() {
        let start = index
        while scalar(at: index) == " " { index += 1 }
        let isAlone = index == start + 1
        switch scalar(at: index) {
        case "?":
            index += 1
            write(isAlone ? "\\s*" : "\\s+")
        case "*": write(isAlone ? "\\s" : "\\s+\\s")
        case "+": write("\\s")
        case "{" where scalar(at: index + 1).map { $0.properties.numericType != nil || $0 == "," } == true: write("\\s")
        default: write(whiteSpace)
        }
    }
}
