/// Which control of a form a plan means by a field's name.
enum FieldMatch: Equatable {
    /// Indices of controls: one, or all of a group of boxes or radio buttons.
    case found([Int])
    case missing
    /// Names of the controls among which the name does not choose.
    case unclear([String])

    /// Tries, in this order: `name`, `id`, label, `placeholder` and the like, then the type of the field, and last the
    /// exact name of a hidden field, which a script of the page would otherwise fill.
    static func find(_ field: String, in form: Form) -> FieldMatch {
        let wanted = bareName(field)
        let tests: [(Control) -> Bool] = [
            { $0.isFillable && bareName($0.name) == wanted },
            { $0.isFillable && $0.id.map(bareName) == wanted },
            { $0.isFillable && $0.labels.contains { bareName($0) == wanted } },
            { $0.isFillable && $0.hints.contains { bareName($0) == wanted } },
            typeTest(wanted, in: form),
            { $0.kind == .hidden && !$0.isDisabled && $0.name == field },
        ]
        if wanted.isEmpty { return .missing }
        for test in tests {
            let fits = form.controls.indices.filter { test(form.controls[$0]) }
            if !fits.isEmpty { return oneField(of: fits, in: form) }
        }
        return .missing
    }

    /// Decoys that a person does not see give way to what they see.
    private static func oneField(of fits: [Int], in form: Form) -> FieldMatch {
        let visible = fits.filter { form.controls[$0].isVisible }
        let best = visible.isEmpty ? fits : visible
        let first = form.controls[best[0]]
        let isGroup = first.kind == .radio || first.kind == .checkbox
        guard best.count > 1 || isGroup else { return .found(best) }
        if isGroup, best.allSatisfy({ form.controls[$0].kind == first.kind && form.controls[$0].name == first.name }) {
            // A label names one button of the group, but the field is the group.
            guard first.kind == .radio, !first.name.isEmpty else { return .found(best) }
            return .found(
                form.controls.indices.filter {
                    form.controls[$0].kind == .radio && form.controls[$0].name == first.name
                        && form.controls[$0].isFillable
                })
        }
        return .unclear(best.map { form.controls[$0].title })
    }

    private static let userNames: Set<String> = [
        "user", "username", "userid", "login", "loginid", "loginname", "logon", "logonid", "logonname", "account",
    ]

    /// A password goes to the only password field, a user to the only field to type into beside one.
    private static func typeTest(_ wanted: String, in form: Form) -> (Control) -> Bool {
        let seen = form.controls.filter { $0.isFillable && $0.isVisible }
        let passwords = seen.filter { $0.kind == .password }
        if wanted.contains("pass") || ["pin", "pincode", "pwd"].contains(wanted) {
            return { $0.kind == .password && passwords == [$0] }
        }
        let texts = seen.filter { isUserField($0) }
        guard userNames.contains(wanted), !passwords.isEmpty, texts.count == 1 else { return { _ in false } }
        return { texts == [$0] }
    }

    private static func isUserField(_ control: Control) -> Bool {
        if case .text(let type) = control.kind { return ["text", "email", "tel"].contains(type) }
        return false
    }
}
