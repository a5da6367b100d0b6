import COpenSSL

/// RFC 4648 section 4, by OpenSSL.
enum Base64 {
    static func encode(_ bytes: [UInt8]) -> String {
        var text = [UInt8](repeating: 0, count: (bytes.count + 2) / 3 * 4 + 1)
        let length = EVP_EncodeBlock(&text, bytes, Int32(bytes.count))
        return String(decoding: text.prefix(Int(length)), as: UTF8.self)
    }

    /// Nil for what is not whole, padded base64.
    static func decode(_ text: some StringProtocol) -> [UInt8]? {
        let characters = Array(text.utf8)
        guard characters.count % 4 == 0, characters.count < 1 << 20 else { return nil }
        var bytes = [UInt8](repeating: 0, count: characters.count / 4 * 3)
        let length = EVP_DecodeBlock(&bytes, characters, Int32(characters.count))
        guard length == bytes.count else { return nil }
        bytes.removeLast(characters.suffix(2).count { $0 == 0x3D })
        return bytes
    }
}

/// As `ssh-keygen -l` prints a key: `SHA256:` and base64 without padding.
func fingerprint(_ key: [UInt8]) -> String {
    var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
    var length: UInt32 = 0
    EVP_Digest(key, key.count, &digest, &length, EVP_sha256(), nil)
    return "SHA256:" + unpadded(Base64.encode(Array(digest.prefix(Int(length)))))
}

func unpadded(_ base64: String) -> String {
    String(base64.prefix { $0 != "=" })
}
