import Diagnostics

extension Rule {
    static let privateAddress = Rule(
        "private-address", .hint, .network,
        "A private address stands in a plan, and nobody says whose network it is in.",
        reason: """
            A plan is shared, and 10.0.0.1 means another machine in every network. Where the exchange's own network \
            has such addresses, `about` or a comment says so.
            """,
        bad: """
            hosts:
              rap-1: sftp://10.151.14.121:10022
            objectives:
              reach:
                window: test
                steps:
                  open: {tcp: {to: rap-1}}
            """,
        mended: """
            hosts:
              rap-1: {url: sftp://10.151.14.121:10022, about: in the exchange's network}
            objectives:
              reach:
                window: test
                steps:
                  open: {tcp: {to: rap-1}}
            """)
}

extension Check {
    /// A private address (RFC 1918, RFC 4193) of which nobody says whose network it is in.
    static let privateAddress = Check { plan in
        plan.hosts.filter { host in
            host.openURL == nil && host.about == nil && PrivateNetworks.contain(host.url.host)
                && !host.place.hasComment
        }.map { host in
            Finding(
                "private-address", .hint, at: host.place,
                "\(host.url.host) is a private address, which means another machine in every network",
                help: "say in \"about\" or a comment whose network it is in, or leave the address to the site")
        }
    }
}

enum PrivateNetworks {
    static func contain(_ address: String) -> Bool {
        if IPText.isVersion4(address) {
            let parts = address.split(separator: ".").compactMap { Int($0) }
            guard parts.count == 4 else { return false }
            return parts[0] == 10 || (parts[0] == 172 && (16...31).contains(parts[1]))
                || (parts[0] == 192 && parts[1] == 168)
        }
        let start = address.prefix(2)
        return IPText.isVersion6(address) && (start == "fc" || start == "fd") && address.prefix(5).contains(":")
    }
}

extension Place {
    /// Whether a comment stands on its line, or alone on the line above.
    fileprivate var hasComment: Bool {
        func text(_ line: Int) -> ArraySlice<UInt8> { source.bytes[source.byteRange(ofLine: line)] }
        if text(line).contains(UInt8(ascii: "#")) { return true }
        return line > 1 && text(line - 1).first { $0 != UInt8(ascii: " ") } == UInt8(ascii: "#")
    }
}
