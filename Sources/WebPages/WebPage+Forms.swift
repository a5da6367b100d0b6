extension WebPage {
    /// The only form of the page that has fields of these names, see `FieldMatch` for what fits.
    ///
    /// - Parameters:
    ///   - fields: as the plan calls them.
    ///   - named: the form's `name`, `id` or `aria-label`, where the fields do not choose.
    ///   - button: what one of its submit buttons is called.
    /// - Returns: the form with the values the page gave it.
    /// - Throws: where several forms fit or none does, with the forms and fields that the page has.
    package func form(
        having fields: [String], named: String? = nil, button: String? = nil
    ) throws(PageProblem) -> Form {
        let all = survey?.forms ?? []
        var forms = all
        if let named {
            forms = forms.filter { $0.names.contains { bareName($0) == bareName(named) } }
            guard !forms.isEmpty else {
                throw PageProblem("the page has no form \"\(named)\"", advice: Self.inWords(all))
            }
        }
        let fitting = forms.filter { form in
            fields.allSatisfy { FieldMatch.find($0, in: form).isFound }
                && (button == nil || (try? form.submitButton(button)) != nil)
        }
        // Forms for other screens or states stand hidden beside the one that a person sees.
        let seen = fitting.filter { $0.isVisible && !$0.fieldNames.isEmpty }
        let best = seen.isEmpty ? fitting : seen
        guard best.count != 1 else { return best[0] }
        throw best.isEmpty
            ? Self.problem(fields, button: button, forms: forms, all: all)
            : PageProblem(
                "\(best.count) forms of the page fit \(Self.quoted(fields, button: button))",
                advice: "name the form: \(Self.inWords(best, owner: "the fitting ones are"))")
    }

    private static func problem(
        _ fields: [String], button: String?, forms: [Form], all: [Form]
    ) -> PageProblem {
        if forms.count == 1 {
            for field in fields {
                guard case .unclear(let names) = FieldMatch.find(field, in: forms[0]) else { continue }
                return PageProblem(
                    "\"\(field)\" fits several fields of the form: \(listed(names))",
                    advice: "use the `name` of one of them")
            }
        }
        return PageProblem("no form of the page has \(quoted(fields, button: button))", advice: inWords(all))
    }

    private static func quoted(_ fields: [String], button: String?) -> String {
        let names = fields.map { "\"\($0)\"" }.joined(separator: ", ")
        let button = button.map { "the button \"\($0)\"" }
        let fields = fields.isEmpty ? nil : "the \(fields.count == 1 ? "field" : "fields") \(names)"
        let parts = [fields, button].compactMap { $0 }
        return parts.isEmpty ? "a step that names no field" : parts.joined(separator: " and ")
    }

    /// "the page has one form, with fields `userid`, `pin`".
    private static func inWords(_ forms: [Form], owner: String = "the page has") -> String {
        switch forms.count {
        case 0: return "the page has no form; a script may make one, which this tool does not run"
        case 1: return "\(owner) one form, \(forms[0].fieldsInWords)"
        default:
            let texts = forms.prefix(6).map { "form \($0.title) \($0.fieldsInWords)" }
            let rest = forms.count > 6 ? "; and \(forms.count - 6) more" : ""
            return "\(owner) \(texts.joined(separator: "; "))\(rest)"
        }
    }
}

extension FieldMatch {
    fileprivate var isFound: Bool {
        if case .found = self { return true }
        return false
    }
}
