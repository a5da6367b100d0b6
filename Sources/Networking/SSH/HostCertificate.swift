import COpenSSL

/// A host key that an authority has signed, PROTOCOL.certkeys of OpenSSH.
struct HostCertificate {
    static let suffix = "-cert-v01@openssh.com"

    /// The host key in its plain form, as a server without a certificate shows it.
    let key: [UInt8]
    let isForHosts: Bool
    let keyIdentifier: String
    /// The names it is for; none is for any.
    let names: [String]
    /// Seconds since 1970.
    let validAfter: UInt64
    let validBefore: UInt64
    let hasCriticalOptions: Bool
    let authority: [UInt8]
    private let signed: [UInt8]
    private let signature: [UInt8]

    /// Nil for what is no certificate, or cannot be read.
    init?(_ bytes: [UInt8]) {
        var reader = SSHBytes(bytes)
        guard let name = reader.takeString().map({ String(decoding: $0, as: UTF8.self) }), name.hasSuffix(Self.suffix),
            reader.takeString() != nil
        else { return nil }
        let type = String(name.dropLast(Self.suffix.count))
        let fields = type == "ssh-ed25519" ? 1 : 2
        guard type == "ssh-ed25519" || type == "ssh-rsa" || type.hasPrefix("ecdsa-sha2-nistp") else { return nil }
        var plain = SSHBytes(SSHBytes.string(type))
        for _ in 0..<fields {
            guard let field = reader.takeString() else { return nil }
            plain.add(field)
        }
        guard reader.takeNumber() != nil, reader.takeNumber() != nil, let kind = reader.takeNumber(),
            let identifier = reader.takeString(), let principals = reader.takeString(),
            let after = reader.takeLongNumber(), let before = reader.takeLongNumber(),
            let options = reader.takeString(), reader.takeString() != nil, reader.takeString() != nil,
            let authority = reader.takeString()
        else { return nil }
        signed = Array(bytes.prefix(bytes.count - reader.bytes.count))
        guard let signature = reader.takeString(), reader.bytes.isEmpty else { return nil }
        var list = SSHBytes(principals)
        var names: [String] = []
        while let next = list.takeString() { names.append(String(decoding: next, as: UTF8.self)) }
        guard list.bytes.isEmpty else { return nil }
        key = Array(plain.bytes)
        isForHosts = kind == 2
        keyIdentifier = String(decoding: identifier, as: UTF8.self)
        self.names = names
        validAfter = after
        validBefore = before
        hasCriticalOptions = !options.isEmpty
        self.authority = authority
        self.signature = signature
    }

    /// What is wrong with it for a host at a time, in words; nil where it is good and its authority did sign it.
    func trouble(for host: String, at now: UInt64) -> String? {
        if !isForHosts { return "is for a user, not for a host" }
        if now < validAfter { return "is not yet valid" }
        if now >= validBefore { return "has expired" }
        let host = Array(host.lowercased().utf8)
        let isNamed = names.contains { HostPatterns(Substring($0)).matches(host) }
        if !names.isEmpty, !isNamed { return "is for \(names.prefix(10).joined(separator: ", ")) alone" }
        // None is known for hosts, and what is not known must be refused.
        if hasCriticalOptions { return "has conditions that are not known" }
        if !PublicKey(authority).hasSigned(signed, signature) {
            return "has a signature that is not its authority's, or of a kind that is not trusted"
        }
        return nil
    }
}

/// A public key of SSH that checks signatures.
private struct PublicKey {
    private let fields: [[UInt8]]

    init(_ bytes: [UInt8]) {
        var reader = SSHBytes(bytes)
        var fields: [[UInt8]] = []
        while fields.count < 4, let field = reader.takeString() { fields.append(field) }
        self.fields = fields
    }

