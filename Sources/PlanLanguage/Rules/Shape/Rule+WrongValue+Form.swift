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
    fileprivate func findings(of result: ResultDeclaration, _ type: ResultType) -> [Finding] {
        switch self {
        case .member(let name, let inner):
            guard case .record(let members) = type, let member = members.first(where: { $0.name == name }) else {
                return []
            }
            return inner.findings(of: member, member.type)
        case .each(let inner), .some(let inner), .none(let inner):
            guard case .list(let element) = type else { return [] }
            return inner.findings(of: result, element)
        case .not(let inner): return inner.findings(of: result, type)
        case .all(let inner), .any(let inner): return inner.flatMap { $0.findings(of: result, type) }
        case .equals(let one), .contains(let one), .startsWith(let one), .endsWith(let one):
            return result.form.flatMap { one.finding(in: $0, of: result.name) }.map { [$0] } ?? []
        case .oneOf(let several):
            return several.compactMap { one in result.form.flatMap { one.finding(in: $0, of: result.name) } }
        default: return []
        }
    }
}

extension Expression {
    fileprivate func finding(in form: TextForm, of result: String) -> Finding? {
        guard let text = constant?.text else { return nil }
        let meant = form.writing(text)
        if meant == text { return nil }
        return Finding(
            "wrong-value", at: place, "no \"\(result)\" is written like \"\(TerminalText.excerpt(text))\"",
            help: meant.map { "write \(TerminalText.excerpt($0))" } ?? "it is \(form.words)")
    }
}
