import CivilTime
import Diagnostics
import JSONText
import PlanLanguage

/// The results that a `probe` step declares, and their values made from what the program printed.
enum ProbeResults {
    struct Kind: Sendable {
        /// As the plan says it.
        let word: String
        let result: ResultType
        /// What the program prints for it.
        let expected: String
        /// The value; `nil` where what was printed is none.
        let value: @Sendable (JSON) -> PlanValue?
    }

    static let types = [
        Kind(word: "text", result: .text, expected: "a text") { $0.string.map { .text($0) } },
        Kind(word: "integer", result: .integer, expected: "a whole number") { $0.int.map { .integer($0) } },
        Kind(word: "number", result: .decimal, expected: "a number") { $0.double.map { .decimal($0) } },
        Kind(word: "boolean", result: .boolean, expected: "true or false") { $0.bool.map { .boolean($0) } },
        Kind(word: "duration", result: .duration, expected: "a number of seconds, from 0 on") { json in
            // More than a century is no duration of a test, and would not fit.
            json.double.flatMap { (0...4e9).contains($0) ? .duration(.seconds($0)) : nil }
        },
        Kind(word: "list", result: .list(.text), expected: "a list of texts") { json in
            guard let texts = json.elements?.map(\.string), !texts.contains(nil) else { return nil }
            return .list(texts.compactMap(\.self).map { .text($0) })
        },
    ]

    /// How much a program may print: no more than a record can bear.
    static let outputSize = ScalarType("size", expected: "a size from 1 to 16MiB, such as 64KiB") { text in
        guard case .success(let bytes) = parseSize(text), (1...16 << 20).contains(bytes) else {
            return .failure(.init())
        }
        return .success(.integer(bytes))
    }

    /// What a step declares, name by name; what could not be read is left out.
    static func kinds(_ arguments: StepArguments) -> [(name: Located<String>, kind: Kind)] {
        guard case .map(let pairs) = arguments[ProbeStep.results.name] else { return [] }
        return pairs.compactMap { pair in
            types.first { $0.word == pair.value.constant?.text }.map { (pair.key, $0) }
        }
    }

    static let declared: @Sendable (StepArguments) -> [ResultDeclaration] = { arguments in
        kinds(arguments).map { ResultDeclaration($0.name.value, $0.kind.result, "what the program says of it") }
    }

    static func findings(_ arguments: StepArguments) -> [Finding] {
        guard case .map(let pairs) = arguments[ProbeStep.results.name] else { return [] }
        return pairs.compactMap { pair in
            if pair.value.constant == nil {
                return Finding(
                    "wrong-value", at: pair.value.place, "the type of a result is named without references",
                    help: "write one of \(Spelled.list(types.map(\.word), "or"))")
            }
            if PlanName.isValid(pair.key.value) { return nil }
            return Finding(
                "wrong-name", at: pair.key.place,
                "\"\(TerminalText.excerpt(pair.key.value))\" cannot be the name of a result",
                help: "write small letters, digits and hyphens, such as heartbeat-interval")
        }
    }
}
