import Synchronization
import TestSupport
import Testing

@testable import CommandLineTool

@Suite struct NewCommandTests {
    private func new(_ words: String...) -> (status: Int32, errors: String) {
        let errors = Mutex("")
        let console = Console(write: { _ in }, writeError: { text in errors.withLock { $0 += text } })
        let status = CommandLineTool.main(["new"] + words, console: console, environment: Environment([:]))
        return (status, errors.withLock { $0 })
    }

    @Test func `a file that is there is kept without force`() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("mine", to: "plan.yaml")
        let refused = new(path, "--no-input")
        #expect(refused.status == 2)
        #expect(refused.errors.contains("--force"))
        #expect(try readText(path) == "mine")
        #expect(new(path, "--no-input", "--force").status == 0)
        #expect(try readText(path).contains("title: TODO"))
    }

    @Test func `a circular may be UTF-16 or a web page, and what is too large is refused`() throws {
        let folder = try TemporaryFolder()
        let page = try folder.write("<html><body><p>The test is on 14 August&nbsp;2021</p></body></html>", to: "c.html")
        #expect(new(folder.path("a.yaml"), "--from", page).status == 0)
        #expect(try readText(folder.path("a.yaml")).contains("date: 2021-08-14"))
        let wide = try folder.write(
            "T\u{0}e\u{0}s\u{0}t\u{0} \u{0}o\u{0}n\u{0} \u{0}2\u{0}0\u{0}2\u{0}1\u{0}-\u{0}0\u{0}8\u{0}-\u{0}1\u{0}4\u{0}",
            to: "c.txt")
        #expect(new(folder.path("b.yaml"), "--from", wide).status == 0)
        #expect(try readText(folder.path("b.yaml")).contains("date: 2021-08-14"))
        let huge = try folder.write(String(repeating: "x", count: 5 << 20), to: "huge.txt")
        #expect(new(folder.path("d.yaml"), "--from", huge).status == 2)
        #expect(new(folder.path("d.yaml"), "--from", folder.path("missing")).status == 2)
        #expect(throws: (any Error).self) { try readText(folder.path("d.yaml")) }
    }

    @Test func `a draft is in its form and no PDF becomes one`() throws {
        let folder = try TemporaryFolder()
        let path = folder.path("a.yaml")
        #expect(new(path, "--from", Fixtures.path("circulars/northern.txt")).status == 0)
        let console = Console(write: { _ in }, writeError: { _ in })
        #expect(CommandLineTool.main(["fmt", "--check", path], console: console, environment: Environment([:])) == 0)
        let refused = new(folder.path("b.yaml"), "--from", try folder.write("%PDF-1.7", to: "c.pdf"))
        #expect(refused.status == 2 && refused.errors.contains("pdftotext -layout"))
    }
}
