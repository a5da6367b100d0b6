import Diagnostics

/// A rule of lint, as people look it up: what it finds, why, and what to write instead.
///
/// Readers and checks name their rules in their findings; nothing here is touched while they work.
package struct Rule: Sendable {
    /// As it stands in brackets in its findings; it never changes.
    package let name: String
    /// That of its findings; the gravest where they differ.
    package let severity: Severity
    package let group: Group
    /// What it finds, in one sentence.
    package let summary: String
    /// How safe the change is that its findings offer, where it is sure what was meant; `nil` where they never offer one.
    package let fix: Fix.Safety?
    /// Why that is a mistake, in Markdown.
    package let reason: String
    package let example: Example?

    package enum Group: String, Sendable, CaseIterable {
        case syntax, shape, names, procedures, time, network, safety, robustness, expectations, circular, ignoring
        case configuration
        /// What lint finds only where plans and sites are together, and what a run refuses.
        case run
    }

    package struct Example: Sendable {
        package let bad: Sample
        package let mended: Sample
    }

    init(
        _ name: String, _ severity: Severity, _ group: Group, _ summary: String,
        fix: Fix.Safety? = nil, reason: String, bad: Sample, mended: Sample
    ) {
        self.name = name
        self.severity = severity
        self.group = group
        self.summary = summary
        self.fix = fix
        self.reason = reason
        example = Example(bad: bad, mended: mended)
    }

    /// A rule of runs, whose example would take a site and a machine.
    init(_ name: String, _ severity: Severity, _ group: Group, _ summary: String, reason: String) {
        self.name = name
        self.severity = severity
        self.group = group
        self.summary = summary
        self.reason = reason
        fix = nil
        example = nil
    }

    package static func named(_ name: String) -> Rule? { all.first { $0.name == name } }

    /// The one that was meant, for a name that no rule has.
    package static func question(for name: String) -> String? {
        if let question = Spelled.question(for: name, among: all.map(\.name)) { return question }
        // Half of a name is mostly remembered rightly.
        let words = Set(name.lowercased().split(separator: "-").filter { $0.count > 3 })
        let alike = all.map(\.name).filter { !words.isDisjoint(with: $0.split(separator: "-")) }
        return alike.isEmpty ? nil : "its words are in \(Spelled.list(alike.prefix(6).map { "\"\($0)\"" }))"
    }
}
