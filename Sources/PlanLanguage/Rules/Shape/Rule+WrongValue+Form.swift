import Diagnostics

extension ActionCheck {
    /// Texts that are looked for in another writing than the result has: they are never found.
    static let textForms = ActionCheck { actions, _ in
        actions.flatMap { action in
            action.step.expectations.flatMap { expectation -> [Finding] in
                guard let result = action.step.kind.results.first(where: { $0.name == expectation.field.value }) else {
                    return []
                }
                return expectation.matcher.findings(of: result, result.type)
            }
        }
    }
}

extension Matcher {
    /// `isDenied` where the contrary is asked: what a result can never be is then only needless.
    fileprivate func findings(of result: ResultDeclaration, _ type: ResultType, isDenied: Bool = false) -> [Finding] {
        switch self {
        case .member(let name, let inner):
            guard case .record(let members) = type, let member = members.first(where: { $0.name == name }) else {
                return []
            }
            return inner.findings(of: member, member.type, isDenied: isDenied)
        case .each(let inner), .some(let inner), .none(let inner):
            guard case .list(let element) = type else { return [] }
            if case .none = self { return inner.findings(of: result, element, isDenied: !isDenied) }
            return inner.findings(of: result, element, isDenied: isDenied)
        case .not(let inner): return inner.findings(of: result, type, isDenied: !isDenied)
        case .all(let inner), .any(let inner):
            return inner.flatMap { $0.findings(of: result, type, isDenied: isDenied) }
        case .equals(let one), .startsWith(let one): return one.findings(of: result, isDenied)
        case .oneOf(let several): return several.flatMap { $0.findings(of: result, isDenied) }
        // A part of a text may begin anywhere.
        default: return []
        }
    }
}

extension Expression {
    fileprivate func findings(of result: ResultDeclaration, _ isDenied: Bool) -> [Finding] {
        guard let form = result.form, let text = constant?.text else { return [] }
        let meant = form.writing(text)
        if meant == text || meant == nil && isDenied { return [] }
        return [
            Finding(
                "wrong-value", at: place, "no \"\(result.name)\" is written like \"\(TerminalText.excerpt(text))\"",
                help: meant.map { "write \(TerminalText.excerpt($0, limit: Self.longestWriting))" }
                    ?? "it is \(form.words)")
        ]
    }

    /// A SHA-512 hash in hexadecimal, which is to be copied whole.
    private static let longestWriting = 128
}
