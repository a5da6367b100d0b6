import Testing

@testable import Networking

@Suite struct KnownHostsTests {
    static let one = key("one")
    static let two = key("two")

    /// A key of type ssh-ed25519 with some bytes.
    private static func key(_ text: String) -> [UInt8] {
        var bytes = SSHBytes()
        bytes.add(Array("ssh-ed25519".utf8))
        bytes.add(Array(text.utf8))
        return Array(bytes.bytes)
    }

    @Test(arguments: [
        ("a.test", 22, "a.test ONE", "known"), ("A.test", 22, "a.TEST ONE", "known"),
        ("a.test", 22, "a.test TWO", "changed"),
        ("a.test", 22, "b.test ONE", "unknown"), ("a.test", 10022, "[a.test]:10022 ONE", "known"),
        ("a.test", 10022, "a.test ONE", "known"), ("a.test", 10022, "a.test TWO", "unknown"),
        ("a.test", 22, "*.test,!a.* ONE", "unknown"), ("a.test", 22, "?.test ONE", "known"),
        ("a.test", 22, "a.test TWO\na.test ONE", "known"), ("a.test", 22, "@revoked * ONE\na.test ONE", "revoked"),
        ("a.test", 22, "@cert-authority * ONE", "unknown"), ("a.test", 22, "# a.test ONE\n\nbroken", "unknown"),
        ("10.151.14.121", 10022, "[10.151.14.*]:10022 ONE", "known"),
    ])
    func judges(host: String, port: Int, lines: String, expected: String) {
        let folder = TemporaryFolder()
        var text = ""
        for word in lines.split(separator: " ", omittingEmptySubsequences: false) {
            let key = word.hasPrefix("ONE") ? Self.one : Self.two
            let rest = word.dropFirst(3)
            let isKey = word.hasPrefix("ONE") || word.hasPrefix("TWO")
            text += isKey ? "ssh-ed25519 \(Base64.encode(key))\(rest) " : "\(word) "
        }
        folder.write(text + "\n", to: "known")
        let verdict: String =
            switch KnownHosts(paths: [folder("known"), folder("none")])
                .verdict(on: Self.one, for: Destination(host: host, port: port))
            {
            case .known: "known"
            case .unknown: "unknown"
            case .changed: "changed"
            case .revoked: "revoked"
            }
        #expect(verdict == expected)
    }
}
