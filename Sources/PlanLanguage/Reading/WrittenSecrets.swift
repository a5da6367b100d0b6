import Diagnostics
import YAMLTree

/// Finds passwords that stand in a step, whatever its kind: under a key that says so, and within texts.
///
/// Fields that are secrets themselves refuse every literal, see ``ArgumentReader``.
struct WrittenSecrets {
    let reading: Reading

    private static let wayOut = "declare an input with \"secret: true\" and write $(its-name)"

    /// A value under a key of the plan's own, such as a form's field, a header, or a member of a JSON document.
    ///
    /// It is only warned of where it is not `isSure`.
    func look(at node: Node, under key: String, isSure: Bool = true) {
        guard let name = SecretName(key), case .scalar(let scalar) = node.content, !scalar.text.contains("$("),
            !Self.isNoValue(scalar.text, isPlain: scalar.style == .plain),
            // A scheme alone (RFC 9110, section 11.6.2) has no secret in it.
            !key.lowercased().hasSuffix("authorization") || scalar.text.contains(" ")
        else { return }
        let quoted = TerminalText.excerpt(key)
        switch name {
        case .sure where isSure:
            reading.report(
                "literal-secret", at: node.place, "\"\(quoted)\" is a secret, and a plan holds none",
                help: Self.wayOut)
        case .sure, .likely:
            reading.report(
                "literal-secret", .warning, at: node.place,
                "\"\(quoted)\" looks like a secret, and whoever has the plan has it", help: Self.wayOut)
        }
    }

    /// A text with `password=…`, `"password": "…"`, `--password …` or the like in it.
    func look(in text: String, at place: Place) {
        guard let hit = SecretInText.first(in: text) else { return }
        reading.report(
            "literal-secret", hit == .sure ? .error : .warning, at: place,
            hit == .sure
                ? "a secret is written down in this text, and a plan holds none"
                : "this text seems to have a secret in it, and whoever has the plan has it",
            help: "\(Self.wayOut) in its place")
    }

    /// The entry after `--password` in a list of arguments.
    func look(in arguments: [Node]) {
        for (option, value) in zip(arguments, arguments.dropFirst()) {
            guard case .scalar(let scalar) = option.content, scalar.text.hasPrefix("-"), !scalar.text.contains("=")
            else { continue }
            look(at: value, under: scalar.text)
        }
    }

    private static func isNoValue(_ text: String, isPlain: Bool) -> Bool {
        text.isEmpty || isPlain && ["~", "null", "true", "false"].contains(text)
    }
}
