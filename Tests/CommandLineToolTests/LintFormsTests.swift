import Diagnostics
import FoundationEssentials
import Glibc
import JSONText
import Reporting
import TestSupport
import Testing

/// The forms of `ctplan lint` where names are odd, files cannot be read and outputs cannot be written.
struct LintFormsTests {
    private static let bad = "ctplan: 1\ntitle: T\ntitel: T\nobjectives: {a: {steps: {look: {manual: {do: look}}}}}\n"

    private func lint(_ words: [String], in folder: TemporaryFolder, environment: [String: String?] = [:]) async throws
        -> FinishedProgram
    {
        let own: [String: String?] = ["HOME": folder.path, "GITHUB_ACTIONS": nil]
        return try await Program(
            try Fixtures.program("ctplan"), ["lint"] + words, environment: own.merging(environment) { $1 },
            folder: folder.path
        ).run()
    }

    private func oddFolder() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        for name in [
            "a\u{1B}[31m\u{7}\nb\r,:%%.yaml", "<&\"'>.yaml", "\u{9B}\u{7F}\u{202E}.yaml", "\u{FFFE}\u{85}.yaml",
        ] {
            try folder.write(Self.bad, to: name)
        }
        // A name that is no text.
        let raw = Array(folder.path("").utf8CString.dropLast()) + [0x62, -1, -2, 0x2E, 0x79, 0x61, 0x6D, 0x6C, 0]
        let descriptor = open(raw, O_WRONLY | O_CREAT | O_CLOEXEC, 0o644)
        #expect(descriptor >= 0)
        close(descriptor)
        return folder
    }

    @Test(arguments: FindingsFormat.allCases)
    func `names with control characters break no form`(format: FindingsFormat) async throws {
        let folder = try oddFolder()
        let answer = try await lint([".", "--format", format.rawValue], in: folder)
        #expect(answer.status == 2)
        #expect(answer.standardError.contains("its name is not UTF-8; rename it"))
        let all = answer.standardOutput + answer.standardError
        let controls = all.unicodeScalars.filter { $0.properties.generalCategory == .control && $0 != "\n" }
        #expect(controls.isEmpty)
        #expect(!all.unicodeScalars.contains("\u{202E}") || [.json, .jsonl, .gitlab].contains(format))
        let lines = answer.standardOutput.split(separator: "\n")
        switch format {
        case .oneline: #expect(lines.count == 4)
        case .github:
            #expect(lines.count == 5 && lines.allSatisfy { $0.hasPrefix("::error ") || $0.hasPrefix("::error::") })
        case .jsonl: for line in lines { _ = try JSON.parse(Array(line.utf8)) }
        case .json, .sarif, .gitlab: _ = try JSON.parse(Array(answer.standardOutput.utf8))
        case .text, .junit: break
        }
    }

    /// What XML allows (XML 1.0, section 2.2), as an XML parser judges it.
    @Test func `the JUnit form is XML, and a hint is no failure`() async throws {
        let folder = try oddFolder()
        let hinted =
            "ctplan: 1\ntitle: T\nhosts: {web: https://www.example.com}\n"
            + "objectives: {a: {steps: {b: {http: {to: web, path: /$(web.name | default x)}}}}}\n"
        try folder.write(hinted, to: "hinted.yaml")
        _ = try await lint([".", "--output", "junit=o.xml"], in: folder)
        let script = """
            import sys, xml.etree.ElementTree as tree
            root = tree.parse(sys.argv[1]).getroot()
            cases = list(root.iter("testcase"))
            failed = [case for case in cases if case.find("failure") is not None]
            told = [case for case in cases if case.find("system-out") is not None]
            print(root.get("tests"), len(cases), root.get("failures"), len(failed), len(told))
            """
        let parsed = try await Program("/usr/bin/python3", ["-c", script, folder.path("o.xml")]).run()
        #expect(parsed.standardOutput == "6 6 4 4 1\n", "\(parsed.standardError)")
        #expect(try await lint(["hinted.yaml"], in: folder).status == 0)
    }

    @Test(arguments: [["lint"], ["lint", "--fix"], ["fmt", "--check"]])
    func `files of any size keep nothing from being told of the others`(words: [String]) async throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.bad.replacing("title: T", with: "title:   T"), to: "bad.yaml")
        try folder.write("ctplan: 1\n" + (0..<1_000_000).map { "k\($0): 1\n" }.joined(), to: "keys.yaml")
        try folder.write("ctplan: 1\n", to: "large.yaml")
        #expect(truncate(folder.path("large.yaml"), 100 << 20) == 0)
        let finished = try await Program(
            try Fixtures.program("ctplan"), words + ["."], environment: ["HOME": folder.path, "GITHUB_ACTIONS": nil],
            folder: folder.path
        ).run()
        #expect(finished.status == 2)
        #expect(finished.standardOutput.hasPrefix(words[0] == "fmt" ? "./bad.yaml\n" : "./bad.yaml:3:1: error: "))
        for name in ["keys", "large"] {
            #expect(
                finished.standardError.contains(
                    "cannot read \"./\(name).yaml\": it is larger than 4 MiB, the most a plan may have"))
        }
    }

    @Test func `one output that cannot be written does not keep the others from being written`() async throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.bad, to: "plan.yaml")
        let answer = try await lint(
            [
                "plan.yaml", "--output", "json=none/o.json", "--output", "sarif=o.sarif", "--output",
                "gitlab=/dev/full",
                "--output", "junit=o.xml",
            ], in: folder)
        #expect(answer.status == 2)
        #expect(answer.standardOutput.contains("[unknown-field]"))
        #expect(
            answer.standardError.split(separator: "\n").filter { $0.hasPrefix("error: ") } == [
                "error: cannot write \"none/o.json\": No such file or directory",
                "error: cannot write \"/dev/full\": No space left on device",
            ])
        #expect(try folder.names == ["o.sarif", "o.xml", "plan.yaml"])
    }

    @Test func `a plan is never written over by what was found in it`() async throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.bad, to: "plan.yaml")
        #expect(link(folder.path("plan.yaml"), folder.path("other.json")) == 0)
        for output in ["json=plan.yaml", "json=./plan.yaml", "json=other.json"] {
            let answer = try await lint(["plan.yaml", "--output", output], in: folder)
            #expect(answer.status == 2)
            #expect(answer.standardError.contains("it is one of the files that were linted"))
        }
        #expect(try folder.read("plan.yaml") == Self.bad)
    }

    @Test func `GitLab's fingerprints are unique, and stay when lines come before`() async throws {
        let folder = try TemporaryFolder()
        func prints() async throws -> [String] {
            let answer = try await lint([".", "--format", "gitlab"], in: folder)
            let pattern = /"fingerprint":"([0-9a-f]{64})"/
            return answer.standardOutput.matches(of: pattern).map { String($0.1) }
        }
        let twice = Self.bad + "more: [1]\nmore: [1]\nmore: [1]\n"
        try folder.write(twice, to: "a.yaml")
        try folder.write(twice, to: "b.yaml")
        let first = try await prints()
        #expect(first.count >= 6 && Set(first).count == first.count)
        try folder.write("# new\n\n" + twice, to: "a.yaml")
        #expect(try await prints() == first)
    }

    @Test(arguments: [("true", true), ("false", false), ("", false), ("1", false)])
    func `annotations are chosen inside GitHub Actions`(value: String, isChosen: Bool) async throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.bad, to: "plan.yaml")
        for words in [["plan.yaml"], ["plan.yaml", "--output", "json=o.json"]] {
            let answer = try await lint(words, in: folder, environment: ["GITHUB_ACTIONS": value])
            #expect(answer.standardOutput.hasPrefix("::error ") == isChosen)
        }
        let fixed = try await lint(
            ["plan.yaml", "--format", "text"], in: folder, environment: ["GITHUB_ACTIONS": value])
        #expect(fixed.standardOutput.hasPrefix("plan.yaml:3:1:"))
    }
}
