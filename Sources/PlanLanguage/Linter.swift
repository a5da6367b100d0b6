import CivilTime
import Diagnostics
import YAMLTree

/// Reads a file of the language and judges it by every rule.
package struct Linter: Sendable {
    package let vocabulary: Vocabulary
    package let zones: ZoneSource
    package let files: PlanFileSource
    /// What time it is for the rules that ask for it; without it they find nothing.
    package let now: Instant?
    private let procedures: ProcedureLibrary

    package init(
        vocabulary: Vocabulary, zones: ZoneSource = .system, files: PlanFileSource = .system, now: Instant? = nil
    ) {
        self.now = now
        self.vocabulary = vocabulary
        self.zones = zones
        self.files = files
        procedures = ProcedureLibrary(vocabulary: vocabulary, files: files)
    }

    /// What a file turned out to be.
    package enum Document: Sendable {
        case plan(Plan)
        case site(Site)
        case procedure(Procedure)
        /// Not to be understood, or none of them.
        case unknown
    }

    /// The document, as far as it could be understood, and its findings in the order of the file.
    package func read(_ source: SourceText) -> (document: Document, findings: [Finding]) {
        let (root, treeFindings) = YAMLDocument.parse(source)
        guard let root else { return (.unknown, treeFindings.sortedByPlace()) }
        guard case .mapping(let entries) = root.content else {
            return (.unknown, (treeFindings + [Self.notAPlan(root.place)]).sortedByPlace())
        }
        if entries.contains(where: { $0.key.value == "ctplan-site" }) {
            let (site, findings) = SiteReader(files: files).read(root)
            let checked = site.map(Check.findings) ?? []
            let all = treeFindings + findings + checked
            return (site.map(Document.site) ?? .unknown, Todo.told(in: root, all, isPlan: false).sortedByPlace())
        }
        if ConfigurationReader.isConfiguration(entries) {
            return (.unknown, (treeFindings + ConfigurationReader().findings(root)).sortedByPlace())
        }
        if ProcedureLibrary.isProcedure(root) {
            let (procedure, findings) = procedures.read(root, on: ProcedureWay(procedures, from: source))
            let all = Todo.told(in: root, treeFindings + findings, isPlan: false)
            return (procedure.map(Document.procedure) ?? .unknown, all.sortedByPlace())
        }
        guard entries.contains(where: { Self.planKeys.contains($0.key.value) }) else {
            return (.unknown, (treeFindings + [Self.notAPlan(root.place, entries)]).sortedByPlace())
        }
        let (plan, findings) = PlanReader(
            vocabulary: vocabulary, zones: zones, files: files, procedures: procedures
        ).read(root)
        let checked = plan.map(judged) ?? []
        let all = treeFindings + findings + checked
        // What is not understood may be what a hint misses.
        let isBroken = all.contains { $0.severity == .error }
        let shown = isBroken ? treeFindings + findings + checked.filter { $0.severity != .hint } : all
        return (plan.map(Document.plan) ?? .unknown, Todo.told(in: root, shown).sortedByPlace())
    }

    private func judged(_ plan: Plan) -> [Finding] {
        Check.all.flatMap { $0.findings(plan) }
            + (now.map { now in TimedCheck.all.flatMap { $0.findings(plan, now) } } ?? [])
    }

    /// A file with one of these is meant to be a plan, also when its `ctplan:` line is missing.
    static let planKeys: Set<String> = ["ctplan", "objectives", "circular"]

    static func notAPlan(_ place: Place, _ entries: [Entry] = []) -> Finding {
        Finding(
            "not-a-plan", at: place, "this is no plan, site file or procedure",
            help:
                "a plan begins with \"ctplan: 1\", a site file with \"ctplan-site: 1\", a procedure with \"ctplan-procedure: 1\"",
            fix: surely(entries).flatMap { ObjectReader.firstLine($0, at: place) })
    }

    /// Whether a file is a mapping with no key that a file of the language has, such as `compose.yaml`.
    package static func isForeign(_ source: SourceText) -> Bool {
        guard let root = YAMLDocument.parse(source).root, case .mapping(let entries) = root.content else {
            return false
        }
        let shapes = [PlanReader.Shape.shape, Site.Shape.shape, Procedure.Shape.shape]
        let known = shapes.flatMap(\.fields).map(\.name)
        return entries.allSatisfy {
            !known.contains($0.key.value) && Spelling.nearest(to: $0.key.value, among: known) == nil
        }
    }

    /// The first key of the one sort of file that has all the keys which a file has, needs no others, and has one of them
    /// alone.
    private static func surely(_ entries: [Entry]) -> String? {
        let keys = Set(entries.map(\.key.value))
        let plan = Set(PlanReader.Shape.shape.fields.map(\.name))
        let sorts = [Site.Shape.shape, Procedure.Shape.shape].map { $0.fields }
        let fitting = sorts.indices.filter { index in
            let fields = sorts[index].dropFirst()
            let shared = plan.union(sorts[1 - index].map(\.name))
            return keys.isSubset(of: fields.map(\.name)) && !keys.isSubset(of: shared)
                && keys.isSuperset(of: fields.filter(\.isRequired).map(\.name))
        }
        return keys.count > 1 && fitting.count == 1 ? sorts[fitting[0]][0].name : nil
    }

}
