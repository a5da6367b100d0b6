import CivilTime
import Diagnostics
import Patterns

extension ScalarType {
    package static let text = ScalarType("text", expected: "a text") { .success(.text($0)) }

    /// The version a file is written in.
    package static let version = ScalarType(
        "version", expected: "1, the version of the language that this program reads", words: ["1"]
    ) { $0 == "1" ? .success(.text($0)) : .failure(Misread()) }

    package static let integer = ScalarType("integer", expected: "a whole number") { text in
        Int(text).map { .success(.integer($0)) } ?? .failure(Misread())
    }

    package static let decimal = ScalarType("number", expected: "a number") { text in
        Comparison.decimal(text).map { .success(.decimal($0)) } ?? .failure(Misread())
    }

    /// The words of both YAML versions, so that an unquoted `yes` means yes.
    package static let boolean = ScalarType("boolean", expected: "true or false", words: ["true", "false"]) { text in
        switch text.lowercased() {
        case "true", "yes", "on": .success(.boolean(true))
        case "false", "no", "off": .success(.boolean(false))
        default: .failure(Misread())
        }
    }

    package static let duration = ScalarType("duration", expected: "a duration such as 30s, 5m, 2h or 14d") { text in
        switch parseDuration(text) {
        case .success(let value): .success(.duration(value))
        case .failure(let problem): .failure(Misread(problem))
        }
    }

    package static let size = ScalarType("size", expected: "a size such as 1024, 500KB or 10MiB") { text in
        switch parseSize(text) {
        case .success(let bytes): .success(.integer(bytes))
        case .failure(let problem): .failure(Misread(problem))
        }
    }

    package static let port = ScalarType("port", expected: "a port from 1 to 65535") { text in
        Int(text).flatMap { (1...65535).contains($0) ? .success(.integer($0)) : nil } ?? .failure(Misread())
    }

    package static let date = ScalarType("date", expected: "a date such as 2021-08-14") { text in
        switch LocalDate.parse(text) {
        case .success(let value): .success(.date(value))
        case .failure(let problem): .failure(Misread(problem))
        }
    }

    /// A name of the plan's `hosts`; that it is there is checked where names are checked.
    package static let host = ScalarType("host", expected: "a name of the plan's hosts") { text in
        PlanName.isValid(text) ? .success(.host(text)) : .failure(Misread())
    }

    /// A private key, which only a site file can give.
    package static let privateKey = ScalarType("private key", expected: "a reference to a secret input") { text in
        .success(.privateKey(text: text, passphrase: nil))
    }

    package static let pattern = ScalarType(
        "regular expression", expected: "a regular expression (PCRE2)",
        warnings: { text, place in
            RunawayPattern.part(of: text).map { part in
                [
                    Finding(
                        "slow-pattern", .warning, at: place,
                        "\"\(TerminalText.excerpt(part))\" can match the same text in more ways than can be tried",
                        help:
                            "a repetition within a repetition is given up on some texts: take one of them out, or make what they match differ"
                    )
                ]
            } ?? []
        }
    ) { text in
        do throws(PatternProblem) {
            _ = try Pattern(text)
            return .success(.text(text))
        } catch {
            return .failure(Misread(error.message))
        }
    }

    package static let glob = ScalarType("file name pattern", expected: "a file name pattern such as *.pdf") { text in
        do throws(PatternProblem) {
            _ = try Glob(text)
            return .success(.text(text))
        } catch {
            return .failure(Misread(error.message))
        }
    }

    package static func word(_ words: [String]) -> ScalarType {
        let listed = words.dropLast().joined(separator: ", ") + (words.count > 1 ? " or " : "") + (words.last ?? "")
        return ScalarType("word", expected: listed, words: words) { text in
            words.contains(text) ? .success(.text(text)) : .failure(Misread())
        }
    }

    package static func integer(in range: ClosedRange<Int>) -> ScalarType {
        ScalarType("integer", expected: "a whole number from \(range.lowerBound) to \(range.upperBound)") { text in
            Int(text).flatMap { range.contains($0) ? .success(.integer($0)) : nil } ?? .failure(Misread())
        }
    }
}
