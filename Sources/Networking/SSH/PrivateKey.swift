/// A private key's text, with what can be told of it without its passphrase.
struct PrivateKey {
    /// The text with a zero after it: libssh2 1.10 is told the length, and looks for the zero nevertheless.
    let terminatedBytes: [UInt8]
    /// Such as `ssh-ed25519`; nil where it cannot be told.
    let type: String?
    let isEncrypted: Bool

    /// Fails with what is wrong with the text, in words.
    init(text: String) throws(FileFailure) {
        guard let begin = text.range(of: "-----BEGIN "), let label = text[begin.upperBound...].range(of: "-----") else {
            throw FileFailure(reason: Self.explain(text))
        }
        // libssh2 wants the end of the last line.
        terminatedBytes = Array((text + "\n").utf8) + [0]
        switch text[begin.upperBound..<label.lowerBound] {
        case "OPENSSH PRIVATE KEY":
            let body = text[label.upperBound...].prefix { $0 != "-" }.filter { !$0.isWhitespace }
            guard let header = OpenSSHKeyHeader(body) else { throw FileFailure(reason: "it is damaged") }
            type = header.type
            isEncrypted = header.isEncrypted
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
    }

    private static func explain(_ text: String) -> String {
        if text.contains("PUBLIC KEY") || ["ssh-", "ecdsa-", "sk-"].contains(where: text.hasPrefix) {
            return "it holds the public key: give the private one, as a rule the same name without \".pub\""
        }
        if text.hasPrefix("PuTTY-User-Key-File") {
            return "it is in PuTTY's form: convert it with \"puttygen KEY -O private-openssh -o NEW\""
        }
        return "it holds no private key in the form of OpenSSH or PEM"
    }
}

/// The part of an OpenSSH private key that is never encrypted, see PROTOCOL.key of OpenSSH.
private struct OpenSSHKeyHeader {
    let type: String
    let isEncrypted: Bool

    init?(_ base64: String) {
        let magic = Array("openssh-key-v1".utf8) + [0]
        guard let bytes = Base64.decode(base64), bytes.starts(with: magic) else { return nil }
        var reader = SSHBytes(bytes.dropFirst(magic.count))
        guard let cipher = reader.takeString(), reader.takeString() != nil, reader.takeString() != nil,
            reader.takeNumber() != nil, let key = reader.takeString()
        else { return nil }
        isEncrypted = cipher != Array("none".utf8)
        type = SSHBytes.keyType(of: key)
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
