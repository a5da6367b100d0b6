extension Form {
    /// The request that a person would send who fills in these fields and presses the button.
    ///
    /// - Parameters:
    ///   - values: the field as the plan calls it, and what to put in; for a list or radio button the value or the text of
    ///     an option, for a checkbox `yes` or `no`, its value or its label.
    ///   - button: what the submit button is called; nil for the first one.
    /// - Returns: the request, not yet sent.
    /// - Throws: for a field, option or button that the form does not have, and for a field given twice.
    package func filled(
        with values: [(field: String, value: String)], button: String? = nil
    ) throws(PageProblem) -> Submission {
        var form = self
        var taken: [[Int]: String] = [:]
        for (field, value) in values {
            switch FieldMatch.find(field, in: self) {
            case .found(let indices):
                if let other = taken.updateValue(field, forKey: indices) {
                    throw PageProblem(
                        "\"\(other)\" and \"\(field)\" both mean the field `\(shown(controls[indices[0]].title))`")
                }
                try form.put(value, into: indices, calledBy: field)
            case .missing:
                throw PageProblem("the form has no field \"\(field)\"", advice: "it is a form \(fieldsInWords)")
            case .unclear(let names):
                throw PageProblem(
                    "\"\(field)\" fits several fields of the form: \(listed(names))",
                    advice: "use the `name` of one of them")
            }
        }
        return try form.submission(by: try form.submitButton(button))
    }

    private mutating func put(_ value: String, into indices: [Int], calledBy field: String) throws(PageProblem) {
        let control = controls[indices[0]]
        switch control.kind {
        case .text:
            controls[indices[0]].value = value.filter { !$0.isNewline }
        case .password, .textarea, .hidden:
            controls[indices[0]].value = value
        case .select(let multiple):
            let index = try Self.option(
                value, among: control.choices.map { ($0.value, [$0.text], $0.isDisabled) }, of: field)
            for other in control.choices.indices where !multiple || other == index {
                controls[indices[0]].choices[other].isSelected = other == index
            }
        case .radio:
            let options = indices.map { (controls[$0].value, controls[$0].labels, controls[$0].isDisabled) }
            let chosen = try Self.option(value, among: options, of: field)
            for (index, other) in indices.enumerated() { controls[other].isChecked = index == chosen }
        case .checkbox:
            try check(value, among: indices, calledBy: field)
        case .file:
            throw PageProblem("\"\(field)\" is a field for a file, which this tool does not send")
        case .submit, .image, .inertButton: preconditionFailure("a button is no field")
        }
    }

    private mutating func check(_ value: String, among indices: [Int], calledBy field: String) throws(PageProblem) {
        if indices.count == 1, let isOn = Self.switches[folded(value)] {
            controls[indices[0]].isChecked = isOn
            return
        }
        let options = indices.map { (controls[$0].value, controls[$0].labels, controls[$0].isDisabled) }
        let chosen = indices[try Self.option(value, among: options, of: field)]
        controls[chosen].isChecked = true
    }

    private static let switches = ["yes": true, "true": true, "on": true, "no": false, "false": false, "off": false]

    /// The option with that value, or else with that text.
    private static func option(
        _ wanted: String, among options: [(value: String, texts: [String], isDisabled: Bool)], of field: String
    ) throws(PageProblem) -> Int {
        let open = options.indices.filter { !options[$0].isDisabled }
        if let index = open.first(where: { options[$0].value == wanted }) { return index }
        let text = folded(wanted)
        if let index = open.first(where: { options[$0].texts.contains { folded($0) == text } }) { return index }
        throw PageProblem(
            "the field \"\(field)\" has no option \"\(wanted)\"",
            advice: "its options are \(listed(open.map { options[$0].texts.first ?? options[$0].value }))")
    }
}
