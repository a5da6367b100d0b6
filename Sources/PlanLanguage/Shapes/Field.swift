import CivilTime

/// A field's declaration together with the Swift type its value has once it is read.
package struct Field<Value: Sendable>: Sendable {
    package let declaration: FieldDeclaration
    let extract: @Sendable (PlanValue) -> Value?
    /// The value the default text stands for.
    package let defaultValue: Value?

    package init(_ declaration: FieldDeclaration, extract: @escaping @Sendable (PlanValue) -> Value?) {
        self.declaration = declaration
        self.extract = extract
        defaultValue = declaration.defaultText.map { Self.value(of: $0, for: declaration, extract) }
    }

    package var name: String { declaration.name }

    /// A declaration whose default does not parse is a bug.
    private static func value(
        of text: String, for declaration: FieldDeclaration, _ extract: (PlanValue) -> Value?
    ) -> Value {
        switch declaration.form {
        case .scalar(let type), .list(let type), .map(let type):
            guard case .success(let value) = type.parse(text), let extracted = extract(value) else {
                preconditionFailure("the default \(text) of \(declaration.name) is not of its type")
            }
            return extracted
        case .tree, .object, .named, .special:
            preconditionFailure("\(declaration.name) cannot have a default")
        }
    }
}

extension Field where Value == String {
    package static func text(
        _ name: String, _ type: ScalarType, _ help: String, required: Bool = false, secret: Bool = false,
        default defaultText: String? = nil
    ) -> Field {
        Field(FieldDeclaration(name, .scalar(type), help, required: required, secret: secret, default: defaultText)) {
            $0.text
        }
    }

    package static func text(
        _ name: String, _ help: String, required: Bool = false, secret: Bool = false, default defaultText: String? = nil
    ) -> Field {
        text(name, .text, help, required: required, secret: secret, default: defaultText)
    }

    /// The name of one of the plan's hosts.
    package static func host(_ name: String, _ help: String, required: Bool = false) -> Field {
        Field(FieldDeclaration(name, .scalar(.host), help, required: required)) { $0.text }
    }
}

extension Field where Value == Bool {
    package static func boolean(_ name: String, _ help: String, default defaultText: String? = nil) -> Field {
        Field(FieldDeclaration(name, .scalar(.boolean), help, default: defaultText)) {
            if case .boolean(let value) = $0 { value } else { nil }
        }
    }
}

extension Field where Value == Int {
    package static func integer(
        _ name: String, _ type: ScalarType, _ help: String, required: Bool = false, default defaultText: String? = nil
    ) -> Field {
        Field(FieldDeclaration(name, .scalar(type), help, required: required, default: defaultText)) {
            if case .integer(let value) = $0 { value } else { nil }
        }
    }
}

extension Field where Value == Duration {
    package static func duration(
        _ name: String, _ help: String, required: Bool = false, default defaultText: String? = nil
    ) -> Field {
        Field(FieldDeclaration(name, .scalar(.duration), help, required: required, default: defaultText)) {
            if case .duration(let value) = $0 { value } else { nil }
        }
    }
}

extension Field where Value == LocalDate {
    package static func date(_ name: String, _ help: String, required: Bool = false) -> Field {
        date(name, .date, help, required: required)
    }

    package static func date(_ name: String, _ type: ScalarType, _ help: String, required: Bool = false) -> Field {
        Field(FieldDeclaration(name, .scalar(type), help, required: required)) {
            if case .date(let value) = $0 { value } else { nil }
        }
    }
}

extension Field where Value == [String] {
    package static func texts(_ name: String, _ help: String, required: Bool = false) -> Field {
        texts(name, .text, help, required: required)
    }

    package static func texts(_ name: String, _ type: ScalarType, _ help: String, required: Bool = false) -> Field {
        Field(FieldDeclaration(name, .list(type), help, required: required)) { value in
            guard case .list(let values) = value else { return value.text.map { [$0] } }
            return values.compactMap(\.text)
        }
    }
}

extension Field where Value == [PlanValue.Member] {
    /// A mapping with free keys, in the order of the plan.
    package static func map(_ name: String, _ help: String, required: Bool = false) -> Field {
        Field(FieldDeclaration(name, .map(.text), help, required: required)) {
            if case .record(let members) = $0 { members } else { nil }
        }
    }
}

extension Field where Value == PlanValue {
    /// A JSON document written as YAML.
    package static func tree(_ name: String, _ help: String) -> Field {
        Field(FieldDeclaration(name, .tree, help)) { $0 }
    }

    /// A value that is used as it is, such as a private key.
    package static func value(
        _ name: String, _ type: ScalarType, _ help: String, required: Bool = false, secret: Bool = false
    ) -> Field {
        Field(FieldDeclaration(name, .scalar(type), help, required: required, secret: secret)) { $0 }
    }
}
