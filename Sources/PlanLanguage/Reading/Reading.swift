import Diagnostics
import YAMLTree

/// One file being read: it gathers the findings, and reading goes on after each of them.
final class Reading {
    private(set) var findings: [Finding] = []

    func report(
        _ rule: String, _ severity: Severity = .error, at place: Place, _ message: String, notes: [Finding.Note] = [],
        help: String? = nil, fix: Fix? = nil
    ) {
        report([Finding(rule, severity, at: place, message, notes: notes, help: help, fix: fix)])
    }

    func report(_ more: [Finding]) {
        findings += more
        errorCount += more.count { $0.severity == .error }
    }

    private(set) var errorCount = 0

    /// The names in references, and of captures, that could not be read: what uses them is not to be blamed.
    var unreadNames: [String] = []

    /// Whether a key has the form of a name; a finding where not.
    func hasName(_ key: Located<String>) -> Bool {
        if PlanName.isValid(key.value) { return true }
        report(
            "name-form", at: key.place, "\"\(TerminalText.excerpt(key.value))\" is not a name",
            help: "a name is made of \(PlanName.form)")
        return false
    }

    func reportNoEntry(in name: String, at place: Place) {
        report("empty-value", at: place, "\"\(name)\" has no entry", help: "fill it in, or leave the key out")
    }

    /// A reference in a key would never be put in: `true`, with a finding, where there is one.
    func refuseReference(inKey key: Located<String>) -> Bool {
        guard key.value.contains("$(") else { return false }
        report(
            "reference-syntax", at: key.place,
            "\"\(TerminalText.excerpt(key.value))\" is a key, and references are put into values only",
            help: "write the name itself")
        return true
    }

    /// `advice` is said where no known name is near, in place of all of them.
    func unknownKey(
        _ key: Located<String>, of owner: String, among known: [String], rule: String = "unknown-field",
        advice: String? = nil
    ) {
        let help: String
        let nearest = Spelling.nearest(to: key.value, among: known)
        if let nearest {
            help = "did you mean \"\(nearest)\"?"
        } else if key.value.contains(" ") {
            help = "a comma ends a value within {…} or […]: put the text before it in quotes"
        } else {
            help = advice ?? "known here: \(known.joined(separator: ", "))"
        }
        report(
            rule, at: key.place,
            "unknown \(rule == "unknown-field" ? "field" : "matcher") \"\(TerminalText.excerpt(key.value))\" in \(owner)",
            help: help, fix: nearest == nil ? nil : .spelling(key.value, among: known, at: key.place))
    }

    /// The entries of a mapping, or a finding.
    func mapping(_ node: Node, called name: String) -> [Entry]? {
        if case .mapping(let entries) = node.content { return entries }
        if case .scalar(let scalar) = node.content, scalar.isEmpty {
            report("empty-value", at: node.place, "\"\(name)\" says nothing", help: "fill it in, or leave it out")
        } else {
            report(
                "wrong-type", at: node.place, "expected a mapping for \"\(name)\", found \(node.kindInWords)",
                help: "write \"name: value\", each on a line of its own below it")
        }
        return nil
    }

    /// The text of a scalar, or a finding.
    func scalar(_ node: Node, _ type: ScalarType) -> String? {
        guard case .scalar(let scalar) = node.content else {
            report("wrong-type", at: node.place, "expected \(type.expected), found \(node.kindInWords)")
            return nil
        }
        if scalar.isEmpty {
            report(
                "empty-value", at: node.place, "expected \(type.expected), found nothing",
                help: "fill it in, or leave the key out")
            return nil
        }
        return scalar.text
    }

    /// A scalar that may hold references.
    func expression(_ node: Node, _ type: ScalarType, takesAnything: Bool = false) -> Expression? {
        guard let text = scalar(node, type) else { return nil }
        var mistakes: [Finding] = []
        let template = Template.parse(node, text: text, into: &mistakes)
        report(mistakes)
        if mistakes.contains(where: { $0.severity == .error }) {
            unreadNames += text.split(separator: "$(").dropFirst().map { body in
                String(body.drop { $0 == " " }.prefix { PlanName.isValid(String($0)) || $0 == "-" || $0 == "_" })
            }
            return nil
        }
        guard let constant = template.constant else {
            return Expression(
                template: template, type: type, place: node.place, constant: nil, takesAnything: takesAnything)
        }
        guard let value = read(constant, type, at: node.place) else { return nil }
        return Expression(
            template: template, type: type, place: node.place, constant: value, takesAnything: takesAnything)
    }

    /// A scalar that says its value outright.
    func constant(_ node: Node, _ type: ScalarType) -> PlanValue? {
        guard let text = scalar(node, type) else { return nil }
        return read(text, type, at: node.place)
    }

    private func read(_ text: String, _ type: ScalarType, at place: Place) -> PlanValue? {
        switch type.parse(text) {
        case .success(let value):
            report(type.warnings(text, place))
            return value
        case .failure(let misread):
            let nearest = type.words.flatMap { Spelling.nearest(to: text, among: $0) }
            report(
                "wrong-value", at: place, "expected \(type.expected), found \"\(TerminalText.excerpt(text))\"",
                help: misread.reason.isEmpty ? nearest.map { "did you mean \"\($0)\"?" } : misread.reason,
                fix: misread.reason.isEmpty
                    ? type.words.flatMap { .spelling(text, among: $0, at: place) } : nil)
            return nil
        }
    }
}

extension Node {
    var kindInWords: String {
        switch content {
        case .scalar(let scalar):
            scalar.isEmpty ? "nothing" : "the text \"\(TerminalText.excerpt(scalar.text, limit: 40))\""
        case .sequence: "a list"
        case .mapping: "a mapping"
        }
    }
}
