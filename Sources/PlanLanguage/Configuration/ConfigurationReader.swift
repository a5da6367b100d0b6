import Diagnostics
import YAMLTree

/// Reads `ctplan.yaml`.
struct ConfigurationReader {
    private let reading = Reading()
    private typealias Shape = Configuration.Shape

    /// Whether a mapping is meant to be one.
    static func isConfiguration(_ entries: [Entry]) -> Bool {
        entries.contains { $0.key.value == Shape.version.name }
    }

    /// The configuration as far as it could be understood.
    static func read(_ source: SourceText, in folder: String) -> Configuration {
        let (root, findings) = YAMLDocument.parse(source)
        guard let root else {
            return Configuration(
                folder: folder, rules: [:], leftOut: [], folders: [], rulePages: nil, findings: findings)
        }
        return ConfigurationReader().read(root, in: folder, findings)
    }

    private func read(_ root: Node, in folder: String, _ treeFindings: [Finding]) -> Configuration {
        let reader = ObjectReader(root, Shape.shape, in: reading)
        _ = reader?.value(Shape.version)
        let rules = reader.map { self.rules($0) } ?? [:]
        let leftOut = reader?.list(Shape.leftOut).compactMap(pattern) ?? []
        let folders = reader.map { self.folders($0) } ?? []
        let rulePages = reader?.located(Shape.rulePages).flatMap(pageURL)
        return Configuration(
            folder: folder, rules: rules, leftOut: leftOut, folders: folders, rulePages: rulePages,
            findings: (treeFindings + reading.findings).sortedByPlace())
    }

    func findings(_ root: Node) -> [Finding] { read(root, in: "", []).findings }

    private func folders(_ reader: ObjectReader) -> [Configuration.Folder] {
        guard let node = reader.node(Shape.folders),
            let entries = reading.mapping(node, called: Shape.folders.name)
        else { return [] }
        return entries.compactMap { entry in
            guard let pattern = pattern(entry.key),
                let reader = ObjectReader(entry.value, Shape.folder, called: entry.key.value, in: reading)
            else { return nil }
            return Configuration.Folder(pattern: pattern, rules: rules(reader))
        }
    }

    /// A URL to which `#RULE` can be added (RFC 3986, section 3).
    private func pageURL(_ text: Located<String>) -> String? {
        let hasScheme = ["https://", "http://"].contains { text.value.hasPrefix($0) && text.value.count > $0.count }
        let signs = Set("-._~:/?[]@!$&'()*+,;=%".utf8)
        let isPlain = text.value.utf8.allSatisfy { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                || signs.contains(byte)
        }
        if hasScheme, isPlain { return text.value }
        reading.report(
            "wrong-url", at: text.place,
            "expected the URL of a page, found \"\(TerminalText.excerpt(text.value))\"",
            help: "write https://HOST/PATH without a \"#\"; a rule's name is added behind one")
        return nil
    }

    private func pattern(_ text: Located<String>) -> PathPattern? {
        if let pattern = PathPattern(text.value) { return pattern }
        reading.report(
            "wrong-value", at: text.place,
            "expected a path within the folder of this file, found \"\(TerminalText.excerpt(text.value))\"",
            help: "write a path from there, such as plans/drafts, or a pattern such as **/*.old.yaml")
        return nil
    }

    private func rules(_ reader: ObjectReader) -> [String: Configuration.Weight] {
        guard let node = reader.node(Shape.rules), let entries = reading.mapping(node, called: Shape.rules.name) else {
            return [:]
        }
        let words = Configuration.Weight.allCases.map(\.rawValue)
        var weights: [String: Configuration.Weight] = [:]
        for entry in entries {
            guard let rule = Rule.named(entry.key.value) else {
                reading.report(
                    "unknown-rule", at: entry.key.place,
                    "there is no rule \"\(TerminalText.excerpt(entry.key.value))\"",
                    help: Rule.question(for: entry.key.value) ?? "\"ctplan rule\" lists them all")
                continue
            }
            guard let weight = reading.constant(entry.value, .word(words))?.text.flatMap(Configuration.Weight.init)
            else { continue }
            if rule.severity == .error {
                reading.report(
                    "wrong-value", at: entry.value.place, "\"\(rule.name)\" is an error, and errors stay errors",
                    help: "take the line out: a plan with an error cannot be run")
                continue
            }
            weights[rule.name] = weight
        }
        return weights
    }
}
