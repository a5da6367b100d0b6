import Diagnostics
import JSONText
import PlanLanguage

/// What a program that ended has to say for its step.
struct ProbeAnswer {
    let end: ProgramEnd
    let call: StepCall
    let program: String

    /// "Could not be tried now", as mail programs say it (sysexits.h, EX_TEMPFAIL).
    static let couldNotTry = 75

    func results() throws(StepTrouble) -> StepResults {
        switch end.cause {
        case .exited(0): return StepResults(try values())
        case .exited(Self.couldNotTry): throw trouble(.error, "could not try it", retryReason: .connection)
        case .exited(let status): throw trouble(.failed, "ended with exit status \(status)", retryReason: .unmet)
        case .signalled(let number): throw trouble(.error, "was ended by signal \(number)")
        case .timedOut:
            throw trouble(.error, "was not done within \(call.timeout.words)", retryReason: .timeout)
        case .printedTooMuch:
            throw trouble(
                .error, "printed more than \(call.arguments[ProbeStep.mostOutput] ?? 0) bytes",
                advice: "raise \"max-output\", if so much is meant")
        case .interrupted: throw trouble(.error, "was interrupted")
        case .notStarted(let reason): throw trouble(.error, "cannot be run: \(reason)")
        }
    }

    /// What the program said last is shown with it.
    private func trouble(
        _ outcome: Outcome, _ words: String, advice: String? = nil, retryReason: Retry.Reason? = nil
    ) -> StepTrouble {
        let known = (try? JSON.parse(end.output)).map { document in
            ProbeResults.kinds(call.step.arguments).compactMap { result in
                document[result.name.value].flatMap(result.kind.value).map {
                    PlanValue.Member(result.name.value, $0)
                }
            }
        }
        let said = lastLines
        return StepTrouble(
            outcome, "\(program) \(words)" + (said.isEmpty ? "" : ": \(said)"), advice: advice,
            retryReason: retryReason, results: known ?? [])
    }

    /// The last three lines of the standard error, which may begin in the middle of one.
    private var lastLines: String {
        let lines = String(decoding: end.errorTail, as: UTF8.self).split(whereSeparator: \.isNewline)
        return TerminalText.clean(lines.suffix(3).joined(separator: " / "), keepingLineBreaks: false)
    }

    private func values() throws(StepTrouble) -> [PlanValue.Member] {
        let document: JSON
        do throws(JSONProblem) {
            document = try JSON.parse(end.output, deepest: 16)
        } catch {
            throw trouble(.error, "did not print JSON: \(error.message)")
        }
        guard let members = document.members else { throw trouble(.error, "did not print a JSON object") }
        let kinds = ProbeResults.kinds(call.step.arguments)
        if let stranger = members.first(where: { member in !kinds.contains { $0.name.value == member.name } }) {
            throw trouble(
                .error, "gave the result \"\(TerminalText.excerpt(stranger.name))\", which the step does not declare",
                advice: "add it under \"results\"")
        }
        var values: [PlanValue.Member] = []
        for result in kinds {
            guard let json = document[result.name.value], json != .null else { continue }
            guard let value = result.kind.value(json) else {
                throw trouble(
                    .error, "gave a result \"\(result.name.value)\" that is not \(result.kind.expected)")
            }
            values.append(.init(result.name.value, value))
        }
        return values
    }
}
