import ArgumentParser
import CivilTime
import Diagnostics
import Execution
import Glibc
import Networking
import PlanLanguage
import Reporting

struct ExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain", abstract: "Say in words what a plan asks for, and what is missing to run it.",
        discussion: """
            It contacts nothing and reads no secret. Exits 0, or 2 when a file has errors or cannot be read.
            """)

    @Argument(help: "The plan.")
    var plan: String

    @Option(help: ArgumentHelp("The site file. Without it, what one has to say is listed.", valueName: "file"))
    var site: String?

    @Option(
        help: ArgumentHelp("Your time zone, such as Europe/Paris; the machine's where left out.", valueName: "zone"))
    var zone: String?

    @Option(
        help: ArgumentHelp("Explain it as if it were this time, such as 2021-08-14T20:31.", valueName: "time"))
    var at: String?

    @Option(
        help: ArgumentHelp(
            "The folder of earlier runs' records, for what an objective requires; left out, where records are kept.",
            valueName: "folder"))
    var records: String?

    @Option(help: "How to show it: text or json.")
    var format = RunRequest.OutputFormat.text

    func run(console: Console, environment: Environment) -> Int32 {
        do throws(RunSession.Refusal) {
            let explanation = try explanation(console: console, environment: environment)
            switch format {
            case .text:
                console.write(ExplanationText(explanation, hasColour: console.outputHasColour).text)
            case .json: console.write(ExplanationJSON(explanation).text)
            }
            return ExitStatus.passed.rawValue
        } catch {
            console.print(error.findings)
            if error.findings.isEmpty { console.printError(error.message) }
            return ExitStatus.usage.rawValue
        }
    }

    private func explanation(console: Console, environment: Environment) throws(RunSession.Refusal) -> Explanation {
        let files = RunFiles(environment: environment)
        let (read, site) = try files.planAndSite(plan, site)
        console.printError(read.warnings + (site?.warnings ?? []))
        let probe = SiteProbe(
            isSet: { !(environment[$0] ?? "").isEmpty },
            isReadable: {
                access(environment.expanding($0), R_OK) == 0 && !PlanFiles.isFolder(environment.expanding($0))
            },
            isProgram: OutsidePrograms.isThere, expand: environment.expanding, userKnownHosts: RunSession.userKnownHosts
        )
        let root = records.map(environment.expanding) ?? environment.recordRoot
        // What is explained as if it were another time is a rehearsal, which may rest on rehearsals.
        let priorRuns: any PriorRuns =
            if let root {
                RecordedRuns(root: root, acceptsRehearsals: at != nil, ownFolder: nil)
            } else {
                NoPriorRuns()
            }
        let explainer = Explainer(
            plan: read.value, site: site?.value, kinds: .all, probe: probe, now: try now(read.value),
            readerZone: try readerZone(environment), priorRuns: priorRuns, recordsFolder: root)
        let loop = EventLoop()
        defer { loop.stop() }
        return loop.runBlocking { await explainer.explanation() }
    }

    private func now(_ plan: Plan) throws(RunSession.Refusal) -> Instant {
        guard let at else { return .now() }
        switch RehearsalTime.parse(at, zone: plan.windows.first?.zone ?? .utc) {
        case .success(let instant): return instant
        case .failure(let problem): throw RunSession.Refusal(.usage, "error: --at: \(problem.message)")
        }
    }

    private func readerZone(_ environment: Environment) throws(RunSession.Refusal) -> Zone? {
        guard let zone else { return SystemZone.current(environment) }
        do throws(ZoneProblem) {
            return try Zone.named(zone)
        } catch {
            throw RunSession.Refusal(
                .usage, "error: --zone: \(error.message)\n  \(error.help)")
        }
    }
}
