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
