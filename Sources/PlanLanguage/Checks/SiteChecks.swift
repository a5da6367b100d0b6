import Diagnostics

extension Check {
    /// The rules over a site file alone.
    static func findings(in site: Site) -> [Finding] { weakTLS(in: site) + secretLikeText(in: site) }

    /// A value that is written into a site file, and looks like a key or a token.
    private static func secretLikeText(in site: Site) -> [Finding] {
        site.inputs.compactMap { input in
            guard case .literal(let text) = input.source, SecretShape.fits(text) else { return nil }
            return SecretShape.finding(at: input.place, SecretShape.likeness)
        }
    }
}

extension SiteInput {
    package var isWrittenDown: Bool { if case .literal(let text) = source { !text.isEmpty } else { false } }

    /// That its value, which is a secret, stands in the site file.
    package func literalSecret(_ severity: Severity = .error) -> Finding {
        Finding(
            "literal-secret", severity, at: place,
            severity == .error
                ? "the secret \"\(name)\" is written down here"
                : "\"\(name)\" looks like a secret, and is written down here",
            help: "say where it is kept: {env: NAME}, {file: PATH}, {command: […]} or {prompt: …}")
    }
}
