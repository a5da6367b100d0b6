import COpenSSL

/// An Ed25519 key that signs (RFC 8032), read from the unencrypted part of PROTOCOL.key of OpenSSH.
///
/// libssh2 is not given such a key: for each logon it reads the text twice, and lets OpenSSL try every decoder it has,
/// which costs more than the key exchange.
final class Ed25519Key: Sendable {
    /// As the server knows it, RFC 8709 section 4.
    let publicKey: [UInt8]
    private nonisolated(unsafe) let key: OpaquePointer

    private static let type = Array("ssh-ed25519".utf8)

    /// Nil for another type of key, and for one whose two halves do not belong together.
    init?(publicKey: [UInt8], privatePart: [UInt8]) {
        var reader = SSHBytes(privatePart)
        guard let check = reader.takeNumber(), reader.takeNumber() == check, reader.takeString() == Self.type,
            let point = reader.takeString(), let secret = reader.takeString(), secret.count == 64,
            let key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nil, secret, 32)
        else { return nil }
        self.publicKey = publicKey
        self.key = key
        var derived = [UInt8](repeating: 0, count: 32)
        var length = derived.count
        var expected = SSHBytes()
        expected.add(Self.type)
        expected.add(point)
        guard EVP_PKEY_get_raw_public_key(key, &derived, &length) == 1, derived == point,
            expected.bytes.elementsEqual(publicKey)
        else { return nil }
    }

    deinit {
        EVP_PKEY_free(key)
    }

    /// The 64 bytes of the signature.
    func sign(_ data: [UInt8]) throws(FileFailure) -> [UInt8] {
        let context = EVP_MD_CTX_new()
        defer { EVP_MD_CTX_free(context) }
        var signature = [UInt8](repeating: 0, count: 64)
        var length = signature.count
        guard EVP_DigestSignInit(context, nil, nil, nil, key) == 1,
            EVP_DigestSign(context, &signature, &length, data, data.count) == 1, length == signature.count
        else { throw FileFailure(reason: "OpenSSL makes no signature") }
        return signature
    }
}
