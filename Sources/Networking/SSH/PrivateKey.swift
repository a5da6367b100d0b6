import Synchronization

/// A private key's text, with what can be told of it without its passphrase.
package struct PrivateKey {
    /// The text with a zero after it: libssh2 1.10 is told the length, and looks for the zero nevertheless.
    let terminatedBytes: [UInt8]
    /// Such as `ssh-ed25519`; nil where it cannot be told.
    let type: String?
    let isEncrypted: Bool
    /// The key itself, where it takes no libssh2 to sign with it.
    let ed25519: Ed25519Key?

    /// A run logs on many times, as a rule with one key: it is read again only when it is another.
    private static let last = Mutex<(text: String, key: PrivateKey)?>(nil)

    /// Fails with what is wrong with the text, in words.
    static func reading(_ text: String) throws(FileFailure) -> PrivateKey {
        if let (lastText, key) = last.withLock({ $0 }), lastText == text { return key }
        let key = try PrivateKey(text: text)
        last.withLock { $0 = (text, key) }
        return key
    }

    /// What is wrong with the text of a key, in words; nil for one that can be tried.
    package static func trouble(in text: String) -> String? {
        do throws(FileFailure) {
            _ = try reading(text)
            return nil
        } catch {
            return error.reason
        }
    }

    private init(text: String) throws(FileFailure) {
        guard let begin = text.range(of: "-----BEGIN "), let label = text[begin.upperBound...].range(of: "-----") else {
            throw FileFailure(reason: Self.explain(text))
        }
        // libssh2 wants the end of the last line.
        terminatedBytes = Array((text + "\n").utf8) + [0]
        switch text[begin.upperBound..<label.lowerBound] {
        case "OPENSSH PRIVATE KEY":
            let body = text[label.upperBound...].prefix { $0 != "-" }.filter { !$0.isWhitespace }
            guard let header = OpenSSHKeyHeader(body) else { throw FileFailure(reason: "it is damaged") }
            if header.type.hasPrefix("sk-") {
                throw FileFailure(
                    reason:
                        "it is the handle of a security key, which somebody has to touch: use a key without one, made "
                        + "with \"ssh-keygen -t ed25519 -f NEW\"")
            }
            if header.type == "ssh-dss" {
                throw FileFailure(reason: Self.explain("DSA PRIVATE KEY"))
            }
            type = header.type
            isEncrypted = header.isEncrypted
            ed25519 = header.ed25519
            return
        case "RSA PRIVATE KEY":
            type = "ssh-rsa"
            isEncrypted = text.contains("Proc-Type: 4,ENCRYPTED")
        case "EC PRIVATE KEY":
            type = "ecdsa"
            isEncrypted = text.contains("Proc-Type: 4,ENCRYPTED")
        case "PRIVATE KEY":
            type = nil
            isEncrypted = false
        case "ENCRYPTED PRIVATE KEY":
            type = nil
            isEncrypted = true
        case let other:
            throw FileFailure(reason: Self.explain(String(other)))
        }
        ed25519 = nil
    }

    /// What a text is that cannot be used, and the command that makes of it what can be; `KEY` and `NEW` are files.
    private static func explain(_ text: String) -> String {
        for (mark, words) in otherForms where text.contains(mark) { return words }
        if ["ssh-", "ecdsa-", "sk-"].contains(where: text.hasPrefix) { return isPublic }
        if text.utf8.starts(with: [0x30, 0x82]) || text.contains("\u{0}") || text.contains("\u{FFFD}") {
            return
                "it is no text: if it is a key in the form DER, convert it with \"openssl pkey -inform DER -in KEY -out "
                + "NEW\", a PKCS #12 file with \"openssl pkcs12 -in KEY -nocerts -out NEW\""
        }
        return "it holds no private key in the form of OpenSSH or PEM"
    }

    private static let isPublic =
        "it holds the public key: give the private one, as a rule the same name without \".pub\""

    /// By what stands in them; the first that fits.
    private static let otherForms = [
        (
            "PuTTY-User-Key-File-",
            "it is in PuTTY's form: convert it with \"puttygen KEY -O private-openssh-new -o NEW\""
        ),
        (
            "SSH2 ENCRYPTED PRIVATE KEY",
            "it is in the form of ssh.com: convert it with \"puttygen KEY -O private-openssh-new -o NEW\", or, where it "
                + "has no passphrase, with \"ssh-keygen -i -f KEY > NEW\""
        ),
        (
            "BEGIN SSH2 PUBLIC KEY",
            "it holds the public key, in the form of RFC 4716: give the private one; \"ssh-keygen -i -f KEY\" shows it as "
                + "servers want it"
        ),
        ("PUBLIC KEY", isPublic),
        (
            "DSA PRIVATE KEY",
            "it is a DSA key, which servers no longer take: make another with \"ssh-keygen -t ed25519 -f NEW\""
        ),
        ("SSH SIGNATURE", "it is a signature, not a key"),
        (
            "CERTIFICATE",
            "it holds a certificate: give the private key that goes with it"
        ),
        (
            "OPENSSH PRIVATE KEY",
            "it is cut off at the beginning or the end"
        ),
    ]
}

/// What an OpenSSH private key tells without its passphrase, see PROTOCOL.key of OpenSSH.
private struct OpenSSHKeyHeader {
    let type: String
    let isEncrypted: Bool
    let ed25519: Ed25519Key?

    init?(_ base64: String) {
        let magic = Array("openssh-key-v1".utf8) + [0]
        guard let bytes = Base64.decode(base64), bytes.starts(with: magic) else { return nil }
        var reader = SSHBytes(bytes.dropFirst(magic.count))
        guard let cipher = reader.takeString(), reader.takeString() != nil, reader.takeString() != nil,
            let count = reader.takeNumber(), let key = reader.takeString()
        else { return nil }
        isEncrypted = cipher != Array("none".utf8)
        type = SSHBytes.keyType(of: key)
        let privatePart = isEncrypted || count != 1 ? nil : reader.takeString()
        ed25519 = privatePart.flatMap { Ed25519Key(publicKey: key, privatePart: $0) }
    }
}

extension String {
    /// Where another text begins and ends in this one.
    fileprivate func range(of other: String) -> Range<String.Index>? { self[...].range(of: other) }
}

extension Substring {
    fileprivate func range(of other: String) -> Range<String.Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(other) { return start..<index(start, offsetBy: other.count) }
            start = index(after: start)
        }
        return nil
    }
}
