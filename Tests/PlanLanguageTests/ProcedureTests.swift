import Diagnostics
import Synchronization
import Testing

@testable import PlanLanguage

/// Which files `uses:` leads to, how far, and how often each is read.
struct ProcedureTests {
    /// Files by their paths, which count how often each is read.
    private final class Shelf: Sendable {
        let files: [String: String]
        let reads = Mutex<[String: Int]>([:])

        init(_ files: [String: String]) {
            self.files = files
        }

        var source: PlanFileSource {
            PlanFileSource { path in
                self.reads.withLock { $0[path, default: 0] += 1 }
                guard let text = self.files[path] else {
                    return .failure(FileProblem(path: path, message: "there is no such file"))
                }
                return .success(.init(SourceText(path: path, text: text)))
            }
        }

        func linter() -> Linter { Linter(vocabulary: SampleKinds.vocabulary, files: source) }
    }

    private static func procedure(_ steps: String) -> String {
        "ctplan-procedure: 1\ntitle: T\ninputs: {server: {about: a host, type: host}}\nsteps:\n  own: {tcp: {to: $(server)}}\n"
            + steps
    }

    private static func plan(using paths: [String]) -> SourceText {
        let steps = paths.enumerated().map { "      s\($0): {uses: \($1), with: {server: web}}\n" }.joined()
        return SourceText(
            path: "plans/plan.yaml",
            text: "ctplan: 1\ntitle: T\nhosts: {web: https://www.example.com}\nobjectives:\n  a:\n    steps:\n" + steps)
    }

    /// A chain of so many procedures, each using the next so many times.
    private static func chain(_ length: Int, times: Int = 1) -> [String: String] {
        var files: [String: String] = [:]
        for number in 1...length {
            let next = (0..<times).map { "  next\($0): {uses: p\(number + 1).yaml, with: {server: $(server)}}\n" }
            files["plans/p\(number).yaml"] = procedure(number == length ? "" : next.joined())
        }
        return files
    }

    private func rules(_ linter: Linter, _ source: SourceText) -> [String] {
        linter.read(source).findings.map(\.rule)
    }

    @Test(arguments: [(8, []), (9, ["procedure-depth"]), (10, ["faulty-procedure"]), (500, ["faulty-procedure"])])
    func `procedures stand eight deep inside one another`(length: Int, expected: [String]) {
        #expect(rules(Shelf(Self.chain(length)).linter(), Self.plan(using: ["p1.yaml"])) == expected)
    }

    @Test(arguments: [(5, 5, []), (5, 12, ["procedure-size"]), (8, 100, ["faulty-procedure"])])
    func `a step comes to ten thousand steps at most`(length: Int, times: Int, expected: [String]) {
        let shelf = Shelf(Self.chain(length, times: times))
        #expect(rules(shelf.linter(), Self.plan(using: ["p1.yaml"])) == expected)
    }

    @Test func `a file is read once, by whatever path and however many use it`() {
        let shelf = Shelf([
            "plans/p/one.yaml": Self.procedure("  next: {uses: ../q/two.yaml, with: {server: $(server)}}\n"),
            "plans/q/two.yaml": Self.procedure(""),
        ])
        let linter = shelf.linter()
        let plan = Self.plan(using: ["p/one.yaml", "./p/../p//one.yaml", "q/two.yaml"])
        for _ in 0..<500 { #expect(rules(linter, plan) == []) }
        #expect(shelf.reads.withLock { $0 } == ["plans/p/one.yaml": 1, "plans/q/two.yaml": 1])
    }

    @Test(arguments: ["plans/plan.yaml", "./plans/plan.yaml", "/srv/plans/plan.yaml", "plan.yaml", "../plan.yaml"])
    func `a path is counted from the folder of the file that names it`(path: String) throws {
        let folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast().filter { $0 != "." }
            .map { "\($0)/" }.joined()
        let shelf = Shelf(["\(folder)p/one.yaml": Self.procedure("")])
        let source = SourceText(path: path, bytes: Self.plan(using: ["p/one.yaml"]).bytes)
        let (document, findings) = shelf.linter().read(source)
        #expect(findings.isEmpty, "\(FindingRenderer().render(findings))")
        guard case .plan(let plan) = document else { throw NoPlan() }
        #expect(plan.procedures.map(\.source.path) == ["\(folder)p/one.yaml"])
    }

    @Test func `a circle is found wherever it is entered`() {
        let shelf = Shelf([
            "plans/a.yaml": Self.procedure("  next: {uses: b.yaml, with: {server: $(server)}}\n"),
            "plans/b.yaml": Self.procedure("  next: {uses: c.yaml, with: {server: $(server)}}\n"),
            "plans/c.yaml": Self.procedure("  next: {uses: a.yaml, with: {server: $(server)}}\n"),
        ])
        for name in ["a", "b", "c"] {
            let path = "plans/\(name).yaml"
            let source = SourceText(path: path, text: shelf.files[path] ?? "")
            #expect(rules(shelf.linter(), Self.plan(using: ["\(name).yaml"])) == ["faulty-procedure"])
            #expect(rules(shelf.linter(), source) == ["faulty-procedure"])
        }
    }

    private struct NoPlan: Error {}
}
