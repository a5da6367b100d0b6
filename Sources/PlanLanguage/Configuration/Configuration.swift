import Diagnostics

/// What `ctplan.yaml` says of the files in its folder and the folders in it: how grave a rule is there, and what is left
/// out.
struct Configuration: Sendable {
    /// The folder of the file, from the root and with a slash at its end.
    let folder: String
    let rules: [String: Weight]
    let leftOut: [PathPattern]
    /// In the order of the file: a later one goes before an earlier one.
    let folders: [Folder]
    /// Where the pages of the rules can be read: a URL without a fragment.
    let rulePages: String?
    /// What is wrong with the file itself.
    let findings: [Finding]

    /// How grave a rule's warnings and hints are.
    enum Weight: String, Sendable, CaseIterable {
        case off, hint, warning
    }

    /// Other weights for the files in a folder, or those that fit a pattern.
    struct Folder: Sendable {
        let pattern: PathPattern
        let rules: [String: Weight]
    }

    /// Its file's name.
    static let fileName = "ctplan.yaml"

    /// Whether a file found in a folder is to be passed over.
    func leavesOut(_ path: String) -> Bool {
        if leftOut.isEmpty { return false }
        return inside(path).map { path in leftOut.contains { $0.covers(path) } } ?? false
    }

    /// The findings of a file at the severities that hold for it. Errors stay errors: a plan with one cannot be run.
    func applied(to findings: [Finding], of path: String) -> [Finding] {
        if findings.isEmpty || (rules.isEmpty && folders.isEmpty) { return findings }
        guard let inside = inside(path) else { return findings }
        let own = folders.filter { $0.pattern.covers(inside) }
        return findings.compactMap { finding in
            guard finding.severity != .error else { return finding }
            switch own.last(where: { $0.rules[finding.rule] != nil })?.rules[finding.rule] ?? rules[finding.rule] {
            case nil: return finding
            case .off: return nil
            case .hint: return finding.with(.hint)
            case .warning: return finding.with(.warning)
            }
        }
    }

    /// A path as counted from the folder; `nil` where it lies elsewhere.
    private func inside(_ path: String) -> Substring? {
        path.hasPrefix(folder) ? path.dropFirst(folder.count) : nil
    }

    enum Shape {
        static let version = Field.text("ctplan-config", .version, "the version of the language", required: true)
        static let rules = FieldDeclaration(
            "rules", .special("names of rules, each with off, hint or warning"),
            "how grave their warnings and hints are; errors stay errors")
        static let leftOut = Field.texts(
            "leave-out", "files and folders that are passed over, by path or pattern, such as drafts or **/*.old.yaml")
        static let folders = FieldDeclaration(
            "folders", .special("paths or patterns, each with rules"), "what is otherwise in some folders")
        static let rulePages = Field.text(
            "rule-pages", "where people read docs/rules.md: its URL, to which SARIF's help URIs lead")
        static let shape = ObjectShape(
            "config", "how lint judges the files of a repository",
            fields: [version.declaration, rules, leftOut.declaration, folders, rulePages.declaration])
        static let folder = ObjectShape("folder", "what is otherwise in a folder", fields: [rules])
    }
}

extension Finding {
    /// The same at another severity.
    fileprivate func with(_ severity: Severity) -> Finding {
        severity == self.severity
            ? self
            : Finding(
                rule, severity, at: place, message, details: details, notes: notes, help: help, fix: fix)
    }
}
