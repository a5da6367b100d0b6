import CivilTime
import Diagnostics
import Execution
import PlanLanguage
import YAMLTree

/// What people would answer, written down before: for rehearsals and CI.
///
/// ```yaml
/// ctplan-answers: 1
/// by: Operations desk
/// answers:
///   ccms.logon: {text: Function not available}
///   ccms.logout: done
///   rap[rap-1].reports: {not-done: no account yet}
///   event.failover: 20:45
/// ```
struct AnswersFile: Sendable {
    private let by: String
    private let answers: [String: Entry]
    private let events: [String: EventEntry]

    private enum EventEntry: Sendable {
        case announced(at: Instant?)
        case never
    }

    private enum Entry: Sendable {
        case done([String: String], witness: String? = nil)
        case notDone(String)
    }

    func answer(to question: Question) -> Answer? {
        let parts = question.step.split(separator: ".", maxSplits: 1)
        let withMember = question.member.map { "\(parts[0])[\($0)].\(parts.last ?? "")" }
        guard let entry = withMember.flatMap({ answers[$0] }) ?? answers[question.step] else { return nil }
        switch entry {
        // The record is to show that it was written down, not said at the time.
        case .done(let observed, let witness):
            return .done(
                by: "\(by) (answers file)", observed: observed, witness: witness.map { "\($0) (answers file)" })
        case .notDone(let reason): return .notDone(by: "\(by) (answers file)", reason: reason)
        }
    }

    func answer(to question: EventQuestion) -> EventAnswer? {
        switch events[question.event.name] {
        case nil: nil
        case .announced(let moment): .announced(at: moment, by: by, .answersFile)
        case .never: .never(by: "\(by) (answers file)")
        }
    }

    // MARK: Reading

    static func read(
        _ source: SourceText, plan: Plan, now: Instant, times: AnnouncementTimes
    ) -> (answers: AnswersFile?, findings: [Finding]) {
        let (root, findings) = YAMLDocument.parse(source)
        guard let root, findings.isEmpty else { return (nil, findings) }
        var reader = Reader(plan: plan, now: now, times: times)
        let answers = reader.read(root)
        return (answers, reader.findings)
    }

    private struct Reader {
        let plan: Plan
        let now: Instant
        let times: AnnouncementTimes
        var findings: [Finding] = []
        private var events: [String: EventEntry] = [:]
        /// Who answers, wherever in the file it stands.
        private var by: String?

        init(plan: Plan, now: Instant, times: AnnouncementTimes) {
            self.plan = plan
            self.now = now
            self.times = times
        }

        mutating func read(_ root: Node) -> AnswersFile? {
            guard case .mapping(let entries) = root.content else {
                report(root.place, "expected a mapping with \"ctplan-answers: 1\"")
                return nil
            }
            by = entries.first { $0.key.value == "by" }?.value.scalarText
            var answers: [String: Entry] = [:]
            var hasVersion = false
            for entry in entries {
                switch entry.key.value {
                case "ctplan-answers": hasVersion = entry.value.scalarText == "1"
                case "by": break
                case "answers": answers = self.answers(entry.value)
                default:
                    let nearest = Spelling.nearest(to: entry.key.value, among: ["ctplan-answers", "by", "answers"])
                    report(
                        entry.key.place, "unknown field \"\(entry.key.value)\"",
                        help: nearest.map { "did you mean \"\($0)\"?" })
                }
            }
            if !hasVersion { report(root.place, "an answers file begins with \"ctplan-answers: 1\"") }
            guard let by, !by.isEmpty else {
                report(root.place, "\"by\" is missing: who answers")
                return nil
            }
            return AnswersFile(by: by, answers: answers, events: events)
        }

        private mutating func answers(_ node: Node) -> [String: Entry] {
            guard case .mapping(let entries) = node.content else {
                report(node.place, "expected answers by step, such as ccms.logon: done")
                return [:]
            }
            var answers: [String: Entry] = [:]
            for entry in entries {
                if entry.key.value.hasPrefix(Self.eventPrefix) {
                    event(entry)
                    continue
                }
                check(entry.key, answer: entry.value)
                switch entry.value.content {
                case .scalar(let scalar) where scalar.text == "done": answers[entry.key.value] = .done([:])
                case .mapping(let members): answers[entry.key.value] = self.entry(members)
                default: refuse(entry)
                }
            }
            return answers
        }

        /// An answer that is no answer may be what was seen, without the name of what it was seen of.
        private mutating func refuse(_ entry: YAMLTree.Entry) {
            let names = step(Self.withoutMember(entry.key.value))?.step.observationNames ?? []
            let example = "{\(names.first ?? "text"): …}"
            let meant = entry.value.scalarText.flatMap { text in
                names.count == 1 ? "write {\(names[0]): \(TerminalText.excerpt(text))}" : nil
            }
            report(
                entry.value.place, "expected done, {not-done: why} or what was seen, such as \(example)", help: meant)
        }

        private static let witnessKey = "witness"
        private static let eventPrefix = "event."

