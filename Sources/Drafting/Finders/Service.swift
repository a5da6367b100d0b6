import Patterns

/// By which protocol a system is reached.
package enum Service: String, Sendable {
    case web = "https", sftp, ftp, ftps, smtp, imap, dns, udp, tcp, tls

    private static let names = pattern(
        #"\b(?:(sftp|ssh)|(ftps|secure ftp|ftp over (?:tls|ssl))|(ftp)|(smtp)|(imaps?)|(dns)|(https?)|(tcp|fix|itch|ouch|omnet))\b"#
    )
    private static let named: [Service] = [.sftp, .ftp, .ftp, .smtp, .imap, .dns, .web, .tcp]
    private static let kinds = pattern(
        #"\b(?:((?:e-?)?mail (?:relay|server|gateway|host)|relay)|(name ?server)|(web ?(?:site|portal|page|server)?|browser|portal)|(gateways?|sockets?|telnet))\b"#
    )
    private static let ofKind: [Service] = [.smtp, .dns, .web, .tcp]
    private static let secured = pattern(#"\b(?:tls|ssl)\b"#)
    private static let plain = pattern(#"\btcp\b"#)
    private static let implicit = pattern(#"\bimplicit\b|\bports?\W{0,3}990\b|^:990\b"#)

    static func last(in words: String, generic: Bool = false) -> Service? { all(in: words, generic).last }
    static func first(in words: String) -> Service? { all(in: words, false).first }

    private static func all(in words: String, _ generic: Bool) -> [Service] {
        let services = generic ? ofKind : named
        let matches = (try? (generic ? kinds : names).allMatches(in: words, limit: 50)) ?? []
        return matches.compactMap { match in
            services.indices.first { match[$0 + 1] != nil }.map { services[$0] }
        }
    }

    /// By the first label of a name, such as that of `sftp.example.com`.
    init?(label host: String) {
        guard host.contains(where: \.isLetter), !host.contains(":") else { return nil }
        let label = host.prefix { $0 != "." }.prefix { $0.isLetter }
        switch label {
        case _ where label.hasPrefix("sftp"): self = .sftp
        case "ftp", "ftps": self = .ftp
        case "smtp", "mail", "relay": self = .smtp
        case "imap": self = .imap
        case "dns", "ns": self = .dns
        case "www", "web", "portal": self = .web
        default: return nil
        }
    }

    static func isSecured(_ words: String) -> Bool { (try? secured.matches(words)) ?? false }
    static func isPlain(_ words: String) -> Bool { (try? plain.matches(words)) ?? false }
    static func isImplicit(_ words: String) -> Bool { (try? implicit.matches(words)) ?? false }

    /// The port where none is named; `nil` where there is no usual one.
    var usualPort: Int? {
        switch self {
        case .web: 443
        case .sftp: 22
        case .ftp: 21
        case .ftps: 990
        case .imap: 993
        case .dns: 53
        case .smtp, .udp, .tcp, .tls: nil
        }
    }
}
