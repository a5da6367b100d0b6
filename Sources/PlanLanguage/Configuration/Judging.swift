import Diagnostics

/// Lint as people meet it: what the rules find in a file, less what its comments take away, at the severities that the
/// repository's `ctplan.yaml` gives. For the command line and for editors.
package struct Judging {
    package let linter: Linter
    package private(set) var configurations: ConfigurationSource

    package init(linter: Linter, configurations: ConfigurationSource) {
        self.linter = linter
        self.configurations = configurations
    }

    /// The findings of one file.
    package mutating func findings(of source: SourceText) -> [Finding] {
        judged(linter.read(source).findings, of: source.path, ignoring: Ignoring(source)).sortedByPlace()
    }

    /// What the rules found in a file, by this one or with others, as it is shown.
    package mutating func judged(_ findings: [Finding], of path: String, ignoring: Ignoring?) -> [Finding] {
        configurations.judged(ignoring?.applied(to: findings) ?? findings, of: path)
    }

    /// Where the repository that is worked in has the pages of the rules.
    package mutating func rulePages() -> String? { configurations.rulePages() }

    /// Whether a file that was found in a folder is to be passed over.
    package mutating func leavesOut(_ path: String) -> Bool { configurations.leavesOut(path) }
}
