import CivilTime
import Diagnostics
import Execution
import PlanLanguage

/// Reads the files of a run; anything wrong with them refuses it.
struct RunFiles {
    let environment: Environment
    let linter: Linter

    init(environment: Environment) {
        self.environment = environment
        linter = Linter(
            vocabulary: StepKinds.all.vocabulary, files: .machine { environment.expanding($0) })
    }

    /// Something read from a file, with the findings that do not stand in its way.
    struct Read<Value> {
        let value: Value
        let source: SourceText
        let warnings: [Finding]
    }

    /// A plan as it is at a site, and the file of that site.
    func planAndSite(_ plan: String, _ site: String?) throws(RunSession.Refusal) -> (
        plan: Read<Plan>, site: Read<Site>?
    ) {
        let plan = try self.plan(at: plan)
        let site = try site.map { path throws(RunSession.Refusal) in try self.site(at: path) }
        let ofSite = plan.value.at(site?.value)
        return (Read(value: ofSite, source: plan.source, warnings: plan.warnings), site)
    }

    func plan(at path: String) throws(RunSession.Refusal) -> Read<Plan> {
        let (source, document, warnings) = try document(at: path)
        guard case .plan(let plan) = document else {
            throw RunSession.Refusal(
                .usage,
                "error: \"\(path)\" is not a plan" + otherwise(document))
        }
        return Read(value: plan, source: source, warnings: warnings)
    }

    func site(at path: String) throws(RunSession.Refusal) -> Read<Site> {
        let (source, document, warnings) = try document(at: environment.expanding(path))
        guard case .site(let site) = document else {
            throw RunSession.Refusal(.usage, "error: \"\(path)\" is not a site file")
        }
        return Read(value: site, source: source, warnings: warnings)
    }

    func answers(at path: String, plan: Plan, now: Instant, ignoresWindows: Bool) throws(RunSession.Refusal)
        -> AnswersFile
    {
        let source = try text(at: environment.expanding(path))
        let (answers, findings) = AnswersFile.read(
            source, plan: plan, now: now, times: AnnouncementTimes(plan: plan, ignoresWindows: ignoresWindows))
        guard let answers, findings.isEmpty else { throw RunSession.Refusal(.usage, findings: findings) }
        return answers
    }

    private func document(at path: String) throws(RunSession.Refusal) -> (SourceText, Linter.Document, [Finding]) {
        let source = try text(at: path)
        let (document, findings) = linter.read(source)
        if findings.contains(where: { $0.severity == .error }) {
            let errors = Spelled.count(findings.count { $0.severity == .error }, "error")
            throw RunSession.Refusal(.usage, "error: \"\(path)\" has \(errors); nothing was run", findings: findings)
        }
        // Hints are for whoever writes the plan, not for the night of the test.
        return (source, document, findings.filter { $0.severity != .hint })
    }

    private func text(at path: String) throws(RunSession.Refusal) -> SourceText {
        let read: (source: SourceText, findings: [Finding])
        do throws(FileProblem) {
            read = try SourceText.read(path: path)
        } catch {
            throw RunSession.Refusal(.usage, "error: \(error.description)")
        }
        guard read.findings.isEmpty else { throw RunSession.Refusal(.usage, findings: read.findings) }
        return read.source
    }

    /// What it is instead.
    private func otherwise(_ document: Linter.Document) -> String {
        switch document {
        case .site: " but a site file: give it with --site"
        case .procedure: " but a procedure: run a plan that uses it"
        case .plan, .unknown: ""
        }
    }
}
