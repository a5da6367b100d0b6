import FoundationEssentials
import TestSupport
import Testing

/// A document of the project.
struct Document: Sendable, CustomTestStringConvertible {
    /// From the root of the repository, such as `docs/language.md`.
    let path: String
    let text: String

    init(path: String) throws {
        self.path = path
        text = try readText("\(Fixtures.repository)/\(path)")
    }

    var testDescription: String { path }

    /// The documents whose examples are tried.
    static func all() throws -> [Document] {
        let names = try FileManager.default.contentsOfDirectory(atPath: "\(Fixtures.repository)/docs")
        let paths =
            ["README.md", "CONTRIBUTING.md"] + names.filter { $0.hasSuffix(".md") }.sorted().map { "docs/\($0)" }
        return try paths.map(Document.init)
    }

    var blocks: [CodeBlock] {
        var blocks: [CodeBlock] = []
        var open: (language: String, line: Int, note: String?, heading: String)?
        var body: [Substring] = []
        var heading = ""
        var previous: Substring = ""
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if line.hasPrefix("```") {
                if let block = open {
                    blocks.append(
                        CodeBlock(
                            document: path, line: block.line, heading: block.heading, language: block.language,
                            note: block.note, text: body.map { "\($0)\n" }.joined()))
                    open = nil
                } else {
                    open = (String(line.dropFirst(3)), index + 2, Self.note(previous), heading)
                    body = []
                }
            } else if open != nil {
                body.append(line)
            } else if line.hasPrefix("## ") {
                heading = String(line.dropFirst(3))
            }
            if !line.isEmpty { previous = line }
        }
        return blocks
    }

    /// The words of `<!-- lint: steps -->`.
    private static func note(_ line: Substring) -> String? {
        guard line.hasPrefix("<!-- "), line.hasSuffix(" -->") else { return nil }
        return String(line.dropFirst(5).dropLast(4))
    }
}

/// A fenced block of a document.
struct CodeBlock: Sendable, CustomTestStringConvertible {
    let document: String
    /// The number of its first line in the document.
    let line: Int
    /// The section it stands in.
    let heading: String
    let language: String
    /// What the comment above it says, such as `lint: steps` or `file: plan.yaml`.
    let note: String?
    let text: String

    var testDescription: String { "\(document):\(line)" }

    /// The file it is to be when commands of its document run.
    var fileName: String? { value(of: "file") }

    /// How it is completed before lint reads it.
    var completion: String? { value(of: "lint") }

    private func value(of key: String) -> String? {
        guard let note, note.hasPrefix("\(key): ") else { return nil }
        return String(note.dropFirst(key.count + 2))
    }
}
