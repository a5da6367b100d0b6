import Glibc

extension ScalarType {
    package static let ipAddress = ScalarType("IP address", expected: "an IP address such as 192.0.2.10 or 2001:db8::1")
    {
        IPText.isAddress($0) ? .success(.text($0)) : .failure(Misread())
    }

    /// As dev_valid_name() of Linux has it, and IFNAMSIZ.
    package static let interface = ScalarType(
        "interface", expected: "the name of a network interface, such as eth1"
    ) { text in
        let isName =
            (1...15).contains(text.utf8.count) && text != "." && text != ".."
            && text.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: ":") }
        return isName ? .success(.text(text)) : .failure(Misread("at most 15 letters, without spaces, \"/\" and \":\""))
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

extension ScalarType {
    /// A pinned public key, as CURLOPT_PINNEDPUBLICKEY(3) writes it: the SHA-256 of its SubjectPublicKeyInfo (RFC 7469).
    package static let publicKeyPin = ScalarType(
        "public key pin", expected: "the hash of a public key: sha256// and 44 letters of base64"
    ) { text in
        let digest = text.dropFirst("sha256//".count)
        let isBase64 = digest.utf8.dropLast().allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "/"):
                true
            default: false
            }
        }
        return text.hasPrefix("sha256//") && digest.utf8.count == 44 && digest.hasSuffix("=") && isBase64
            ? .success(.text(text)) : .failure(Misread())
    }

    package static let tlsVersion = ScalarType.word(["1.0", "1.1", "1.2", "1.3"])
}

/// IP addresses in their standard notations, as inet_pton(3) reads them.
enum IPText {
    static func isAddress(_ text: String) -> Bool { text.contains(":") ? isVersion6(text) : isVersion4(text) }

    /// The four or sixteen bytes of an address.
    static func bytes(of text: String) -> [UInt8]? {
        if text.utf8.contains(0) { return nil }
        if text.contains(":") {
            var address = in6_addr()
            guard inet_pton(AF_INET6, text, &address) == 1 else { return nil }
            return withUnsafeBytes(of: &address) { Array($0) }
        }
        var address = in_addr()
        guard inet_pton(AF_INET, text, &address) == 1 else { return nil }
        return withUnsafeBytes(of: &address) { Array($0) }
    }

    static func isVersion4(_ text: String) -> Bool {
        var address = in_addr()
        return !text.utf8.contains(0) && inet_pton(AF_INET, text, &address) == 1
    }

    /// RFC 5771, RFC 4291 section 2.7.
    static func isMulticast(_ text: String) -> Bool {
        var address = in6_addr()
        if inet_pton(AF_INET6, text, &address) == 1 { return withUnsafeBytes(of: address) { $0[0] == 0xFF } }
        return isVersion4(text) && Int(text.prefix { $0 != "." }).map { (224...239).contains($0) } == true
    }

    static func isVersion6(_ text: String) -> Bool {
        var address = in6_addr()
        return !text.utf8.contains(0) && inet_pton(AF_INET6, text, &address) == 1
    }
}
