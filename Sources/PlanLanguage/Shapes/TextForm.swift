/// The one way in which texts of a result are written, where the world has several.
package enum TextForm: Sendable, Equatable {
    /// `0a1b`.
    case lowerCaseHex
    /// `TLSv1.3`.
    case tlsVersion
    /// `2` or `1.1`.
    case httpVersion
    /// `SHA256:` and 43 digits of base 64, as OpenSSH shows it.
    case fingerprint

    var words: String {
        switch self {
        case .lowerCaseHex: "in lower-case hex, with nothing between the digits"
        case .tlsVersion: "such as TLSv1.2"
        case .httpVersion: "such as 1.1 or 2"
        case .fingerprint: "as ssh-keygen shows it, such as SHA256:…"
        }
    }

    /// The text, or the part of one, in this form; `nil` where it cannot be brought into it.
    func writing(_ text: String) -> String? {
        switch self {
        case .lowerCaseHex:
            let digits = text.lowercased().filter { !": -".contains($0) }
            return digits.allSatisfy(\.isHexDigit) ? digits : nil
        case .tlsVersion:
            let number = text.lowercased().drop { !$0.isNumber }
            if number.isEmpty { return "tlsv".hasPrefix(text.lowercased()) ? text : nil }
            return number == "1.0"
                ? "TLSv1" : ["1", "1.", "1.1", "1.2", "1.3"].contains(number) ? "TLSv\(number)" : nil
        case .httpVersion:
            let number = text.lowercased().hasPrefix("http/") ? String(text.dropFirst(5)) : text
            if number.hasSuffix(".0"), number != "1.0" { return String(number.dropLast(2)) }
            return ["1.0", "1.1", "2", "3"].contains { $0.hasPrefix(number) } ? number : nil
        case .fingerprint:
            let digits = text.hasPrefix("SHA256:") ? String(text.dropFirst(7)) : text
            if text.contains(":"), !text.hasPrefix("SHA256:") { return nil }
            return digits.count >= 43 ? "SHA256:\(digits.prefix { $0 != "=" })" : text
        }
    }
}
