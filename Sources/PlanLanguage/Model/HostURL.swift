import Diagnostics

/// The URL of a host: a scheme, a name or address, a port, and for web hosts a path (RFC 3986).
package struct HostURL: Sendable, Equatable {
    package let scheme: String
    /// A name or address, lower case, an IPv6 address without its brackets.
    package let host: String
    package let port: Int
    /// Empty or beginning with `/`; a query may be part of it.
    package let path: String
    private let writtenPort: Bool

    /// The ports that may be left out.
    static let defaultPorts = [
        "http": 80, "https": 443, "sftp": 22, "ssh": 22, "dns": 53,
        "ftp": 21, "ftps": 990, "smtp": 25, "smtps": 465, "imap": 143, "imaps": 993,
    ]
    static let schemes = [
        "http", "https", "sftp", "ssh", "tcp", "tls", "udp", "dns",
        "ftp", "ftps", "smtp", "smtps", "imap", "imaps",
    ]

    package struct Misread: Error {
        package let reason: String
    }

    package static func parse(_ text: String) -> Result<HostURL, Misread> {
        guard let colon = text.range(of: "://") else {
            return .failure(
                Misread(reason: "a host is written as a URL, such as https://www.example.com or sftp://192.0.2.1:10022")
            )
        }
        let scheme = text[..<colon.lowerBound].lowercased()
        guard schemes.contains(scheme) else {
            return .failure(
                Misread(reason: "the scheme \"\(scheme)\" is not known; known are \(Spelled.list(schemes))"))
        }
        let rest = text[colon.upperBound...]
        let authority = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        let path = String(rest.dropFirst(authority.count))
        if authority.contains("@") { return .failure(Misread(reason: "accounts stand in the site file, not in a URL")) }
        if path.contains("#") { return .failure(Misread(reason: "a fragment (#…) is never sent to a server")) }
        if path.hasPrefix("?") { return .failure(Misread(reason: "a query needs a path before it, such as /?…")) }
        if !path.isEmpty, scheme != "http", scheme != "https" {
            return .failure(Misread(reason: "only http and https URLs have a path"))
        }
        if !path.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) {
            return .failure(
                Misread(reason: "in a path, spaces and letters beyond ASCII are written as %20 and the like"))
        }
        return parse(authority: authority, scheme: scheme, path: path)
    }

    private static func parse(authority: Substring, scheme: String, path: String) -> Result<HostURL, Misread> {
        var host = authority
        var portText: Substring?
        if authority.hasPrefix("[") {
            guard let end = authority.firstIndex(of: "]") else {
                return .failure(Misread(reason: "\"[\" is not closed"))
            }
            host = authority[authority.index(after: authority.startIndex)..<end]
            let rest = authority[authority.index(after: end)...]
            if rest.hasPrefix(":") {
                portText = rest.dropFirst()
            } else if !rest.isEmpty {
                return .failure(Misread(reason: "\"\(rest)\" follows the address"))
            }
        } else if let colon = authority.lastIndex(of: ":") {
            host = authority[..<colon]
            portText = authority[authority.index(after: colon)...]
        }
        if let problem = problem(withHost: String(host), inBrackets: authority.hasPrefix("[")) {
            return .failure(Misread(reason: problem))
        }
        // A name would have to be looked up first, by a server that the plan does not name.
        if scheme == "dns", !IPText.isAddress(String(host)) {
            return .failure(Misread(reason: "a DNS server is given by its address, such as dns://192.0.2.53"))
        }
        if scheme == "udp", !IPText.isMulticast(String(host)) {
            return .failure(
                Misread(
                    reason: "udp:// is for multicast groups, from 224.0.0.0 to 239.255.255.255 or of IPv6 with ff first"
                ))
        }
        guard let portText else {
            guard let port = defaultPorts[scheme] else {
                return .failure(Misread(reason: "\(scheme) needs a port, such as \(scheme)://\(authority):4901"))
            }
            return .success(
                HostURL(scheme: scheme, host: host.lowercased(), port: port, path: path, writtenPort: false))
        }
        guard portText.utf8.allSatisfy(isDigit), let port = Int(portText), (1...65535).contains(port) else {
            return .failure(Misread(reason: "\"\(portText)\" is not a port from 1 to 65535"))
        }
        return .success(HostURL(scheme: scheme, host: host.lowercased(), port: port, path: path, writtenPort: true))
    }

    /// RFC 3986, section 3.2.2: an IPv6 address in brackets, an IPv4 address, or a name.
    private static func problem(withHost host: String, inBrackets: Bool) -> String? {
        if inBrackets { return IPText.isVersion6(host) ? nil : "\"\(host)\" is not an IPv6 address" }
        if host.isEmpty { return "there is no host name or address in it" }
        if host.contains(":") { return "an IPv6 address stands in brackets, such as https://[2001:db8::1]" }
        let labels = host.split(separator: ".", omittingEmptySubsequences: false)
        guard host.utf8.allSatisfy(isHostByte), host.utf8.count <= 253, labels.dropLast().allSatisfy({ !$0.isEmpty }),
            labels.allSatisfy({ $0.utf8.count <= 63 }), host != "."
        else { return "\"\(TerminalText.excerpt(host))\" is not a host name or address" }
        // Resolvers take 10.1 and 0x7f.1 for addresses too, which no circular means.
        let last = (labels.last ?? "").lowercased()
        let isNumber = last.hasPrefix("0x") || (!last.isEmpty && last.utf8.allSatisfy(isDigit))
        if isNumber, !IPText.isVersion4(host) { return "\"\(host)\" is not an IPv4 address" }
        return nil
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

    private static func isHostByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
            true
        default: false
        }
    }

    /// Without path: `https://www.example.com`.
    package var origin: String {
        let name = host.contains(":") ? "[\(host)]" : host
        return "\(scheme)://\(name)" + (writtenPort ? ":\(port)" : "")
    }

    package var text: String { origin + path }
}

extension String {
    fileprivate func range(of part: String) -> Range<String.Index>? {
        guard let first = part.first else { return nil }
        var start = startIndex
        while let found = self[start...].firstIndex(of: first) {
            if self[found...].hasPrefix(part) { return found..<index(found, offsetBy: part.count) }
            start = index(after: found)
        }
        return nil
    }
}
