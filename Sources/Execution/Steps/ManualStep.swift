import CivilTime
import PlanLanguage

/// A person acts and reports. Steps that the site does by hand are asked here too.
enum ManualStep: StepKind {
    static let task = Field.text("do", "what the person does, as an imperative sentence", required: true)

    static let declaration = StepKindDeclaration(
        "manual", "a person acts and reports",
        fields: [task.declaration],
        results: [
            ResultDeclaration("observed", .text, "what the person saw, as they typed it"),
            ResultDeclaration("by", .text, "who it was"),
            ResultDeclaration("at", .instant, "when they answered"),
        ],
        timeout: nil)

    static func perform(_ call: StepCall) async throws(StepTrouble) -> StepResults {
        try await ask(call)
    }

    static func instruction(_ words: InstructionWords) -> String { words.text(task) ?? "" }

    /// Asks what the call's question says, and makes results of the answer, for any kind of step.
    static func ask(_ call: StepCall) async throws(StepTrouble) -> StepResults {
        switch await answer(call) {
        case .unavailable(let reason):
            throw StepTrouble(.pending, reason, advice: "run it at a terminal, or give the answers with --answers FILE")
        case .notDone(let by, let reason):
            throw StepTrouble(
                .failed, "\(by) could not do it" + (reason.isEmpty ? "" : ": \(reason)"),
                results: [.init("by", .text(by)), .init("at", .instant(call.tools.clock.now()))])
        case .done(let by, let observed):
            var results = StepResults([.init("by", .text(by)), .init("at", .instant(call.tools.clock.now()))])
            for observation in call.question.observations {
                let answer = observed[observation.name]
                if observation.isTyped {
                    // Nothing typed is nothing seen, so that no negation holds of it.
                    let seen = answer.flatMap { $0.allSatisfy(\.isWhitespace) ? nil : $0 }
                    results.members.append(.init(observation.name, seen.map { .text($0) } ?? .absent))
                } else {
                    results.members.append(.init(observation.name, .confirmation(answer == "yes")))
                }
            }
            return results
        }
    }

    /// The person's answer, or that there was none within the step's own timeout.
    private static func answer(_ call: StepCall) async -> Answer {
        guard let timeout = call.step.timeout else { return await call.tools.person.answer(to: call.question) }
        let end = call.tools.clock.now() + timeout
        return await withTaskGroup(of: Answer.self) { group in
            group.addTask { await call.tools.person.answer(to: call.question) }
            group.addTask {
                try? await call.tools.clock.sleep(until: end)
                return .unavailable(reason: "nobody answered within \(timeout.words)")
            }
            defer { group.cancelAll() }
            return await group.next() ?? .unavailable(reason: "nobody answered")
        }
    }
}
