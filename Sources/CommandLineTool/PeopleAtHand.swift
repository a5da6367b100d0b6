import Execution
import PlanLanguage
import Synchronization

/// The people a run can ask: first what the answers file says, then whoever sits at the terminal, one question at a time.
final class PeopleAtHand: Person {
    private let answers: AnswersFile?
    private let terminal: Terminal?
    private let hider: SecretHider
    private let userName: String
    private let queue = QuestionQueue()

    init(answers: AnswersFile?, terminal: Terminal?, hider: SecretHider, userName: String) {
        self.answers = answers
        self.terminal = terminal
        self.hider = hider
        self.userName = userName
    }

    func answer(to question: Question) async -> Answer {
        if let answer = answers?.answer(to: question) { return answer }
        guard let terminal else {
            return .unavailable(reason: "waits for a person: \(question.instruction)")
        }
        return await queue.inTurn { await self.ask(question, at: terminal) } ?? .unavailable(reason: "nobody answered")
    }

    private func ask(_ question: Question, at terminal: Terminal) async -> Answer {
        let interrupted = Answer.unavailable(reason: "nobody answered")
        terminal.say(
            "\n\(question.step)\(question.member.map { " for \($0)" } ?? ""): \(hider.hide(question.instruction))\n")
        while true {
            guard let done = await terminal.line(after: "  done? [yes/no] ") else { return interrupted }
            switch done.lowercased() {
            case "y", "yes":
                guard let observed = await observe(question, at: terminal) else { return interrupted }
                return .done(by: userName, observed: observed)
            case "n", "no":
                guard let reason = await terminal.line(after: "  why not? ") else { return interrupted }
                return .notDone(by: userName, reason: reason)
            default: terminal.say("  please answer yes or no\n")
            }
        }
    }

    private func observe(_ question: Question, at terminal: Terminal) async -> [String: String]? {
        var observed: [String: String] = [:]
        for observation in question.observations {
            let expected = hider.hide(observation.expected)
            if observation.isTyped {
                guard
                    let text = await terminal.line(
                        after: "  \(observation.name) (expected: \(expected)): what do you see? ")
                else { return nil }
                observed[observation.name] = text
            } else {
                guard let isSo = await confirm("  \(observation.name): \(expected). Is it so? [yes/no] ", at: terminal)
                else { return nil }
                observed[observation.name] = isSo ? "yes" : "no"
            }
        }
        return observed
    }

    private func confirm(_ prompt: String, at terminal: Terminal) async -> Bool? {
        while let answer = await terminal.line(after: prompt) {
            switch answer.lowercased() {
            case "y", "yes": return true
            case "n", "no": return false
            default: terminal.say("  please answer yes or no\n")
            }
        }
        return nil
    }
}

/// Lets one question at a time have the terminal, in the order they came.
private actor QuestionQueue {
    private var isBusy = false
    private var waiting: [(id: Int, turn: CheckedContinuation<Bool, Never>)] = []
    private var nextID = 0

    /// `nil` where the task was cancelled before its turn came.
    func inTurn(_ ask: @Sendable () async -> Answer) async -> Answer? {
        guard await takeTurn() else { return nil }
        defer {
            if waiting.isEmpty { isBusy = false } else { waiting.removeFirst().turn.resume(returning: true) }
        }
        return await ask()
    }

    private func takeTurn() async -> Bool {
        guard isBusy else {
            isBusy = true
            return true
        }
        let id = nextID
        nextID += 1
        return await withTaskCancellationHandler {
            await withCheckedContinuation { turn in
                if Task.isCancelled { turn.resume(returning: false) } else { waiting.append((id, turn)) }
            }
        } onCancel: {
            Task { await self.leave(id) }
        }
    }

    private func leave(_ id: Int) {
        guard let index = waiting.firstIndex(where: { $0.id == id }) else { return }
        waiting.remove(at: index).turn.resume(returning: false)
    }
}
