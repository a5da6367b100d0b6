import FoundationEssentials
import TestSupport

/// A secret in the forms in which it could be seen: as it is, in base64, and encoded for URLs.
struct SecretForms: Sendable {
    let name: String
    private let forms: [String]

    init(_ secret: String, name: String) {
        self.name = name
        let bytes = Array(secret.utf8)
        // In base64 a text looks different at each of three positions; the letters at its edges depend on what is beside.
        let encoded = (0..<3).map { lead in
            let text = Data(Array(repeating: UInt8(ascii: " "), count: lead) + bytes).base64EncodedString()
            return String(text.filter { $0 != "=" }.dropFirst(lead == 0 ? 0 : lead + 1).dropLast(2))
        }
        let percent = bytes.map { Self.isPlain($0) ? String(Unicode.Scalar($0)) : Self.percent($0) }.joined()
        let escaped = secret.replacing("\n", with: "\\n")
        forms = Array(
            Set(encoded + [secret, escaped, percent, percent.replacing("%20", with: "+"), percent.lowercased()]))
    }

    func isIn(_ text: String) -> Bool { forms.contains { text.contains($0) } }

    /// The passwords and passphrases of the peers, and a line out of the middle of each private key.
    static func ofPeers(_ peers: Peers) -> [SecretForms] {
        var all = [
            SecretForms(peers.web.password, name: "password of the web form"),
            SecretForms(peers.sshPassword.password, name: "password of the SFTP account"),
            SecretForms(peers.ssh.passphrase, name: "passphrase of the SSH key"),
            SecretForms(peers.clientCertificate.passphrase, name: "passphrase of the certificate's key"),
            SecretForms(peers.proxies.password, name: "password of the proxy"),
        ]
        let keys = [peers.ssh.key, peers.ssh.encryptedKey, peers.ssh.rsaKey, peers.ssh.refusedKey]
        for path in keys + [peers.clientCertificate.key] {
            let lines = ((try? readText(path)) ?? "").split(separator: "\n")
            // The first lines of an OpenSSH key say no more than what kind of key it is.
            if lines.count > 4 { all.append(SecretForms(String(lines[3]), name: "key \(path)")) }
        }
        return all
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "~"):
            true
        default: false
        }
    }

    private static func percent(_ byte: UInt8) -> String {
        let digits = String(byte, radix: 16, uppercase: true)
        return "%" + (digits.count < 2 ? "0" : "") + digits
    }
}
