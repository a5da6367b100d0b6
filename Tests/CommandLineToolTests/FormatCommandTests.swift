import FoundationEssentials
import Glibc
import TestSupport
import Testing

/// `ctplan fmt` as it is called, on files that have to stay whole.
struct FormatCommandTests {
    private static let loose = "ctplan:   1\ntitle: 'T'\n"
    private static let formed = "ctplan: 1\ntitle: T\n"

    private func format(_ words: [String], input: String? = nil, in folder: TemporaryFolder) async throws
        -> FinishedProgram
    {
        try await Program(
            try Fixtures.program("ctplan"), ["fmt"] + words, environment: ["HOME": folder.path], input: input,
            folder: folder.path
        ).run()
    }

    private func bytes(_ path: String) -> [UInt8] { FileManager.default.contents(atPath: path).map(Array.init) ?? [] }

    @Test func `files are formed, each once, and those that are in their form are let alone`() async throws {
        let folder = try TemporaryFolder()
        let loose = try folder.write(Self.loose, to: "loose.yaml")
        let formed = try folder.write(Self.formed, to: "formed.yaml")
        var before = stat()
        #expect(stat(formed, &before) == 0)
        let first = try await format([folder.path, loose], in: folder)
        #expect(first.status == 0)
        #expect(first.standardOutput == "formatted \(loose)\n")
        #expect(first.standardError == "")
        #expect(try folder.read("loose.yaml") == Self.formed)
        var after = stat()
        #expect(stat(formed, &after) == 0)
        #expect(before.st_ino == after.st_ino)
        let second = try await format([folder.path], in: folder)
        #expect(second.all == ["0", "", ""])
        #expect(try folder.names == ["formed.yaml", "loose.yaml"])
    }

