import CivilTime
import Diagnostics
import PlanLanguage

/// A person acts and reports. Steps that the site does by hand are asked here too.
package enum ManualStep: StepKind {
    static let task = Field.text("do", "what the person does, as an imperative sentence", required: true)

    static let choices = Field.texts("choices", "what `observed` is one of: the person chooses")
    static let witness = Field.boolean("witness", "whether a second person confirms it", default: "false")

    package static let declaration = StepKindDeclaration(
        "manual", "a person acts and reports",
        fields: [task.declaration, choices.declaration, witness.declaration],
        results: [
            ResultDeclaration("observed", .prose, "what the person saw, as they typed it"),
            ResultDeclaration("by", .text, "who it was"),
            ResultDeclaration("at", .instant, "when they answered"),
            ResultDeclaration("witnessed-by", .text, "who confirmed it, where somebody had to"),
        ],
        timeout: nil,
        ownResults: { arguments in
            let words = words(arguments)
            return words.isEmpty ? [] : [ResultDeclaration("observed", .word(words), "what the person chose")]
        }, check: check)

    private static let check: @Sendable (StepArguments, Place) -> [Finding] = { arguments, place in
        guard case .list(let choices) = arguments[choices.name] else { return [] }
        if let open = choices.first(where: { $0.constant == nil }) {
            return [
                Finding(
                    "wrong-value", at: open.place, "a choice is written without references",
                    help: "write the words themselves: what is expected is one of them")
            ]
        }
        let words = words(arguments)
        if words.count < 2 || Set(words.map { $0.lowercased() }).count < words.count || words.contains("") {
            return [
                Finding(
                    "wrong-value", at: arguments.place(of: Self.choices.name) ?? place,
                    "expected two choices or more, each another one",
                    help: "leave \"choices\" out where the person types what they see")
            ]
        }
        return []
    }

    private static func words(_ arguments: StepArguments) -> [String] {
        guard case .list(let choices) = arguments[choices.name] else { return [] }
        return choices.compactMap { $0.constant?.text }
    }

    /// What `observed` is one of; empty where the person types it.
    package static func choices(of step: Step) -> [String] {
        step.kind.name == declaration.name ? words(step.arguments) : []
    }

    package static func needsWitness(_ step: Step) -> Bool {
        guard step.kind.name == declaration.name, case .scalar(let expression) = step.arguments[witness.name] else {
            return false
        }
        return expression.constant == .boolean(true)
    }

    package static func perform(_ call: StepCall) async throws(StepTrouble) -> StepResults {
        try await ask(call)
    }

    package static func instruction(_ words: InstructionWords) -> String { words.text(task) ?? "" }

    /// Asks what the call's question says, and makes results of the answer, for any kind of step.
    static func ask(_ call: StepCall) async throws(StepTrouble) -> StepResults {
        switch await answer(call) {
        case .unavailable(let reason):
            throw StepTrouble(.pending, reason, advice: "run it at a terminal, or give the answers with --answers FILE")
        case .notDone(let by, let reason):
            throw StepTrouble(
                .failed, "\(by) could not do it" + (reason.isEmpty ? "" : ": \(reason)"),
                results: [.init("by", .text(by)), .init("at", .instant(call.tools.clock.now()))])
        case .done(let by, let observed, let witness):
            if call.question.needsWitness, witness.map({ Witness.isAnother($0, than: by) }) != true {
                throw StepTrouble(
                    .pending, "waits for a second person to confirm it",
                    advice: "run it again with two people at the terminal, or give witness: NAME in the answers file")
            }
            var results = StepResults([.init("by", .text(by)), .init("at", .instant(call.tools.clock.now()))])
            if let witness { results.members.append(.init("witnessed-by", .text(witness))) }
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
