import Diagnostics

/// The forms in which lint gives its findings.
package enum FindingsFormat: String, Sendable, CaseIterable {
    /// With the line, a mark and the way out, for people.
    case text
    /// One line each, for editors and `grep`.
    case oneline
    /// One JSON document.
    case json
    /// A JSON document a line, for streams.
    case jsonl
    /// SARIF 2.1.0, for code scanning.
    case sarif
    /// Workflow commands that GitHub Actions shows beside the lines.
    case github
    /// GitLab's code quality report.
    case gitlab
    /// JUnit's XML, for CI servers.
    case junit
}

/// What lint found in some files, to be written in one of its forms.
package struct FindingsReport: Sendable {
    /// In the order of places.
    package let findings: [Finding]
    /// The files that were judged.
    package let files: [String]
    /// What could not be read, in words.
    package let problems: [String]
    let version: String
    /// Where the pages of the rules can be read: a URL without a fragment.
    let rulePages: String?
    /// The folder from which relative paths count, with a slash at its end.
    private let folder: String

    package init(
        findings: [Finding], files: [String], problems: [String], version: String, folder: String,
        rulePages: String? = nil
    ) {
        self.findings = findings.sortedByPlace()
        self.files = files
        self.problems = problems
        self.version = version
        self.rulePages = rulePages
        self.folder = folder.hasSuffix("/") ? folder : folder + "/"
    }

    /// The whole text with its last line end; empty where a form has nothing to say.
    package func text(_ format: FindingsFormat, style: FindingRenderer.Style = .plain) -> String {
        switch format {
        case .text: findings.isEmpty ? "" : FindingRenderer(style: style).render(findings) + "\n\n"
        case .oneline: lines(findings.map(FindingRenderer(style: style).oneLine))
        case .json: json.text() + "\n"
        case .jsonl: lines(jsonLines.map { $0.text() })
        case .sarif: sarif.text() + "\n"
        case .github: lines(gitHubCommands)
        case .gitlab: gitLabReport.text() + "\n"
        case .junit: jUnit
        }
    }

    private func lines(_ lines: [String]) -> String { lines.map { $0 + "\n" }.joined() }

    /// A path as reports name it: from the folder, where it lies in it.
    func path(_ path: String) -> String {
        var plain = path
        if plain.hasPrefix(folder) { plain.removeFirst(folder.count) }
        while plain.hasPrefix("./") { plain.removeFirst(2) }
        return plain
    }

    /// The message with its way out, in one sentence after the other.
    func message(_ finding: Finding) -> String {
        TerminalText.clean(finding.message + (finding.help.map { ($0.hasSuffix("?") ? ", " : "; ") + $0 } ?? ""))
    }
}
