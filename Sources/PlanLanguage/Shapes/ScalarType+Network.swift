import Glibc

extension ScalarType {
    package static let ipAddress = ScalarType("IP address", expected: "an IP address such as 192.0.2.10 or 2001:db8::1")
    {
        IPText.isAddress($0) ? .success(.text($0)) : .failure(Misread())
    }

    package static let network = ScalarType(
        "network", expected: "an address or a subnet such as 10.151.14.0/24"
    ) { text in
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard IPText.isAddress(parts[0]) else { return .failure(Misread()) }
        guard parts.count == 2 else { return .success(.text(text)) }
        let most = parts[0].contains(":") ? 128 : 32
        guard parts[1].utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            let bits = Int(parts[1]), bits <= most
        else { return .failure(Misread("the number after / is one from 0 to \(most)")) }
        return .success(.text(text))
    }
}

/// IP addresses in their standard notations, as inet_pton(3) reads them.
enum IPText {
    static func isAddress(_ text: String) -> Bool { text.contains(":") ? isVersion6(text) : isVersion4(text) }

    static func isVersion4(_ text: String) -> Bool {
        var address = in_addr()
        return !text.utf8.contains(0) && inet_pton(AF_INET, text, &address) == 1
    }

    static func isVersion6(_ text: String) -> Bool {
        var address = in6_addr()
        return !text.utf8.contains(0) && inet_pton(AF_INET6, text, &address) == 1
    }
}
