import FoundationEssentials
import JSONText
import Patterns
import TestSupport
import Testing

/// What the repository gives to CI servers does what it says: the scripts in it are run as they stand.
struct ContinuousIntegrationTests {
    private static let good = "ctplan-site: 1\n"
    private static let bad = "ctplan: 1\ntitle: T\ntitel: T\nobjectives: {a: {steps: {look: {manual: {do: look}}}}}\n"

    /// A part of a YAML file of the repository, by names and numbers; each item of a list on its line.
    private static func part(of file: String, _ path: String...) async throws -> String {
        let script = """
            import sys, yaml
            part = yaml.safe_load(open(sys.argv[1]))
            for name in sys.argv[2:]:
                part = part[int(name)] if isinstance(part, list) else part[name]
            print("\\n".join(part) if isinstance(part, list) else part)
            """
        let finished = try await Program(
            "/usr/bin/python3", ["-c", script, "\(Fixtures.repository)/\(file)"] + path
        ).run()
        #expect(finished.status == 0, "\(finished.standardError)")
        return finished.standardOutput
    }

    private static func run(_ script: String, _ environment: [String: String?], in folder: TemporaryFolder) async throws
        -> FinishedProgram
    {
        let programs = try Fixtures.program("ctplan").split(separator: "/").dropLast().map { "/\($0)" }.joined()
        let own: [String: String?] = ["PATH": "\(programs):/usr/bin:/bin", "HOME": folder.path, "GITHUB_ACTIONS": nil]
        return try await Program(
            "/bin/bash", ["-eo", "pipefail", "-c", script], environment: own.merging(environment) { $1 },
            folder: folder.path
        ).run()
    }

    private static func folder(_ text: String) throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        try folder.write(text, to: "plans/a.yaml")
        try folder.write(good, to: "sites/site.yaml")
        return folder
    }

    @Test func `the action for GitHub annotates, writes SARIF and fails`() async throws {
        let script = try await Self.part(of: "action.yml", "runs", "steps", "0", "run")
        let bad = try Self.folder(Self.bad)
        let failed = try await Self.run(script, ["PATHS": "plans sites", "SARIF": "o.sarif"], in: bad)
        #expect(failed.status == 1)
        #expect(failed.standardOutput.hasPrefix("::error file=plans/a.yaml,line=3,"))
        #expect(try bad.read("o.sarif").contains("\"uri\":\"plans/a.yaml\""))
        let good = try Self.folder(Self.good)
        #expect(try await Self.run(script, ["PATHS": "plans sites", "SARIF": ""], in: good).all == ["0", "", ""])
        let without = try await Self.run(script, ["PATHS": "plans", "SARIF": "", "PATH": "/usr/bin:/bin"], in: good)
        #expect(without.status == 2 && without.standardOutput.hasPrefix("::error::ctplan is not installed"))
    }

    @Test func `the template for GitLab writes what it hands over`() async throws {
        let script = try await Self.part(of: "ci/gitlab.yml", "ctplan-lint", "script")
        let reports = try await Self.part(of: "ci/gitlab.yml", "ctplan-lint", "artifacts", "reports", "codequality")
        let folder = try Self.folder(Self.bad)
        let failed = try await Self.run(script, ["CTPLAN_PATHS": "plans sites"], in: folder)
        #expect(failed.status == 1)
        #expect(try folder.read(String(reports.dropLast())).contains("\"check_name\":\"unknown-field\""))
        #expect(try folder.read("ctplan.xml").contains("<testsuite name=\"ctplan lint\""))
    }

    @Test func `the hooks for pre-commit lint and form the files they are given`() async throws {
        let folder = try Self.folder(Self.bad.replacing("ctplan: 1", with: "ctplan:   1"))
        for (index, status) in [(0, Int32(1)), (1, 0)] {
            let entry = try await Self.part(of: ".pre-commit-hooks.yaml", "\(index)", "entry")
            let files = try Pattern(
                String(try await Self.part(of: ".pre-commit-hooks.yaml", "\(index)", "files").dropLast()))
            #expect(
                try files.matches("plans/a.yaml") && files.matches("x/sites/b.yml") && !files.matches("docs/a.yaml"))
            let answer = try await Self.run("\(entry.dropLast()) plans/a.yaml sites/site.yaml", [:], in: folder)
            #expect(answer.status == status, "\(answer.standardError)")
        }
        #expect(try folder.read("plans/a.yaml") == Self.bad)
    }

    /// The problem matchers that CI servers are given read each line of the one-line form.
    @Test func `the problem matchers know the lines of findings`() async throws {
        let text = try readText("\(Fixtures.repository)/ci/problem-matcher.json")
        let matchers = try JSON.parse(Array(text.utf8))
        let patterns = try (0..<2).map { index in
            try Pattern(try #require(matchers["problemMatcher"]?[index]?["pattern"]?[0]?["regexp"]?.string))
        }
        let names = ["err/unknown-field.yaml", "err/unused-input.yaml", "err/needless-default.yaml"]
        let finished = try await Program(
            try Fixtures.program("ctplan"), ["lint", "--format", "oneline"] + names.map(Fixtures.path),
            environment: ["GITHUB_ACTIONS": nil]
        ).run()
        let lines = finished.standardOutput.split(separator: "\n").map(String.init)
        for severity in ["error", "warning", "hint"] { #expect(lines.contains { $0.contains(": \(severity): ") }) }
        for line in lines {
            let isHint = line.contains(": hint: ")
            #expect(try patterns.map { try $0.matches(line) } == [!isHint, isHint], "\(line)")
        }
    }
}
