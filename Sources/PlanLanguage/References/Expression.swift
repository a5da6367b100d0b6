import Diagnostics

/// A scalar of a plan together with the type its field gives it: a constant already read, or a template still to fill in.
package final class Expression: Sendable {
    package let template: Template
    package let type: ScalarType
    package let place: Place
    /// The value, where no reference is in it and it parsed.
    package let constant: PlanValue?
    /// Whether a whole reference puts in a value of any type, as into a JSON document.
    let takesAnything: Bool

    package init(
        template: Template, type: ScalarType, place: Place, constant: PlanValue?, takesAnything: Bool = false
    ) {
        self.template = template
        self.type = type
        self.place = place
        self.constant = constant
        self.takesAnything = takesAnything
    }

    package convenience init(constant: PlanValue, type: ScalarType, place: Place) {
        self.init(template: Template(segments: []), type: type, place: place, constant: constant)
    }

    /// Puts the references in and reads the result by the field's type.
    package func value(in scope: Scope) throws(UnusableValue) -> PlanValue {
        if let constant { return constant }
        if let reference = template.wholeReference { return try converted(try scope.value(of: reference)) }
        var text = ""
        for segment in template.segments {
            switch segment {
            case .text(let plain): text += plain
            case .reference(let reference):
                guard let part = try scope.value(of: reference).text else {
                    throw UnusableValue(
                        place: reference.place, message: "$(\(reference.text)) has no text to put in here")
                }
                text += part
            }
        }
        return try read(text)
    }

    /// A whole reference keeps its type where the field is of that type; all else is read as the field reads texts.
    private func converted(_ value: PlanValue) throws(UnusableValue) -> PlanValue {
        switch (value, type.name) {
        case (.host, ScalarType.host.name), (.duration, ScalarType.duration.name), (.date, ScalarType.date.name),
            (.clockTime, ScalarType.timeOfDay.name), (.sshAgent, ScalarType.privateKey.name),
            (.privateKey, ScalarType.privateKey.name):
            return value
        // A key in another field has no text; which field that is, the field's own kind says.
        case (.sshAgent, _), (.privateKey, _): return value
        default: break
        }
        guard let text = value.text else {
            throw UnusableValue(
                place: place, message: "expected \(type.expected), found \(value.kind?.wordsWithArticle ?? "nothing")")
        }
        return try read(text)
    }

    /// The value of a whole reference as it is, whatever the field; `nil` for anything else.
    func wholeValue(in scope: Scope) throws(UnusableValue) -> PlanValue? {
        guard let reference = template.wholeReference else { return nil }
        return try scope.value(of: reference)
    }

    /// The text, and a reason that may quote it, stay out of the message: it may hold a secret.
    private func read(_ text: String) throws(UnusableValue) -> PlanValue {
        switch type.parse(text) {
        case .success(let value): return value
        case .failure: throw UnusableValue(place: place, message: "expected \(type.expected)")
        }
    }
}

/// Why a value cannot be had at run time, at its place in the plan.
package struct UnusableValue: Error, Sendable {
    package let place: Place
    package let message: String

    package init(place: Place, message: String) {
        self.place = place
        self.message = message
    }
}
