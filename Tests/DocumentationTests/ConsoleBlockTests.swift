import TestSupport
import Testing

/// What the documents show of commands is what the commands say.
///
/// The commands of one document run in one folder, in the order of the document, beside the files that its blocks with
/// `<!-- file: NAME -->` above them hold. In the output shown, `…` stands for anything within a line, and alone on a line
/// for any lines.
@Suite struct ConsoleBlockTests {
    @Test(arguments: try Document.all().filter { $0.blocks.contains { $0.language == "console" } })
    func commandsSayWhatIsShown(document: Document) async throws {
        let folder = try TemporaryFolder()
        for block in document.blocks {
            if let name = block.fileName { try folder.write(block.text, to: name) }
        }
        for block in document.blocks where block.language == "console" {
            for example in ConsoleExample.all(in: block.text) {
                let output = try await run(example.command, in: folder)
                #expect(
                    example.isShown(in: output),
                    "\(block.document):\(block.line): $ \(example.command)\nsays:\n\(output)\nshown:\n\(example.text)")
            }
        }
    }

    private func run(_ command: String, in folder: TemporaryFolder) async throws -> String {
        let program = try Fixtures.program("ctplan")
        let programs = program.split(separator: "/").dropLast().map { "/\($0)" }.joined()
        let shell = Program(
            "/bin/sh", ["-c", "PATH=\(programs):$PATH\n\(command)"],
            environment: [
                "CTPLAN_ALLOW_NETWORKS": "127.0.0.0/8,::1/128", "CTPLAN_PEERS": nil, "HOME": folder.path,
                "XDG_STATE_HOME": nil, "SSH_AUTH_SOCK": nil,
            ], folder: folder.path)
        let finished = try await shell.run()
        return finished.standardOutput + finished.standardError
    }
}

/// A command of a console block and what is shown below it.
struct ConsoleExample {
    let command: String
    let shown: [String]

    var text: String { shown.joined(separator: "\n") }

    static func all(in block: String) -> [ConsoleExample] {
        var examples: [ConsoleExample] = []
        for line in block.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init) {
            if line.hasPrefix("$ ") {
                examples.append(ConsoleExample(command: String(line.dropFirst(2)), shown: []))
            } else if let last = examples.popLast() {
                examples.append(ConsoleExample(command: last.command, shown: last.shown + [line]))
            }
        }
        return examples
    }

    /// Blank lines at either end do not count.
    func isShown(in output: String) -> Bool {
        let lines = output.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        return Self.fits(Self.trimmed(lines)[...], Self.trimmed(shown)[...])
    }

    private static func trimmed(_ lines: [String]) -> [String] {
        Array(lines.drop { $0.isEmpty }.reversed().drop { $0.isEmpty }.reversed())
    }

    private static func fits(_ lines: ArraySlice<String>, _ shown: ArraySlice<String>) -> Bool {
        guard let first = shown.first else { return lines.isEmpty }
        if first == "…" {
            return (lines.startIndex...lines.endIndex).contains { fits(lines[$0...], shown.dropFirst()) }
        }
        guard let line = lines.first, fits(line, pattern: first) else { return false }
        return fits(lines.dropFirst(), shown.dropFirst())
    }

    /// Whether the pieces between the dots stand in the line in their order, the outer ones at its ends.
    private static func fits(_ line: String, pattern: String) -> Bool {
        let pieces = pattern.split(separator: "…", omittingEmptySubsequences: false)
        guard pieces.count > 1 else { return line == pattern }
        guard line.hasPrefix(pieces[0]) else { return false }
        var rest = line.dropFirst(pieces[0].count)
        for piece in pieces[1...].dropLast() where !piece.isEmpty {
            guard let start = rest.indices.first(where: { rest[$0...].hasPrefix(piece) }) else { return false }
            rest = rest[start...].dropFirst(piece.count)
        }
        return pieces.last.map { rest.hasSuffix($0) } ?? true
    }
}

@Suite struct ConsoleExampleTests {
    @Test(arguments: [
        ("passed  6 ms", "passed  6 ms", true), ("passed  6 ms", "passed  … ms", true),
        ("passed  6 ms", "failed  … ms", false), ("a\nb\nc", "a\n…\nc", true), ("a\nb", "a\n…\nb", true),
        ("a\nb", "a", false), ("a", "a\nb", false), ("record: x/y", "record: …", true), ("a b", "…a…a…", false),
    ])
    func dotsStandForAnything(output: String, shown: String, fits: Bool) {
        let example = ConsoleExample(command: "", shown: shown.split(separator: "\n").map(String.init))
        #expect(example.isShown(in: output) == fits)
    }
}
