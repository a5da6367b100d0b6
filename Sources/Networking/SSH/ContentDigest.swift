import COpenSSL

/// The SHA-256 hash (FIPS 180-4) of a content that comes in pieces.
final class ContentDigest {
    private let context = EVP_MD_CTX_new()

    init() {
        let started = EVP_DigestInit_ex(context, EVP_sha256(), nil)
        precondition(started == 1, "OpenSSL could not begin a SHA-256 hash")
    }

    deinit {
        EVP_MD_CTX_free(context)
    }

    func add(_ bytes: UnsafeRawBufferPointer) {
        let added = EVP_DigestUpdate(context, bytes.baseAddress, bytes.count)
        precondition(added == 1, "OpenSSL could not go on with a SHA-256 hash")
    }

    /// Ends it: the hash in lower-case hex.
    func finish() -> String {
        var digest = [UInt8](repeating: 0, count: 32)
        let ended = EVP_DigestFinal_ex(context, &digest, nil)
        precondition(ended == 1, "OpenSSL could not end a SHA-256 hash")
        return hexadecimal(digest)
    }
}
