import FoundationEssentials
import Glibc
import TestSupport
import Testing

@testable import Execution

@Suite struct KeptFileTests {
    private func files(_ folder: TemporaryFolder) -> KeptFiles {
        KeptFiles(recordFolder: folder.path, hider: SecretHider())
    }

    private func write(_ text: String, to file: KeptFile) throws {
        try Array(text.utf8).withUnsafeBytes { bytes in try file.write(bytes) }
    }

    @Test(arguments: [
        ("/INBOX/report.csv", "report.csv"), ("../../etc/passwd", "passwd"), ("..", "_."), (".", "_"), ("/", "file"),
        ("", "file"), (".bashrc", "_bashrc"), ("-rf", "_rf"),
        ("a\nb\u{1B}[31m", "a_b__31m"), ("Bericht ä", "Bericht__"),
        ("x\u{0}y", "x_y"), ("dir\\..\\x", "dir_.._x"),
    ])
    func givesSafeNames(path: String, name: String) {
        #expect(KeptFiles.safeName(path) == name)
    }

    @Test func boundsNames() {
        #expect(KeptFiles.safeName(String(repeating: "x", count: 5_000)).count == 100)
    }

    @Test func tellsFilesOfOneNameApart() async throws {
        let folder = try TemporaryFolder()
        let files = files(folder)
        let first = try files.begin(for: "/a/x.csv")
        let second = try files.begin(for: "/b/x.csv")
        try write("first", to: first)
        try write("second", to: second)
        #expect(try await first.finish(sha256: "1") == "files/x.csv")
        #expect(try await second.finish(sha256: "2") == "files/2-x.csv")
        #expect(try String(contentsOfFile: folder.path + "/files/2-x.csv", encoding: .utf8) == "second")
    }

    @Test func hidesSecretsInNames() async throws {
        let folder = try TemporaryFolder()
        let hider = SecretHider()
        hider.learn("4711-hidden", name: "code")
        let file = try KeptFiles(recordFolder: folder.path, hider: hider).begin(for: "/a/4711-hidden.csv")
        #expect(file.name == "_code_.csv")
    }

    @Test func followsNoLinkOutOfTheRecord() throws {
        let folder = try TemporaryFolder()
        let outside = try TemporaryFolder()
        symlink(outside.path, folder.path + "/files")
        #expect(throws: RecordProblem.self) { try files(folder).begin(for: "x") }
        #expect(try FileManager.default.contentsOfDirectory(atPath: outside.path).isEmpty)
    }

    @Test func saysThatTheDiskIsFull() throws {
        let folder = try TemporaryFolder()
        let files = files(folder)
        let descriptor = open("/dev/full", O_RDWR | O_CLOEXEC)
        let parent = open(folder.path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        try #require(descriptor >= 0 && parent >= 0)
        let file = KeptFile(descriptor: descriptor, folder: parent, name: "x", base: "x", files: files)
        #expect {
            try write("much", to: file)
        } throws: {
            "\($0)".contains("no space left on device while writing \\\"files/x\\\"")
        }
    }

    @Test func removesWhatWasNotFinished() throws {
        let folder = try TemporaryFolder()
        try write("half", to: try files(folder).begin(for: "x"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path + "/files").isEmpty)
    }
}
