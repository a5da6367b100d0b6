import Glibc
import TestSupport
import Testing

@testable import CommandLineTool

/// What `ctplan fmt` and `ctplan lint --fix` may not write, and what changes while they work: nothing is lost.
struct WrittenPlansTests {
    private static let loose = "ctplan:   1\ntitel: 'T'\nobjectives: {a: {steps: {look: {manual: {do: look}}}}}\n"

    /// Runs without the rights that let root write everything, as another user would.
    private func run(_ words: [String], in folder: TemporaryFolder) async throws -> FinishedProgram {
        try await Program(
            "/usr/bin/unshare", ["--user", "--", try Fixtures.program("ctplan")] + words,
            environment: ["HOME": folder.path, "GITHUB_ACTIONS": nil], folder: folder.path
        ).run()
    }

    @Test(arguments: [["fmt"], ["lint", "--fix"]])
    func `a file that may not be written stays, and the others are written`(words: [String]) async throws {
        let folder = try TemporaryFolder()
        for name in ["a.yaml", "locked/plan.yaml", "read-only.yaml", "secret.yaml", "z.yaml"] {
            try folder.write(Self.loose, to: name)
        }
        #expect(chmod(folder.path("read-only.yaml"), 0o444) == 0)
        #expect(chmod(folder.path("secret.yaml"), 0o000) == 0)
        #expect(chmod(folder.path("locked"), 0o555) == 0)
        defer { chmod(folder.path("locked"), 0o755) }
        let answer = try await run(words + ["."], in: folder)
        #expect(answer.status == 2)
        let errors = answer.standardError.split(separator: "\n").filter { $0.hasPrefix("error: ") }.sorted()
        #expect(
            errors == [
                "error: cannot read \"./secret.yaml\": permission denied",
                "error: cannot write \"./locked/plan.yaml\": permission denied; it is as it was",
                "error: cannot write \"./read-only.yaml\": permission denied; it is as it was",
            ])
        for name in ["locked/plan.yaml", "read-only.yaml"] { #expect(try folder.read(name) == Self.loose) }
        for name in ["a.yaml", "z.yaml"] { #expect(try folder.read(name) != Self.loose) }
        #expect(try folder.names.filter { $0.hasPrefix(".ctplan") } == [])
    }

    @Test func `what somebody wrote meanwhile stays`() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("theirs\n", to: "plan.yaml")
        #expect(throws: FileReplacement.Problem.self) {
            try FileReplacement.replace(path, having: Array("old\n".utf8), with: Array("ours\n".utf8))
        }
        #expect(try folder.read("plan.yaml") == "theirs\n")
        #expect(try folder.names == ["plan.yaml"])
        try FileReplacement.replace(path, having: Array("theirs\n".utf8), with: Array("ours\n".utf8))
        #expect(try folder.read("plan.yaml") == "ours\n")
    }

    @Test func `a link stays one when a plan is mended`() async throws {
        let folder = try TemporaryFolder()
        let plan = try folder.write(Self.loose, to: "real/plan.yaml")
        #expect(chmod(plan, 0o640) == 0)
        #expect(symlink("real/plan.yaml", folder.path("link.yaml")) == 0)
        #expect(try await run(["lint", "--fix", "link.yaml"], in: folder).status == 0)
        var status = stat()
        #expect(lstat(folder.path("link.yaml"), &status) == 0 && status.st_mode & S_IFMT == S_IFLNK)
        #expect(stat(plan, &status) == 0 && status.st_mode & 0o7777 == 0o640)
        #expect(try folder.read("real/plan.yaml") == Self.loose.replacing("titel", with: "title"))
        #expect(symlink("nowhere", folder.path("dangling.yaml")) == 0)
        #expect(symlink("loop.yaml", folder.path("loop.yaml")) == 0)
        let answer = try await run(["fmt", "dangling.yaml", "loop.yaml", "real/plan.yaml"], in: folder)
        #expect(answer.status == 2)
        #expect(answer.standardOutput == "formatted real/plan.yaml\n")
    }

    @Test func `a disk that takes nothing keeps the plan that was to be mended`() async throws {
        let folder = try TemporaryFolder()
        let plan = try folder.write(Self.loose, to: "plan.yaml")
        let program = try Fixtures.program("ctplan")
        let finished = try await Program("/usr/bin/prlimit", ["--fsize=5", program, "lint", "--fix", plan]).run()
        #expect(finished.status == 2)
        #expect(try folder.read("plan.yaml") == Self.loose)
        #expect(try folder.names == ["plan.yaml"])
    }
}
