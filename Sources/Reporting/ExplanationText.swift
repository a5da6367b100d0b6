import CivilTime
import Execution
import PlanLanguage

/// An explanation as a person reads it.
package struct ExplanationText {
    private let explanation: Explanation
    private let palette: Palette

    package init(_ explanation: Explanation, hasColour: Bool) {
        self.explanation = explanation
        palette = Palette(isOn: hasColour)
    }

    /// With a line end behind each line.
    package var text: String {
        var page = Paragraphs(palette: palette)
        title(&page)
        timeline(&page)
        people(&page)
        for objective in explanation.objectives { write(objective, &page) }
        inputs(&page)
        gaps(&page)
        return page.lines.map { $0 + "\n" }.joined()
    }

    // MARK: The plan

    private func title(_ page: inout Paragraphs) {
        let plan = explanation.plan
        page.heading(plan.title)
        page.add(plan.source.path, label: "plan: ", indent: 2)
        page.add(explanation.site, label: "site: ", indent: 2)
        page.add(explanation.recordsFolder, label: "records: ", indent: 2)
        if !plan.replaces.isEmpty {
            page.add(Spelled.list(plan.replaces.map(\.value)), label: "replaces: ", indent: 2)
        }
        for participation in plan.participation {
            let roles = participation.roles.map(\.value)
            let whom = roles.isEmpty ? "" : " for \(Spelled.list(roles))"
            page.add(participation.degree.rawValue + whom, label: "participation: ", indent: 2)
        }
        for circular in plan.circulars { write(circular, &page) }
    }

    private func write(_ circular: Circular, _ page: inout Paragraphs) {
        page.add("\(circular.subject), by \(circular.issuer)", label: "circular: ", indent: 2)
        let facts = [circular.reference.map { "number \($0)" }, circular.date.map { "of \($0)" }].compactMap { $0 }
        page.add(facts.joined(separator: ", "), indent: 4)
        if !circular.follows.isEmpty { page.add("follows \(Spelled.list(circular.follows))", indent: 4) }
        if !circular.replaces.isEmpty { page.add("replaces \(Spelled.list(circular.replaces))", indent: 4) }
        page.add(circular.about, indent: 4)
        page.add(circular.link, indent: 4)
        for contact in circular.contacts { page.add(contact.line, label: "whom to call: ", indent: 4) }
    }

    // MARK: Time

    private func timeline(_ page: inout Paragraphs) {
        let (now, zone) = (explanation.now, explanation.zone)
        page.heading("When")
        page.add(zone.describe(now, weekday: true), label: "now: ", indent: 2)
        if let reader = explanation.readerZone {
            page.add("in \(reader.name): \(reader.describe(now, weekday: true))", indent: 7)
        }
        for moment in explanation.timeline { write(moment, &page) }
        if explanation.plan.windows.isEmpty {
            page.add("the plan has no window: it may be run at any time", indent: 2)
        }
    }

    private func write(_ moment: Explanation.Moment, _ page: inout Paragraphs) {
        let mark =
            switch moment.state {
            case .past: "past"
            case .open: "now"
            case .ahead: ""
            }
        let aside = [mark, moment.distance ?? ""].filter { !$0.isEmpty }.joined(separator: ", ")
        let suffix = aside.isEmpty ? "" : " (\(aside))"
        switch moment.what {
        case .deadline(let name, _):
            page.add(moment.words + suffix, indent: 2)
            page.add(moment.readerWords, label: "= ", indent: 4)
            page.add("deadline \(name)", indent: 4)
        case .window(let name, let about):
            page.add(moment.words + suffix, indent: 2)
            page.add(moment.readerWords, label: "= ", indent: 4)
            // What people hear of afterwards is told below.
            let isTold = explanation.people.contains { $0.phase == .after && $0.moment == "window \(name)" }
            let words = isTold ? nil : about
            page.add("window \(name)" + (words.map { ": \($0)" } ?? ""), indent: 4)
        case .more(let name, let count):
            page.add("window \(name): \(count) more, \(moment.words)" + suffix, indent: 2)
        }
    }

    // MARK: People

    private func people(_ page: inout Paragraphs) {
        guard !explanation.people.isEmpty else { return }
        page.heading("What people do")
        for task in explanation.people {
            page.add(task.task, label: "\(task.phase.rawValue): \(task.moment): ", indent: 2)
            page.add(task.about, indent: 4)
        }
    }

    // MARK: Objectives

    private func write(_ objective: Explanation.ObjectivePlan, _ page: inout Paragraphs) {
        page.heading(objective.name + (objective.title.map { ": \($0)" } ?? ""))
        page.add(objective.about, indent: 2)
        page.add(objective.window, label: "window: ", indent: 2)
        if !objective.after.isEmpty {
            page.add("when \(Spelled.list(objective.after)) ended, however it ended", label: "begins: ", indent: 2)
        }
        for words in objective.occasion { page.add(words, indent: 2) }
        for requirement in objective.requires {
            page.add("\(requirement.words) must have passed", label: "requires: ", indent: 2)
            let label = requirement.isOnRecord.map { $0 ? "on record: " : "not on record: " } ?? ""
            page.add(requirement.record, label: label, indent: 4)
        }
        if let set = objective.set {
            let more = set.count - set.first.count
            page.add(
                "each \(set.variables.joined(separator: ", ")): "
                    + "\(set.first.joined(separator: "; "))\(more > 0 ? " and \(more) more" : "")"
                    + ", \(Spelled.count(set.count, "member")) in all, \(set.need)", label: "for ", indent: 2)
        }
        for host in objective.hosts {
            let about = host.about.map { " (\($0))" } ?? ""
            let connection = host.connection.map { ", connected to \($0)" } ?? ""
            page.add("\(host.url)\(about)\(connection)", label: "host \(host.name): ", indent: 2)
        }
        if objective.moreHosts > 0 { page.add("and \(Spelled.count(objective.moreHosts, "more host"))", indent: 2) }
        for step in objective.steps { write(step, as: "step", indent: 2, &page) }
        for step in objective.always { write(step, as: "always", indent: 2, &page) }
    }

    private func write(_ step: Explanation.StepPlan, as word: String, indent: Int, _ page: inout Paragraphs) {
        let who =
            switch step.actor {
            case .program: ""
            case .byHand: ", by hand"
            case .person: ", a person"
            }
        let words = [step.title.map { "\($0)." }, step.instruction, step.inside.map(summary)].compactMap { $0 }
        page.add(words.joined(separator: " "), label: "\(word) \(step.name)\(who): ", indent: indent)
        let indent = indent + 2
        page.add(step.about, indent: indent)
        for detail in step.details { page.add(detail.words, label: "with \(detail.field): ", indent: indent) }
        for words in step.occasion { page.add(words, indent: indent) }
        if let procedure = step.inside?.procedure { write(procedure, indent: indent, &page) }
        for expected in step.expected { page.add(expected, label: "expected: ", indent: indent) }
        if let needs = step.needs {
            let words = needs.isEmpty ? "none of the steps before it" : Spelled.list(needs)
            page.add(words, label: "needs: ", indent: indent)
        }
        page.add(step.retry, label: "tried again: ", indent: indent)
        page.add(step.timeout.map { "\($0.words) at most for one attempt" }, indent: indent)
        if let inside = step.inside { write(inside, indent: indent, &page) }
    }

    // MARK: Steps inside steps

    private func summary(_ inside: Explanation.InsidePlan) -> String {
        inside.procedure.map { "\($0.title) (\($0.path))" } ?? "The first that passes of:"
    }

    private func write(_ procedure: Explanation.ProcedurePlan, indent: Int, _ page: inout Paragraphs) {
        page.add(procedure.about, indent: indent)
        for given in procedure.given { page.add(given.words, label: "with \(given.name): ", indent: indent) }
    }

    private func write(_ inside: Explanation.InsidePlan, indent: Int, _ page: inout Paragraphs) {
        let word = inside.procedure == nil ? "or" : "step"
        for (index, step) in inside.steps.enumerated() {
            write(step, as: word == "or" && index == 0 ? "either" : word, indent: indent, &page)
        }
        for step in inside.always { write(step, as: "always", indent: indent, &page) }
        if inside.more > 0 { page.add("and \(Spelled.count(inside.more, "more step"))", indent: indent) }
    }

    // MARK: The site

    private func inputs(_ page: inout Paragraphs) {
        guard explanation.site != nil, !explanation.inputs.isEmpty else { return }
        page.heading("Inputs")
        for input in explanation.inputs {
            page.add(
                "\(input.about)\(input.isSecret ? ", a secret" : ""): \(input.source ?? "no value")",
                label: "\(input.name): ", indent: 2)
        }
    }

    private func gaps(_ page: inout Paragraphs) {
        if explanation.gaps.isEmpty {
            guard explanation.site != nil else { return }
            page.heading("Nothing is missing at this site, as far as can be told without contacting anything.")
            return
        }
        page.heading(explanation.site == nil ? "What a site file has to say" : "What is missing at this site")
        for gap in explanation.gaps {
            page.add(gap.words, label: "- ", indent: 2)
            page.add(gap.help, label: "= ", indent: 4)
        }
    }
}
