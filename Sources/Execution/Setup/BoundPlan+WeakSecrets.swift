import PlanLanguage

extension BoundPlan {
    /// What whoever runs the plan has to know of secrets that cannot be hidden well, one sentence each.
    package var weakSecrets: [String] {
        plan.inputs.filter(\.isSecret).compactMap { input in
            guard let texts = inputs[input.name]?.secretTexts else { return nil }
            let weaknesses = texts.map(SecretHider.weakness)
            if weaknesses.contains(.blank) {
                return "the secret \"\(input.name)\" is nothing but spaces, and is not hidden"
            }
            guard weaknesses.contains(.short) else { return nil }
            return
                "the secret \"\(input.name)\" has fewer than \(Secret.shortestEncoded) characters: hidden within other words and "
                + "numbers too, it shows by what is left of them, and in base64 and hexadecimal it is not hidden"
        }
    }
}
