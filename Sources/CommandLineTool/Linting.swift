import CivilTime
import Diagnostics
import Execution
import PlanLanguage
import Reporting

/// What `ctplan lint` does, apart from how its command line is read.
struct Linting {
    let paths: [String]
    var format: FindingsFormat?
    var outputs: [FindingsOutput] = []
    /// Which changes are made before what is left is told.
    var fixes: Fix.Safety?
    /// Whether changes are only shown.
    var isDifference = false

    /// Whether `leave-out` of `ctplan.yaml` holds for the paths themselves too.
    var respectsLeaveOut = false

    static let respectLeaveOut = "respect-leave-out"

    init(
        paths: [String], format: FindingsFormat? = nil, outputs: [FindingsOutput] = [], fixes: Fix.Safety? = nil,
        isDifference: Bool = false, respectsLeaveOut: Bool = false
    ) {
        self.respectsLeaveOut = respectsLeaveOut
        self.paths = paths
        self.format = format
        self.outputs = outputs
        self.fixes = fixes
        self.isDifference = isDifference
    }

    /// For a command line of nothing but paths, as editors and hooks write it, `nil` for others. The parser takes longer to set itself up than most plans
    /// take to lint, and editors and hooks call this many times a day.
    init?(plain arguments: [String]) {
        guard arguments.first == LintCommand.configuration.commandName else { return nil }
        let paths = arguments.dropFirst().filter { $0 != "--\(Self.respectLeaveOut)" }
        guard !paths.isEmpty, paths.allSatisfy({ !$0.isEmpty && !$0.hasPrefix("-") }) else { return nil }
        self.init(paths: paths, respectsLeaveOut: paths.count + 1 < arguments.count)
    }

    func run(console: Console, environment: Environment) -> Int32 {
        let files = PlanFileSource.machine { environment.expanding($0) }
        let judging = {
            Judging(
                linter: Linter(vocabulary: StepKinds.all.vocabulary, files: files, now: Instant.now()),
                configurations: ConfigurationSource(folders: .machine, workingFolder: Machine.workingFolder))
        }
        var problemsOfFixes: [String] = []
        if let fixes {
            var fixing = FilesFixing(
                judging: judging(), takesUnsafe: fixes == .unsafe, respectsLeaveOut: respectsLeaveOut)
            for path in paths { fixing.take(path, isDifference: isDifference, console) }
            if isDifference { return fixing.endOfShow(console) }
            fixing.tell(console)
            problemsOfFixes = fixing.problems
        }
        // Another linter: the one before has read procedures that are mended now.
        var reading = FilesReading(judging: judging(), respectsLeaveOut: respectsLeaveOut)
        for path in paths { reading.take(path) }
        let format = format ?? (environment["GITHUB_ACTIONS"] == "true" ? .github : .text)
        // Before the findings are gathered: what is wrong in ctplan.yaml is one of them.
        let rulePages = ([format] + outputs.map(\.format)).contains(.sarif) ? reading.rulePages() : nil
        let findings = reading.findingsOfAll()
        let report = FindingsReport(
            findings: findings, files: reading.files, problems: reading.problems, version: ProgramVersion.text,
            folder: Machine.workingFolder, rulePages: rulePages)
        console.write(report.text(format, style: console.outputHasColour ? .colour : .plain))
        if format == .text { FilesFixing.offer(findings, after: fixes, judging: judging(), console) }
        var problems = problemsOfFixes + reading.problems
        for output in outputs {
            if let problem = output.write(report, expanding: environment.expanding) { problems.append(problem) }
        }
        for problem in problems { console.printError("error: \(problem)") }
        if !problems.isEmpty { return ExitStatus.usage.rawValue }
        let isClean = findings.allSatisfy { $0.severity == .hint }
        return (isClean ? ExitStatus.passed : ExitStatus.failed).rawValue
    }
}

/// Reads file after file; what cannot be read does not keep the others from being judged.
private struct FilesReading {
    private var judging: Judging
    private var findings: [Finding] = []
    /// By path: the comments that take findings away.
    private var ignoring: [String: Ignoring] = [:]
    private(set) var plans: [Plan] = []
    private(set) var sites: [Site] = []
    private var answers: [SourceText] = []
    /// Those that were judged.
    private(set) var files: [String] = []
    private(set) var problems: [String] = []
    private var taken: Set<String> = []

