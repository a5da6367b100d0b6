/// What the name of a key, a header or an input says of its value.
enum SecretName {
    case sure, likely

    private static let surely: Set<String> = [
        "password", "passwd", "passphrase", "passcode", "pass", "pwd", "secret", "authorization",
    ]
    private static let likelySecrets: Set<String> = [
        "token", "pin", "otp", "credential", "credentials", "apikey",
    ]
    /// What makes a key one that is kept secret.
    private static let kindsOfKey: Set<String> = ["api", "private", "secret", "access", "auth", "session", "signing"]

    /// `nil` for a name that says nothing of secrets: `folder`, `password-length`.
    ///
    /// The input of a site that is named after a key mostly is one.
    init?(_ name: String, isOfSite: Bool = false) {
        let words = Self.words(of: name)
        guard let last = words.last else { return nil }
        if Self.surely.contains(last) || last.hasSuffix("password") || last.hasSuffix("passphrase") {
            self = .sure
        } else if Self.likelySecrets.contains(last)
            || last == "key" && (isOfSite || words.dropLast().contains(where: Self.kindsOfKey.contains))
        {
            self = .likely
        } else {
            return nil
        }
    }

    /// Of `userPassword2` and `user-password`: user, password.
    private static func words(of name: String) -> [String] {
        var words: [String] = []
        var word = ""
        var wasLower = false
        // No name of a secret is longer.
        for character in name.unicodeScalars.prefix(100) {
            let properties = character.properties
            if !properties.isAlphabetic || wasLower && properties.isUppercase {
                if !word.isEmpty { words.append(word) }
                word = ""
            }
            if properties.isAlphabetic { word += properties.lowercaseMapping }
            wasLower = properties.isLowercase
        }
        if !word.isEmpty { words.append(word) }
        return words
    }
}
