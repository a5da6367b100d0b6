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
        switch await call.tools.person.answer(to: call.question) {
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
                    results.members.append(.init(observation.name, answer.map { .text($0) } ?? .absent))
                } else {
                    results.members.append(.init(observation.name, .confirmation(answer == "yes")))
                }
            }
            return results
        }
    }
}
