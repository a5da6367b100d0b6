import COpenSSL

/// The hash function of FIPS 180-4, as OpenSSL computes it.
package enum SHA256 {
    /// The hash as 64 lower-case hexadecimal digits.
    package static func hex(of bytes: [UInt8]) -> String {
        var digest = [UInt8](repeating: 0, count: 32)
        // EVP_DigestInit(3): 1 for success. Hashing memory fails only without any memory left.
        guard EVP_Digest(bytes, bytes.count, &digest, nil, EVP_sha256(), nil) == 1 else {
            preconditionFailure("OpenSSL could not compute a SHA-256 hash")
        }
        return String(decoding: digest.flatMap(HexDigits.lower), as: UTF8.self)
    }
}
