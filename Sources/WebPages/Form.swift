/// A form of a page with the values the page gave it, ready to be filled in.
package struct Form: Sendable, Equatable {
    /// `name`, `id` and `aria-label`, by any of which a plan may name the form.
    let names: [String]
    /// `action`, `method`, `enctype` and `accept-charset` as the page has them.
    let action: String?
    let method: String?
    let encodingType: String?
    let acceptedCharsets: String?
    let isVisible: Bool
    var controls: [Control] = []
    let place: PageAddress

    /// How messages call the form.
    var title: String { names.first.map { "`\(shown($0))`" } ?? "without a name" }

    /// What a person can fill in, each group of boxes or radio buttons once.
    package var fieldNames: [String] {
        var seen: Set<String> = []
        return controls.filter { $0.isFillable && $0.isVisible }.map(\.title).filter { seen.insert($0).inserted }
    }

    /// What its submit buttons are called.
    package var buttonNames: [String] {
        controls.filter { $0.isSubmitButton && !$0.isDisabled && $0.isVisible }.map(\.caption)
    }

    /// The fields in words: "with fields `userid`, `pin`".
    var fieldsInWords: String {
        let fields = fieldNames
        switch fields.count {
        case 0: return "without fields"
        case 1: return "with the field \(listed(fields))"
        default: return "with fields \(listed(fields))"
        }
    }

    /// The submit button that a plan names, or where it names none the first one a person could press.
    /// - Throws: where the form has no such button, or more than one.
    func submitButton(_ named: String?) throws(PageProblem) -> Control? {
        let buttons = controls.filter { $0.isSubmitButton && !$0.isDisabled }
        guard let named else { return buttons.first(where: \.isVisible) ?? buttons.first }
        let wanted = folded(named)
        let tests: [(Control) -> Bool] = [
            { $0.captions.contains { folded($0) == wanted } },
            { folded($0.name) == wanted || $0.id.map(folded) == wanted },
            { $0.captions.contains { folded($0).contains(wanted) } },
        ]
        for test in tests {
            let fits = buttons.filter(test)
            let best = fits.contains(where: \.isVisible) ? fits.filter(\.isVisible) : fits
            if best.count > 1, !best.dropFirst().allSatisfy({ $0.sendsSame(as: best[0]) }) {
                throw PageProblem("the form has \(best.count) buttons \"\(named)\": \(listed(best.map(\.caption)))")
            }
            if let button = best.first { return button }
        }
        let names = buttonNames
        throw PageProblem(
            "the form has no button \"\(named)\"",
            advice: names.isEmpty ? "it has no submit button; leave out the button" : "it has \(listed(names))")
    }
}

extension Control {
    fileprivate func sendsSame(as other: Control) -> Bool {
        name == other.name && value == other.value && action == other.action && method == other.method
    }
}
