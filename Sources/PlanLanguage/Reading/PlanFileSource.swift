import Diagnostics

/// How the files are read that a plan, a site file or a procedure names: from this machine, or from elsewhere in tests.
package struct PlanFileSource: Sendable {
    /// Reads a small text file; the findings tell of bytes that are no text.
    package typealias Read = @Sendable (_ path: String) -> Result<Content, FileProblem>

    package struct Content: Sendable {
        package let source: SourceText
        package let findings: [Finding]

        package init(_ source: SourceText, findings: [Finding] = []) {
            self.source = source
            self.findings = findings
        }
    }

    package let read: Read

    package init(_ read: @escaping Read) {
        self.read = read
    }

    /// The files of this machine, of at most `SourceText.sizeLimit` bytes.
    package static let system = machine { $0 }

    /// The files of this machine; `expand` puts the home folder in for `~/`.
    package static func machine(expanding expand: @escaping @Sendable (String) -> String) -> PlanFileSource {
        PlanFileSource { path in
            do throws(FileProblem) {
                let (source, findings) = try SourceText.read(path: expand(path))
                return .success(Content(source, findings: findings))
            } catch {
                return .failure(error)
            }
        }
    }

    /// A path as a file names it, counted from that file's folder; absolute ones and those at home stay as they are.
    package static func path(_ written: String, namedIn source: SourceText) -> String {
        if written.hasPrefix("/") || written.hasPrefix("~/") { return written }
        guard let slash = source.path.lastIndex(of: "/") else { return written }
        return source.path[...slash] + written
    }
}

extension Reading {
    /// The text of a file that the file being read names; a finding where there is none to be had.
    ///
    /// What is to be shared, such as a plan, names its files from its own folder: `isShared` refuses other paths.
    func file(_ name: Located<String>, from files: PlanFileSource, isShared: Bool) -> SourceText? {
        if isShared, !isShareable(name) { return nil }
        let path = PlanFileSource.path(name.value, namedIn: name.place.source)
        switch files.read(path) {
        case .success(let content):
            report(content.findings)
            return content.findings.isEmpty ? content.source : nil
        case .failure(let problem):
            reportUnreadable(path, problem, at: name.place)
            return nil
        }
    }

    /// Whether a file's name means the same wherever the file that names it is taken; a finding where not.
    func isShareable(_ name: Located<String>) -> Bool {
        guard name.value.hasPrefix("/") || name.value.hasPrefix("~") else { return true }
        report(
            "wrong-value", at: name.place,
            "\"\(TerminalText.excerpt(name.value))\" is a path of one machine, and this file is for many",
            help: "name the file by its path from the folder of this one")
        return false
    }

    func reportUnreadable(_ path: String, _ problem: FileProblem, at place: Place) {
        report(
            "unreadable-file", at: place, FileProblem(path: path, message: problem.message).description,
            help: "a path is counted from the folder of the file that names it")
    }
}
