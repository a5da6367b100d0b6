import CivilTime
import Execution
import PlanLanguage

/// The people a run can ask: first what the answers file says, then whoever sits at the terminal, one question at a time.
final class PeopleAtHand: Person {
    private let answers: AnswersFile?
    private let terminal: Terminal?
    private let hider: SecretHider
    private let userName: String
    private let clock: any RunClock
    private let queue: QuestionQueue?

    init(
        answers: AnswersFile?, terminal: Terminal?, hider: SecretHider, userName: String, clock: any RunClock
    ) {
        self.clock = clock
        queue = terminal.map(QuestionQueue.init)
        self.answers = answers
        self.terminal = terminal
        self.hider = hider
        self.userName = userName
    }

    func answer(to question: Question) async -> Answer {
        if let answer = answers?.answer(to: question) { return answer }
        guard let terminal, let queue else {
            return .unavailable(reason: "waits for a person: \(question.instruction)")
        }
        while !Task.isCancelled {
            guard let reply = await queue.inTurn({ await self.ask(question, at: terminal) }) else { break }
            if let reply { return reply }
            await queue.pause(Self.pause)
        }
        return .unavailable(reason: "nobody answered")
    }

    /// `nil` where it is to be asked again later.
    private func ask(_ question: Question, at terminal: Terminal) async -> Answer? {
        let interrupted = Answer.unavailable(reason: "nobody answered")
        terminal.begin(
            asking: "\(question.step)\(question.member.map { " for \($0)" } ?? "")", hider.hide(question.instruction))
        for observation in question.observations { terminal.say(announcement(of: observation)) }
        let choices = question.observations.count == 1 ? question.observations[0].choices : []
        let prompt =
            choices.isEmpty ? "  done? [yes/no] (or later) " : "  done? [1-\(choices.count), yes/no] (or later) "
        while true {
            guard let done = await terminal.line(after: prompt) else { return interrupted }
            switch done.lowercased() {
            case "y", "yes":
                guard let observed = await observe(question, at: terminal) else { return interrupted }
                return await witnessed(observed, question, at: terminal)
            case "n", "no":
                guard let reason = await terminal.line(after: "  why not? ") else { return interrupted }
                return .notDone(by: userName, reason: reason)
            case "l", "later":
                terminal.say("  asked again in a minute, or when you press Enter\n")
                return nil
            default:
                if let observed = await observedAtOnce(done, question, at: terminal) {
                    return await witnessed(observed, question, at: terminal)
                }
                terminal.say("  please answer yes or no, or later\n")
            }
        }
    }

    private func witnessed(_ observed: [String: String], _ question: Question, at terminal: Terminal) async -> Answer {
        question.needsWitness
            ? await askWitness(observed, at: terminal) : .done(by: userName, observed: observed)
    }

    /// What the person will be asked, said before they begin.
    private func announcement(of observation: Question.Observation) -> String {
        let expected = hider.hide(observation.expected)
        guard !observation.choices.isEmpty else { return "  \(observation.name) (expected: \(expected))\n" }
        let lines = observation.choices.enumerated().map { "    \($0 + 1)  \(hider.hide($1))\n" }.joined()
        return "  \(observation.name) (expected: \(expected)) is one of\n\(lines)"
    }

    /// What was seen, typed where it was asked whether the step is done; `nil` where it is no answer.
    private func observedAtOnce(_ typed: String, _ question: Question, at terminal: Terminal) async -> [String: String]?
    {
        guard question.observations.count == 1, let observation = question.observations.first else { return nil }
        if !observation.choices.isEmpty { return choice(typed, of: observation).map { [observation.name: $0] } }
        // A slip of the finger is no observation.
        guard observation.isTyped, !typed.isEmpty,
            await confirm("  is that what you see? [yes/no] ", at: terminal) == true
        else { return nil }
        return [observation.name: typed]
    }

    private func choice(_ typed: String, of observation: Question.Observation) -> String? {
        let text = typed.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        if let number = Int(text), observation.choices.indices.contains(number - 1) {
            return observation.choices[number - 1]
        }
        return observation.choices.first { $0.lowercased() == text.lowercased() }
    }

    /// Asks a second person, who says their name; nobody confirms what they did themselves.
    private func askWitness(_ observed: [String: String], at terminal: Terminal) async -> Answer {
        while true {
            guard
                let typed = await terminal.line(
                    after: "  a second person confirms it; their name? (Enter: nobody is there) ")
            else { return .unavailable(reason: "nobody answered") }
            let name = typed.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            if name.isEmpty { return .unavailable(reason: "waits for a second person to confirm it") }
            guard Witness.isAnother(name, than: userName) else {
                terminal.say("  it takes another person than \(userName)\n")
                continue
            }
            guard let isSo = await confirm("  \(name), do you confirm it? [yes/no] ", at: terminal) else {
                return .unavailable(reason: "nobody answered")
            }
            return isSo
                ? .done(by: userName, observed: observed, witness: name)
                : .notDone(by: userName, reason: "\(name) did not confirm it")
        }
    }

    /// One of the choices, which were shown before, by its number or as it is written; `nil` at the end of input.
    private func choose(_ observation: Question.Observation, at terminal: Terminal) async -> String? {
        while let typed = await terminal.line(after: "  \(observation.name): which? [1-\(observation.choices.count)] ")
        {
            if let choice = choice(typed, of: observation) { return choice }
            terminal.say("  please answer with one of the numbers\n")
        }
        return nil
    }

    private func observe(_ question: Question, at terminal: Terminal) async -> [String: String]? {
        var observed: [String: String] = [:]
        for observation in question.observations {
            let expected = hider.hide(observation.expected)
            if !observation.choices.isEmpty {
                guard let choice = await choose(observation, at: terminal) else { return nil }
                observed[observation.name] = choice
            } else if observation.isTyped {
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

    // MARK: Events

    /// How long after "not yet" a person is asked again.
    private static let pause = Duration.seconds(60)

    func known(of question: EventQuestion) -> EventAnswer? {
        answers?.answer(to: question) ?? (terminal == nil ? .unavailable : nil)
    }

    func answer(to question: EventQuestion) async -> EventAnswer {
        guard let terminal, let queue else { return .unavailable }
        while !Task.isCancelled {
            guard let reply = await queue.inTurn({ await self.ask(question, at: terminal) }) else { break }
            if let reply { return reply }
            await queue.pause(Self.pause)
        }
        return .unavailable
    }

    /// `nil` where it is to be asked again later.
    private func ask(_ question: EventQuestion, at terminal: Terminal) async -> EventAnswer? {
        terminal.begin(asking: question.event.name, hider.hide(question.event.about))
        while true {
            let prompt =
                "  has it been announced? [yes / a time such as 20:45 / no: it will not come / Enter: not yet] "
            guard let reply = await terminal.line(after: prompt) else { return .unavailable }
            switch reply.lowercased() {
            case "y", "yes": return .announced(at: nil, by: userName, .person)
            case "n", "no": return .never(by: userName)
            case "", "later", "not yet":
                terminal.say("  asked again in a minute, or when you press Enter\n")
                return nil
            default:
                let times = AnnouncedTime(event: question.event, times: question.times, now: clock.now())
                switch times.read(reply) {
                case .success(let moment): return .announced(at: moment, by: userName, .person)
                case .failure(let problem): terminal.say("  \(problem.message)\n")
                }
            }
        }
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