    /// Signatures over SHA-1 are none.
    func hasSigned(_ data: [UInt8], _ signature: [UInt8]) -> Bool {
        var reader = SSHBytes(signature)
        guard let algorithm = reader.takeString(), let value = reader.takeString(), reader.bytes.isEmpty,
            let type = fields.first.map({ String(decoding: $0, as: UTF8.self) })
        else { return false }
        switch (type, String(decoding: algorithm, as: UTF8.self)) {
        case ("ssh-ed25519", "ssh-ed25519") where fields.count == 2:
            let key = DER.sequence(DER.sequence([0x06, 3, 0x2B, 0x65, 0x70]) + DER.bits(fields[1]))
            return verify(data, value, key, nil)
        case ("ssh-rsa", "rsa-sha2-256") where fields.count == 3: return verify(data, value, rsa, EVP_sha256())
        case ("ssh-rsa", "rsa-sha2-512") where fields.count == 3: return verify(data, value, rsa, EVP_sha512())
        case (let type, let algorithm) where type == algorithm && fields.count == 3:
            guard let curve = Self.curves[type], let pair = ecdsaSignature(value) else { return false }
            let identifier = DER.sequence([0x06, 7, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 2, 1] + curve.identifier)
            return verify(data, pair, DER.sequence(identifier + DER.bits(fields[2])), curve.digest())
        default: return false
        }
    }

    /// Exponent and modulus stand in the other order here.
    private var rsa: [UInt8] {
        let identifier: [UInt8] = [0x06, 9, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 1, 1, 1, 0x05, 0]
        let numbers = DER.sequence(DER.integer(fields[2]) + DER.integer(fields[1]))
        return DER.sequence(DER.sequence(identifier) + DER.bits(numbers))
    }

    /// Object identifiers of RFC 5480, and the digests of RFC 5656 section 6.2.1.
    private static let curves: [String: (identifier: [UInt8], digest: @Sendable () -> OpaquePointer?)] = [
        "ecdsa-sha2-nistp256": ([0x06, 8, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 3, 1, 7], { EVP_sha256() }),
        "ecdsa-sha2-nistp384": ([0x06, 5, 0x2B, 0x81, 4, 0, 0x22], { EVP_sha384() }),
        "ecdsa-sha2-nistp521": ([0x06, 5, 0x2B, 0x81, 4, 0, 0x23], { EVP_sha512() }),
    ]

    private func ecdsaSignature(_ value: [UInt8]) -> [UInt8]? {
        var reader = SSHBytes(value)
        guard let first = reader.takeString(), let second = reader.takeString(), reader.bytes.isEmpty else {
            return nil
        }
        return DER.sequence(DER.integer(first) + DER.integer(second))
    }

    private func verify(_ data: [UInt8], _ signature: [UInt8], _ key: [UInt8], _ digest: OpaquePointer?) -> Bool {
        let key = key.withUnsafeBufferPointer { buffer in
            var next = buffer.baseAddress
            return d2i_PUBKEY(nil, &next, buffer.count)
        }
        guard let key else { return false }
        defer { EVP_PKEY_free(key) }
        let context = EVP_MD_CTX_new()
        defer { EVP_MD_CTX_free(context) }
        return EVP_DigestVerifyInit(context, nil, digest, nil, key) == 1
            && EVP_DigestVerify(context, signature, signature.count, data, data.count) == 1
    }
}

/// The little of X.690 that a public key takes.
private enum DER {
    static func sequence(_ content: [UInt8]) -> [UInt8] { element(0x30, content) }

    static func bits(_ content: [UInt8]) -> [UInt8] { element(0x03, [0] + content) }

    /// An mpint of RFC 4251 section 5 is the same two's complement.
    static func integer(_ mpint: [UInt8]) -> [UInt8] { element(0x02, mpint.isEmpty ? [0] : mpint) }

    private static func element(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
        let count = content.count
        let length: [UInt8] =
            count < 0x80
            ? [UInt8(count)]
            : count < 0x100
                ? [0x81, UInt8(count)] : [0x82, UInt8(truncatingIfNeeded: count >> 8), UInt8(count & 0xFF)]
        return [tag] + length + content
    }
}