        private mutating func event(_ entry: YAMLTree.Entry) {
            let name = String(entry.key.value.dropFirst(Self.eventPrefix.count))
            guard let event = plan.event(name) else {
                let nearest = Spelling.nearest(to: name, among: plan.events.map(\.name))
                return report(
                    entry.key.place, "the plan has no event \"\(TerminalText.excerpt(name))\"",
                    help: nearest.map { "did you mean \"\(Self.eventPrefix)\($0)\"?" })
            }
            guard let text = entry.value.scalarText, !text.isEmpty else {
                return report(entry.value.place, "expected yes, no or the time of the announcement, such as 20:45")
            }
            switch text.lowercased() {
            case "yes", "true": events[name] = .announced(at: nil)
            case "no", "false": events[name] = .never
            default:
                switch AnnouncedTime(event: event, times: times, now: now).read(text, mayLieAhead: true) {
                case .success(let moment): events[name] = .announced(at: moment)
                case .failure(let problem):
                    report(entry.value.place, problem.message, help: "write yes, no or a time such as 20:45")
                }
            }
        }

        private mutating func entry(_ members: [YAMLTree.Entry]) -> Entry {
            if let reason = members.first(where: { $0.key.value == "not-done" }) {
                return .notDone(reason.value.scalarText ?? "")
            }
            var observed: [String: String] = [:]
            var witness: String?
            for member in members {
                guard let text = member.value.scalarText else {
                    report(member.value.place, "expected what was seen, as a text")
                    continue
                }
                if member.key.value == Self.witnessKey { witness = text } else { observed[member.key.value] = text }
            }
            return .done(observed, witness: witness)
        }

        /// `rap.reports` of `rap[rap-1].reports`.
        private static func withoutMember(_ key: String) -> String {
            guard let open = key.firstIndex(of: "["), let close = key.lastIndex(of: "]"), open < close else {
                return key
            }
            return String(key[..<open] + key[key.index(after: close)...])
        }

        /// The step as `objective.step`, with or without a member in brackets.
        private mutating func check(_ key: Located<String>, answer: Node) {
            let name = Self.withoutMember(key.value)
            if let problem = Selection(only: [name]).problem(in: plan) { return report(key.place, problem) }
            guard let step = step(name) else {
                return report(key.place, "\"\(key.value)\" names no step", help: "write objective.step")
            }
            if step.step.isComposite {
                let inner = step.step.innerSteps.prefix(5).map { "\(name).\($0.name)" }
                return report(
                    key.place, "\"\(name)\" is several steps, and nobody is asked for all at once",
                    help: "name the steps inside: \(Spelled.list(inner))")
            }
            if key.value.contains("["), !members(of: step.objective).contains(where: { key.value.contains("[\($0)]") })
            {
                report(
                    key.place, "objective \"\(step.objective.name)\" has no such member",
                    help: "its members: \(Spelled.list(members(of: step.objective)))")
            }
            if case .scalar(let scalar) = answer.content, scalar.text == "done", !step.step.observationNames.isEmpty {
                let names = step.step.observationNames.map { "\($0): …" }
                report(
                    answer.place, "step \"\(name)\" asks what was seen",
                    help: "write {\(names.joined(separator: ", "))}, or {not-done: why}")
            }
            guard case .mapping(let seen) = answer.content, !seen.contains(where: { $0.key.value == "not-done" }) else {
                return
            }
            check(seen, of: step.step, called: name)
            let expected = step.step.observationNames + (ManualStep.needsWitness(step.step) ? [Self.witnessKey] : [])
            for member in seen where !expected.contains(member.key.value) {
                let nearest = Spelling.nearest(to: member.key.value, among: expected + ["not-done"])
                report(
                    member.key.place, "step \"\(name)\" asks nothing of \"\(member.key.value)\"",
                    help: nearest.map { "did you mean \"\($0)\"?" }
                        ?? (expected.isEmpty ? "write done" : "it asks for \(Spelled.list(expected))"))
            }
        }

        /// What was chosen is one of the choices, and the witness is somebody else.
        private mutating func check(_ seen: [YAMLTree.Entry], of step: Step, called name: String) {
            let choices = ManualStep.choices(of: step)
            for member in seen {
                guard let text = member.value.scalarText else { continue }
                if member.key.value == "observed", !choices.isEmpty, !choices.contains(text) {
                    let nearest = Spelling.nearest(to: text, among: choices)
                    report(
                        member.value.place, "\"\(TerminalText.excerpt(text))\" is none of the choices of \"\(name)\"",
                        help: nearest.map { "did you mean \"\($0)\"?" } ?? "they are \(Spelled.list(choices))")
                }
                if member.key.value == Self.witnessKey, let by, !Witness.isAnother(text, than: by) {
                    report(
                        member.value.place, "the witness is to be another person than \"\(TerminalText.excerpt(by))\"",
                        help: "leave \"witness\" out until a second person has confirmed it")
                }
            }
        }

        private func step(_ name: String) -> (objective: Objective, step: Step)? {
            let path = name.split(separator: ".").map(String.init)
            guard path.count > 1, let objective = plan.objective(path[0]) else { return nil }
            return objective.step(at: Array(path.dropFirst())).map { (objective, $0) }
        }

        private func members(of objective: Objective) -> [String] {
            (objective.forEach?.members ?? []).map { member in
                member.map { $0.value.text ?? "" }.joined(separator: ", ")
            }
        }

        private mutating func report(_ place: Place, _ message: String, help: String? = nil) {
            findings.append(Finding("answers", at: place, message, help: help))
        }
    }
}

extension Node {
    fileprivate var scalarText: String? {
        if case .scalar(let scalar) = content { scalar.text } else { nil }
    }
}