    @Test func `to check lists the files and writes nothing`() async throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.loose, to: "loose.yaml")
        try folder.write(Self.formed, to: "formed.yaml")
        let check = try await format(["--check", "loose.yaml", "formed.yaml"], in: folder)
        #expect(check.all == ["1", "loose.yaml\n", ""])
        #expect(try await format(["formed.yaml", "--check"], in: folder).status == 0)
        #expect(try folder.read("loose.yaml") == Self.loose)
    }

    @Test func `a difference is shown, and nothing is written`() async throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.loose, to: "loose.yaml")
        let shown = try await format(["--diff", "loose.yaml"], in: folder)
        #expect(shown.status == 1)
        #expect(shown.standardOutput.contains("-ctplan:   1\n-title: 'T'\n+ctplan: 1\n+title: T\n"))
        #expect(try folder.read("loose.yaml") == Self.loose)
    }

    @Test func `standard input goes to standard output`() async throws {
        let folder = try TemporaryFolder()
        let formed = try await format(["-"], input: Self.loose, in: folder)
        #expect(formed.all == ["0", Self.formed, ""])
        let check = try await format(["--check", "-"], input: Self.loose, in: folder)
        #expect(check.all == ["1", "<stdin>\n", ""])
        let bad = try await format(["-"], input: "ctplan: [\n", in: folder)
        #expect(bad.status == 2)
        #expect(bad.standardOutput == "")
        #expect(bad.standardError.contains("<stdin>:1:9: error: the file ends where a value was expected"))
    }

    @Test func `rights stay, and a link is followed`() async throws {
        let folder = try TemporaryFolder()
        let plan = try folder.write(Self.loose, to: "real/plan.yaml")
        #expect(chmod(plan, 0o640) == 0)
        #expect(symlink("real/plan.yaml", folder.path("link.yaml")) == 0)
        #expect(try await format(["link.yaml"], in: folder).status == 0)
        var status = stat()
        #expect(lstat(folder.path("link.yaml"), &status) == 0)
        #expect(status.st_mode & S_IFMT == S_IFLNK)
        #expect(stat(plan, &status) == 0)
        #expect(status.st_mode & 0o7777 == 0o640)
        #expect(try folder.read("real/plan.yaml") == Self.formed)
    }

    @Test func `a byte order mark and the ends of lines stay`() async throws {
        let folder = try TemporaryFolder()
        let plan = try folder.write("\u{FEFF}" + Self.loose.replacing("\n", with: "\r\n"), to: "plan.yaml")
        #expect(try await format(["plan.yaml"], in: folder).status == 0)
        #expect(bytes(plan) == [0xEF, 0xBB, 0xBF] + Array("ctplan: 1\r\ntitle: T\r\n".utf8))
    }

    @Test func `what cannot be understood is left as it is, and does not keep others from their form`() async throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.loose, to: "good.yaml")
        try folder.write("ctplan:   [\n", to: "broken.yaml")
        let wide = folder.path("wide.yaml")
        let utf16: [UInt8] = [0xFF, 0xFE] + Self.loose.utf8.flatMap { [$0, 0] as [UInt8] }
        try Data(utf16).write(to: URL(filePath: wide))
        let answer = try await format([".", "missing.yaml"], in: folder)
        #expect(answer.status == 2)
        #expect(answer.standardError.contains("broken.yaml:1:11: error: the file ends where a value was expected"))
        #expect(answer.standardError.contains("the file is UTF-16, and is not changed"))
        #expect(answer.standardError.contains("error: cannot read \"missing.yaml\": there is no such file"))
        #expect(try folder.read("broken.yaml") == "ctplan:   [\n")
        #expect(bytes(wide) == utf16)
        #expect(try folder.read("good.yaml") == Self.formed)
    }

    @Test func `what the repository leaves out is left out of its folders`() async throws {
        let folder = try TemporaryFolder()
        try folder.write("ctplan-config: 1\nleave-out: [drafts]\n", to: "ctplan.yaml")
        try folder.write(Self.loose, to: "drafts/plan.yaml")
        try folder.write(Self.loose, to: "plan.yaml")
        let all = try await format(["--check", folder.path], in: folder)
        #expect(all.standardOutput == "\(folder.path)/plan.yaml\n")
        #expect(try await format(["--check", "drafts/plan.yaml"], in: folder).standardOutput == "drafts/plan.yaml\n")
    }

    // MARK: Disks

    /// Room for the plan, not for another of its size, on a file system of its own.
    @Test(arguments: [
        ("mount -t tmpfs -o size=16k none \"$1\"", ":", "no space left on device"),
        ("mount -t tmpfs none \"$1\"", "mount -o remount,ro \"$1\"", "read-only file system"),
    ])
    func `a disk that takes nothing keeps the plan`(mount: String, after: String, words: String) async throws {
        let folder = try TemporaryFolder()
        let long = Self.loose + String(repeating: "# a line of a comment\n", count: 500)
        try folder.write(long, to: "plan.yaml")
        try folder.write("", to: "disk/none")
        let script = """
            set -e
            \(mount)
            cp "$2" "$1/plan.yaml"
            \(after)
            "$0" fmt "$1/plan.yaml" && exit 9
            echo "status $?"
            cmp "$2" "$1/plan.yaml"
            ls -A "$1"
            """
        let finished = try await Program(
            "/usr/bin/unshare",
            [
                "--user", "--map-root-user", "--mount", "--", "/bin/sh", "-c", script, try Fixtures.program("ctplan"),
                folder.path("disk"), folder.path("plan.yaml"),
            ]
        ).run()
        #expect(finished.status == 0, "\(finished.standardError)")
        #expect(finished.standardOutput == "status 2\nplan.yaml\n")
        #expect(finished.standardError.contains(words))
        #expect(finished.standardError.contains("it is as it was"))
    }

    @Test func `a file that may not grow stays`() async throws {
        let folder = try TemporaryFolder()
        let plan = try folder.write(Self.loose, to: "plan.yaml")
        let program = try Fixtures.program("ctplan")
        let finished = try await Program("/usr/bin/prlimit", ["--fsize=5", program, "fmt", plan]).run()
        // What it says cannot be written either.
        #expect(finished.status == 2)
        #expect(try folder.read("plan.yaml") == Self.loose)
        #expect(try folder.names == ["plan.yaml"])
    }
}

extension FinishedProgram {
    /// Status, standard output and standard error, to be compared at once.
    var all: [String] { ["\(status)", standardOutput, standardError] }
}
