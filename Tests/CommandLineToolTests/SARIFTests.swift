import FoundationEssentials
import TestSupport
import Testing

@testable import CommandLineTool

/// The logs of `ctplan lint` fit what SARIF 2.1.0 demands, whatever was found.
///
/// The schema that OASIS publishes says it, which `scripts/bootstrap` takes from a package; and, closed, that of the
/// objects that ctplan writes, `Tests/Fixtures/findings/sarif.schema.json`.
struct SARIFTests {
    private static let schemas = [
        ".build/schemastore/sarif-schema-2.1.0.json", "Tests/Fixtures/findings/sarif.schema.json",
    ]

    /// Lints into a log of the folder; its exit status.
    @discardableResult
    private func lint(_ paths: [String], to log: String, workingIn folder: TemporaryFolder? = nil) async throws -> Int32
    {
        if let folder {
            return try await Program(
                try Fixtures.program("ctplan"), ["lint", "--output", "sarif=\(log)", "--format", "oneline"] + paths,
                environment: ["HOME": folder.path, "GITHUB_ACTIONS": nil], folder: folder.path
            ).run().status
        }
        let console = Console(write: { _ in }, writeError: { _ in })
        return CommandLineTool.main(
            ["lint", "--output", "sarif=\(log)", "--format", "oneline"] + paths, console: console,
            environment: Environment([:]))
    }

    private func check(_ logs: [String]) async throws {
        for schema in Self.schemas {
            let finished = try await Program(
                "/usr/bin/python3", ["-B", "scripts/check-sarif", schema] + logs, environment: [:],
                folder: Fixtures.repository
            ).run(within: .seconds(120))
            let lines = finished.standardOutput.split(separator: "\n")
            #expect(lines.count == logs.count, "\(finished.standardError)")
            #expect(lines.filter { !$0.hasSuffix("\tok") } == [])
        }
    }

    @Test func `every bad fixture's log is one`() async throws {
        let folder = try TemporaryFolder()
        var logs: [String] = []
        for name in Fixtures.names(in: "err", endingWith: ".yaml") {
            let log = folder.path("\(name).sarif")
            let status = try await lint([Fixtures.path("err/\(name)")], to: log)
            #expect(status != 2, "\(name)")
            logs.append(log)
        }
        let all = folder.path("all.sarif")
        try await lint([Fixtures.path("err"), "\(Fixtures.repository)/plans"], to: all)
        #expect(try readText(all).contains("\"fixes\":[{"))
        try await check(logs + [all])
    }

    @Test func `so is that of odd names, of what cannot be read, and of nothing`() async throws {
        let folder = try TemporaryFolder()
        let bad = "ctplan: 1\ntitel: T\nhosts: {a: tcp://x:1, b: tcp://x:1}\n"
        for name in [
            "a b.yaml", "x:y.yaml", "100%.yaml", "夜.yaml", "a\u{1B}[31m\u{7}\nb.yaml", "#\"<&.yaml", "wé\u{2028}.yml",
        ] {
            try folder.write(bad, to: name)
        }
        try folder.write("ctplan: 1\n\u{1}: \u{202E}\n", to: "signs.yaml")
        #expect(try await lint([".", "none\u{1B}.yaml"], to: "odd.sarif", workingIn: folder) == 2)
        #expect(
            try await lint(
                ["../\(folder.path.split(separator: "/").last ?? "")/a b.yaml"], to: "up.sarif", workingIn: folder) == 1
        )
        try folder.write("ctplan-site: 1\n", to: "good/site.yaml")
        #expect(try await lint(["good"], to: "good.sarif", workingIn: folder) == 0)
        try await check(["odd", "up", "good"].map { folder.path("\($0).sarif") })
        let log = try folder.read("odd.sarif")
        for uri in ["a%20b.yaml", "x%3Ay.yaml", "100%25.yaml", "%E5%A4%9C.yaml", "%23%22%3C%26.yaml"] {
            #expect(log.contains("{\"uri\":\"\(uri)\"}"), "\(uri)")
        }
    }

    @Test func `a rule has its help URI where the repository says where its pages are`() async throws {
        let folder = try TemporaryFolder()
        try folder.write("ctplan: 1\ntitel: T\n", to: "plan.yaml")
        try folder.write("ctplan-config: 1\nrule-pages: https://docs.example.com/rules.html\n", to: "ctplan.yaml")
        try await lint(["plan.yaml"], to: "with.sarif", workingIn: folder)
        #expect(
            try folder.read("with.sarif").contains(
                "\"helpUri\":\"https://docs.example.com/rules.html#unknown-field\""))
        try folder.write("ctplan-config: 1\nrule-pages: rules.html#x\n", to: "ctplan.yaml")
        try await lint(["plan.yaml"], to: "without.sarif", workingIn: folder)
        let without = try folder.read("without.sarif")
        #expect(!without.contains("helpUri") && without.contains("\"ruleId\":\"wrong-url\""))
        try await check(["with", "without"].map { folder.path("\($0).sarif") })
    }
}
