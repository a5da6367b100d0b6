import Testing

@testable import CommandLineTool

/// The command lines of every day are read as the parser reads them; all others are left to it.
struct RunRequestTests {
    @Test(arguments: [
        "run p.yaml", "run p.yaml --site s.yaml", "run --site s.yaml p.yaml --record r --quiet",
        "run p.yaml --wait --jobs 50 --only a.b", "run p.yaml --at 2021-08-14T20:31 --answers a.yaml",
    ])
    func isReadAsByTheParser(line: String) throws {
        let words = line.split(separator: " ").map(String.init)
        let parsed = try #require(try RootCommand.parseAsRoot(words) as? RunCommand)
        #expect(RunRequest(plain: words) == parsed.request)
    }

    @Test(arguments: [
        "run", "run a.yaml b.yaml", "run p.yaml --help", "run p.yaml --site", "run p.yaml --site --wait",
        "run p.yaml --site=s.yaml", "run p.yaml --jobs 0", "run p.yaml --jobs many", "run p.yaml --only a --only b",
        "run p.yaml --format json", "run p.yaml -x 1", "run -- p.yaml", "run p.yaml --unknown x", "lint p.yaml",
    ])
    func isLeftToTheParser(line: String) {
        #expect(RunRequest(plain: line.split(separator: " ").map(String.init)) == nil)
    }
}
