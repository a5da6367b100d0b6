import TestSupport
import Testing

/// `ctplan lint --fix` as it is called: what is mended, what is told, and that the rest of a file stays to the byte.
struct FixCommandTests {
    private func lint(_ words: [String], in folder: TemporaryFolder) async throws -> FinishedProgram {
        try await Program(
            try Fixtures.program("ctplan"), ["lint"] + words,
            environment: ["HOME": folder.path, "GITHUB_ACTIONS": nil], folder: folder.path
        ).run()
    }

    private static func plan(_ target: String, branch: Bool = true, end: String = "\r\n") -> String {
        [
            "ctplan:   1   # as  it is", "title: 'T'", "", "",
            "inputs: {user: {about:  U}\(branch ? ", b: {about: B}" : "")}",
            "hosts:  { web: https://www.example.com }",
            "objectives: {a: {steps: {reach: {http: {\(target): web,  path: /$(user)}}}}}",
        ].joined(separator: end)
    }

    @Test func `what is safe is mended, and the rest told`() async throws {
        let folder = try TemporaryFolder()
        try folder.write("\u{FEFF}" + Self.plan("too"), to: "plan.yaml")
        let told = try await lint(["plan.yaml"], in: folder)
        #expect(told.status == 1)
        #expect(told.standardError == "1 finding can be mended with --fix, 1 more with --fix=unsafe\n")
        #expect(try await lint(["plan.yaml", "--format", "oneline"], in: folder).standardError == "")
        let fixed = try await lint(["--fix", "plan.yaml"], in: folder)
        #expect(fixed.status == 1)
        #expect(fixed.standardOutput.contains("[unused-input]"))
        #expect(
            fixed.standardError
                == "mended 1 finding in 1 file\n1 finding can be mended with --fix=unsafe\n")
        #expect(
            try folder.read("plan.yaml").unicodeScalars.elementsEqual(("\u{FEFF}" + Self.plan("to")).unicodeScalars))
        let bold = try await lint(["--fix=unsafe", "plan.yaml"], in: folder)
        #expect(bold.status == 0)
        #expect(bold.standardError == "mended 1 finding in 1 file\n")
        #expect(
            try folder.read("plan.yaml").unicodeScalars
                .elementsEqual(("\u{FEFF}" + Self.plan("to", branch: false)).unicodeScalars))
    }

    @Test func `what would make a new error is neither offered nor counted`() async throws {
        let folder = try TemporaryFolder()
        // "title" is there already.
        let text = "ctplan: 1\ntitle: T\ntitel: U\nobjectives: {a: {steps: {look: {manual: {do: look}}}}}\n"
        try folder.write(text, to: "plan.yaml")
        #expect(try await lint(["plan.yaml"], in: folder).standardError == "")
        let fixed = try await lint(["--fix=unsafe", "plan.yaml"], in: folder)
        #expect(fixed.standardError == "")
        #expect(try folder.read("plan.yaml") == text)
        // Of two, the one that can be made is.
        try folder.write(text.replacing("manual", with: "manaul"), to: "plan.yaml")
        #expect(try await lint(["plan.yaml"], in: folder).standardError == "1 finding can be mended with --fix\n")
        #expect(try await lint(["--fix", "plan.yaml"], in: folder).standardError == "mended 1 finding in 1 file\n")
        #expect(try folder.read("plan.yaml") == text)
    }

    @Test func `a difference is shown, and nothing is written`() async throws {
        let folder = try TemporaryFolder()
        let text = Self.plan("too", end: "\n")
        try folder.write(text, to: "plan.yaml")
        let safe = try await lint(["--fix", "--diff", "plan.yaml"], in: folder)
        #expect(safe.status == 1)
        #expect(safe.standardOutput.contains("-objectives: {a: {steps: {reach: {http: {too: web,"))
        #expect(safe.standardOutput.contains("+objectives: {a: {steps: {reach: {http: {to: web,"))
        #expect(safe.standardError == "would mend 1 finding in 1 file\n")
        let all = try await lint(["--fix=unsafe", "--diff", "plan.yaml"], in: folder)
        #expect(all.standardOutput.contains("+inputs: {user: {about:  U}}\n"))
        #expect(try folder.read("plan.yaml") == text)
        try folder.write(Self.plan("to", branch: false), to: "plan.yaml")
        #expect(
            try await lint(["--fix", "--diff", "plan.yaml"], in: folder).all == ["0", "", ""])
    }

    @Test func `formats for programs stay whole, and hold the changes`() async throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.plan("too", end: "\n"), to: "plan.yaml")
        let json = try await lint(["plan.yaml", "--format", "json"], in: folder)
        #expect(
            json.standardOutput.contains(
                #""fix":{"title":"write \"to\"","safety":"safe","edits":[{"line":7,"column":41,"end-line":7,"end-column":44,"text":"to"}]}"#
            ), "\(json.standardOutput)")
        #expect(json.standardError == "")
        let sarif = try await lint(["plan.yaml", "--format", "sarif"], in: folder)
        #expect(
            sarif.standardOutput.contains(
                #""replacements":[{"deletedRegion":{"startLine":7,"startColumn":41,"endLine":7,"endColumn":44},"insertedContent":{"text":"to"}}]"#
            ), "\(sarif.standardOutput)")
    }
}
