extension Form {
    /// The names of the password fields that a person sees, and of these only those a plan means by the fields it fills
    /// in, where it says any.
    package func passwordNames(among fields: [String]? = nil) -> Set<String> {
        let filled = fields.map { fields in
            Set(
                fields.flatMap { field -> [Int] in
                    guard case .found(let indices) = FieldMatch.find(field, in: self) else { return [] }
                    return indices
                })
        }
        return Set(
            controls.indices.filter { index in
                let control = controls[index]
                return control.kind == .password && control.isFillable && control.isVisible && !control.name.isEmpty
                    && filled?.contains(index) ?? true
            }.map { controls[$0].name })
    }
}

extension WebPage {
    /// The names of the password fields that a person sees on it, in forms that can be sent.
    package var passwordNames: Set<String> {
        Set((survey?.forms ?? []).filter(\.isVisible).flatMap { $0.passwordNames() })
    }
}
