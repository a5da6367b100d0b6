import Diagnostics

#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

extension Rule {
    static let secretLikeText = Rule(
        "secret-like-text", .warning, .safety, "A text looks like a key or a token, or stands where a password does.",
        reason: "Plans are shared and kept in version control. Its line is shown in no output.",
        bad: """
            objectives:
              reach:
                window: test
                steps:
                  state: {http: {to: web, headers: {X-Client: q7R2vX9tLm4Zc8Kp1Ws6Yd3H}}}
            """,
        mended: """
            objectives:
              reach:
                window: test
                steps:
                  state: {http: {to: web, headers: {X-Client: $(password)}}}
            """)
}

extension ActionCheck {
    /// A text in a plan that looks like a key or a token.
    static let secretLikeText = ActionCheck { actions, plan in
        let texts =
            actions.flatMap { action in
                action.step.arguments.expressions.compactMap { _, expression in
                    expression.constant?.text.map { (text: $0, place: expression.place) }
                }
            } + plan.inputs.compactMap { input in input.defaultValue.map { (text: $0, place: input.place) } }
        let named = actions.flatMap { action in
            action.step.arguments.namedTexts.filter { SecretShape.isSecret($0.name, $0.text) }.map { text in
                SecretShape.finding(at: text.place, "\"\(TerminalText.excerpt(text.name))\" is written down here")
            }
        }
        let known = Set(named.map(\.place.description))
        return named
            + texts.filter { SecretShape.fits($0.text) && !known.contains($0.place.description) }
            .map { SecretShape.finding(at: $0.place, SecretShape.likeness) }
    }
}

/// What keys and tokens look like.
enum SecretShape {
    /// Shorter texts of letters and digits are names and numbers too often.
    private static let shortest = 24
    /// Bits a character (Shannon): English words have about 3, random letters and digits 4 and more.
    private static let entropy = 4.0
    /// How well-known services mark theirs.
    private static let marks = [
        "ghp_", "gho_", "github_pat_", "glpat-", "xoxb-", "xoxp-", "AKIA", "eyJhbGciOi", "sk_live_",
    ]

    static func fits(_ text: String) -> Bool {
        // Most texts are too short to look at.
        guard text.utf8.count >= 20 else { return false }
        if text.contains("-----BEGIN"), text.contains("PRIVATE KEY-----") { return true }
        return text.split(whereSeparator: { " \t\n\"',;:=&?".contains($0) }).contains { word in
            marks.contains { word.hasPrefix($0) && word.utf8.count >= $0.utf8.count + 12 } || isRandom(word)
        }
    }

    /// Names under which services take secrets, letters only.
    private static let names: Set<String> = [
        "password", "passwd", "pwd", "passphrase", "secret", "clientsecret", "token", "accesstoken", "authtoken",
        "apitoken", "apikey", "xapikey", "xauthtoken", "privatekey",
    ]

    /// Whether a text under a name, as of a form or of a header, is a secret for its name alone.
    static func isSecret(_ name: String, _ text: String) -> Bool {
        let letters = name.lowercased().filter(\.isLetter)
        if letters == "authorization" {
            let words = text.split(separator: " ")
            return words.count == 2 && ["basic", "bearer"].contains(words[0].lowercased()) && words[1].utf8.count >= 8
        }
        // RFC 9110, section 8.8.3: what a page is known by is told to everybody.
        if ["ifnonematch", "ifmatch", "ifrange", "etag"].contains(letters) { return false }
        // Elsewhere it may be a digest that a file is to have.
        if text.split(whereSeparator: { " \t\n\"',;:=&".contains($0) }).contains(where: isRandomHex) { return true }
        return names.contains(letters) && !text.allSatisfy(\.isWhitespace)
    }

    /// As long as a key of 128 bits, of one case, and no number.
    private static func isRandomHex(_ word: Substring) -> Bool {
        guard word.utf8.count >= 32, word.utf8.count % 2 == 0 else { return false }
        let digits = word.utf8.count { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        let lower = word.utf8.count { (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0) }
        let upper = word.utf8.count { (UInt8(ascii: "A")...UInt8(ascii: "F")).contains($0) }
        return digits >= 6 && lower + upper >= 4 && (lower == 0 || upper == 0)
            && digits + lower + upper == word.utf8.count && Set(word.utf8).count >= 8
    }

    /// Letters of both cases among digits, without the dots and slashes of names and paths, and none often.
    private static func isRandom(_ word: Substring) -> Bool {
        guard word.utf8.count >= shortest else { return false }
        var counts: [UInt8: Int] = [:]
        var (upper, lower, digits) = (0, 0, 0)
        for byte in word.utf8 {
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): upper += 1
            case UInt8(ascii: "a")...UInt8(ascii: "z"): lower += 1
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digits += 1
            case UInt8(ascii: "+"), UInt8(ascii: "_"): break
            default: return false
            }
            counts[byte, default: 0] += 1
        }
        guard upper >= 3, lower >= 3, digits >= 3 else { return false }
        let total = Double(word.utf8.count)
        return counts.values.reduce(0) { $0 - Double($1) / total * logarithm(Double($1) / total) } >= entropy
    }

    static let likeness = "this looks like a key or a token"

    static func finding(at place: Place, _ message: String) -> Finding {
        Finding(
            "secret-like-text", .warning, at: place, "\(message), and whoever has the file has it",
            help: "declare an input with \"secret: true\", and say in the site file where it is kept")
    }

    /// To the base of two.
    private static func logarithm(_ value: Double) -> Double { log2(value) }
}
