import CivilTime
import Execution
import JSONText
import PlanLanguage

/// An explanation as one JSON object; members that have nothing to say are left out.
package struct ExplanationJSON {
    private let explanation: Explanation

    package init(_ explanation: Explanation) {
        self.explanation = explanation
    }

    /// On one line, with its end.
    package var text: String { JSON.object(members).text() + "\n" }

    private var members: [JSON.Member] {
        let plan = explanation.plan
        return object {
            $0.text("plan", plan.source.path)
            $0.text("title", plan.title)
            $0.text("site", explanation.site)
            $0.text("records", explanation.recordsFolder)
            $0.texts("replaces", plan.replaces.map(\.value))
            $0.list("participation", plan.participation) { item in
                object {
                    $0.text("degree", item.degree.rawValue)
                    $0.texts("roles", item.roles.map(\.value))
                }
            }
            $0.list("circulars", plan.circulars, circular)
            $0.text("now", explanation.now.description)
            $0.text("zone", explanation.zone.name)
            $0.text("reader-zone", explanation.readerZone?.name)
            $0.list("timeline", explanation.timeline, moment)
            $0.list("people", explanation.people) { task in
                object {
                    $0.text("phase", task.phase.rawValue)
                    $0.text("when", task.moment)
                    $0.text("do", task.task)
                    $0.text("about", task.about)
                }
            }
            $0.list("objectives", explanation.objectives, objective)
            $0.list("inputs", explanation.inputs) { input in
                object {
                    $0.text("input", input.name)
                    $0.text("about", input.about)
                    if input.isSecret { $0.add("secret", .boolean(true)) }
                    $0.text("source", input.source)
                }
            }
            $0.list("missing", explanation.gaps) { gap in
                object {
                    $0.text("what", gap.words)
                    $0.text("help", gap.help)
                }
            }
        }
    }

    private func circular(_ circular: Circular) -> [JSON.Member] {
        object {
            $0.text("issuer", circular.issuer)
            $0.text("subject", circular.subject)
            $0.text("reference", circular.reference)
            $0.text("date", circular.date)
            $0.texts("follows", circular.follows)
            $0.texts("replaces", circular.replaces)
            $0.text("about", circular.about)
            $0.text("link", circular.link)
            $0.texts("contacts", circular.contacts.map(\.line))
        }
    }

    private func moment(_ moment: Explanation.Moment) -> [JSON.Member] {
        object {
            switch moment.what {
            case .deadline(let name, let task):
                $0.text("deadline", name)
                $0.text("do", task)
            case .window(let name, let about):
                $0.text("window", name)
                $0.text("about", about)
            case .more(let window, let count):
                $0.text("window", window)
                $0.add("more", .integer(count))
            }
            $0.text("opens", moment.opens?.description)
            $0.text("closes", moment.closes?.description)
            $0.text("words", moment.words)
            $0.text("reader-words", moment.readerWords)
            $0.text("state", moment.state.rawValue)
        }
    }

    private func objective(_ objective: Explanation.ObjectivePlan) -> [JSON.Member] {
        object {
            $0.text("objective", objective.name)
            $0.text("title", objective.title)
            $0.text("about", objective.about)
            $0.text("window", objective.window)
            if let set = objective.set {
                $0.texts("for-each", set.variables)
                $0.add("members", .integer(set.count))
                $0.texts("first-members", set.first)
                $0.text("need", set.need)
            }
            $0.texts("after", objective.after)
            $0.list("requires", objective.requires) { requirement in
                object {
                    $0.text("what", requirement.words)
                    if let isOnRecord = requirement.isOnRecord { $0.add("on-record", .boolean(isOnRecord)) }
                    $0.text("record", requirement.record)
                }
            }
            $0.texts("occasion", objective.occasion)
            $0.list("hosts", objective.hosts) { host in
                object {
                    $0.text("host", host.name)
                    $0.text("url", host.url)
                    $0.text("about", host.about)
                    $0.text("connection", host.connection)
                }
            }
            if objective.moreHosts > 0 { $0.add("more-hosts", .integer(objective.moreHosts)) }
            $0.list("steps", objective.steps, step)
            $0.list("always", objective.always, step)
        }
    }

    private func step(_ step: Explanation.StepPlan) -> [JSON.Member] {
        object {
            $0.text("step", step.name)
            $0.text("title", step.title)
            $0.text("about", step.about)
            $0.text("kind", step.kind)
            $0.text("by", step.actor.rawValue)
            $0.text("instruction", step.instruction)
            $0.list("details", step.details) { detail in
                object {
                    $0.text("field", detail.field)
                    $0.text("value", detail.words)
                }
            }
            $0.texts("occasion", step.occasion)
            $0.texts("expected", step.expected)
            if let needs = step.needs { $0.add("needs", .array(needs.map { .text($0) })) }
            $0.text("retry", step.retry)
            $0.text("timeout", step.timeout?.planText)
            guard let inside = step.inside else { return }
            guard let procedure = inside.procedure else { return $0.list("any-of", inside.steps, self.step) }
            $0.text("procedure", procedure.title)
            $0.text("file", procedure.path)
            $0.text("procedure-about", procedure.about)
            $0.list("with", procedure.given) { given in
                object {
                    $0.text("input", given.name)
                    $0.text("value", given.words)
                }
            }
            $0.list("steps", inside.steps, self.step)
            $0.list("always", inside.always, self.step)
            if inside.more > 0 { $0.add("more-steps", .integer(inside.more)) }
        }
    }
}

/// Gathers the members of an object.
private struct ObjectBuilder {
    var members: [JSON.Member] = []

    mutating func add(_ name: String, _ value: JSON) { members.append(.init(name, value)) }

    mutating func text(_ name: String, _ text: String?) {
        if let text { add(name, .text(text)) }
    }

    mutating func texts(_ name: String, _ texts: [String]) {
        if !texts.isEmpty { add(name, .array(texts.map { .text($0) })) }
    }

    mutating func list<Item>(_ name: String, _ items: [Item], _ members: (Item) -> [JSON.Member]) {
        if !items.isEmpty { add(name, .array(items.map { .object(members($0)) })) }
    }
}

private func object(_ build: (inout ObjectBuilder) -> Void) -> [JSON.Member] {
    var builder = ObjectBuilder()
    build(&builder)
    return builder.members
}