    private let respectsLeaveOut: Bool

    init(judging: Judging, respectsLeaveOut: Bool) {
        self.judging = judging
        self.respectsLeaveOut = respectsLeaveOut
    }

    /// What the files say of each other, and of the plans beside them that sites are for.
    mutating func findingsOfAll() -> [Finding] {
        let sitesAndPlans = SitesAndPlans(plans: plans, sites: sites, linter: judging.linter)
        let found = sitesAndPlans.plansBeside()
        let beside = found.map(\.plan)
        // What is wrong with a plan that nobody asked about is not told.
        let shared = PlanSet(plans + beside, sites: sites).findings.filter { finding in
            !beside.contains { $0.source.path == finding.place.source.path }
        }
        return findings(
            with: shared + plans.flatMap(OutsidePrograms.missing(of:))
                + sitesAndPlans.findings(with: plans + beside, besides: findings + shared + found.flatMap(\.errors))
                + answers.flatMap { AnswersFile.findings(in: $0, plans: plans, linter: judging.linter) })
    }

    /// All findings, those about several files among them, less those that comments take away, as `ctplan.yaml` has them.
    private mutating func findings(with others: [Finding]) -> [Finding] {
        let byFile = Dictionary(grouping: findings + others, by: \.place.source.path)
        var judged: [Finding] = []
        for file in Set(ignoring.keys).union(byFile.keys) {
            judged += judging.judged(byFile[file] ?? [], of: file, ignoring: ignoring[file])
        }
        // A ctplan.yaml that was linted itself has its findings already.
        let told = Set(byFile.keys.map { judging.configurations.identity(of: $0) })
        return judged
            + judging.configurations.findings.filter { finding in
                !told.contains(judging.configurations.identity(of: finding.place.source.path))
            }
    }

    mutating func rulePages() -> String? { judging.rulePages() }

    mutating func take(_ path: String) {
        let found = PlanFiles(under: path)
        problems += found.problems.map(\.description)
        var hasPlan = false
        var leftOut = 0
        for file in found.files {
            if file != path || respectsLeaveOut, judging.leavesOut(file) {
                leftOut += 1
                continue
            }
            if read(file, isNamed: file == path) { hasPlan = true }
        }
        if !hasPlan, PlanFiles.isFolder(path) {
            let why = leftOut > 0 ? "; \"leave-out\" in ctplan.yaml takes \(Spelled.count(leftOut, "file"))" : ""
            problems.append("there is no plan, site file or procedure under \"\(TerminalText.clean(path))\"\(why)")
        }
    }

    /// Files of other programs lie beside plans, and fail nothing there.
    private static func asHint(_ finding: Finding) -> Finding {
        guard finding.rule == "not-a-plan" else { return finding }
        return Finding(
            finding.rule, .hint, at: finding.place, finding.message, notes: finding.notes,
            help: "name it under leave-out in ctplan.yaml where it belongs to another program")
    }

    /// Whether the file is, or may be, one of the language.
    private mutating func read(_ file: String, isNamed: Bool) -> Bool {
        guard taken.insert(file).inserted else { return true }
        do throws(FileProblem) {
            let (source, decoding) = try SourceText.read(path: file)
            if decoding.isEmpty, AnswersFile.isMeant(by: source) {
                files.append(file)
                answers.append(source)
                return true
            }
            let read = decoding.isEmpty ? judging.linter.read(source) : (.unknown, decoding)
            let found = read.findings
            files.append(file)
            ignoring[file] = Ignoring(source)
            let isForeign = !isNamed && found.contains { $0.rule == "not-a-plan" } && Linter.isForeign(source)
            findings += isForeign ? found.map(Self.asHint) : found
            switch read.document {
            case .plan(let plan): plans.append(plan)
            case .site(let site): sites.append(site)
            case .procedure, .unknown: break
            }
            return !found.contains { ["not-a-plan", "empty-file"].contains($0.rule) }
        } catch {
            problems.append(error.description)
            return true
        }
    }
}
