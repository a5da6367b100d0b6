import COpenSSL

/// The hash function of FIPS 180-4, as OpenSSL computes it.
package enum SHA256 {
    /// Fetched once: looking an algorithm up costs more than hashing a line of a record (EVP_MD_fetch(3)).
    private nonisolated(unsafe) static let algorithm: OpaquePointer = {
        guard let algorithm = EVP_MD_fetch(nil, "SHA256", nil) else {
            preconditionFailure("OpenSSL has no SHA-256")
        }
        return algorithm
    }()

    /// The hash as 64 lower-case hexadecimal digits.
    package static func hex(of bytes: [UInt8]) -> String {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 32) { digest in
            // EVP_DigestInit(3): 1 for success. Hashing memory fails only without any memory left.
            guard EVP_Digest(bytes, bytes.count, digest.baseAddress, nil, algorithm, nil) == 1 else {
                preconditionFailure("OpenSSL could not compute a SHA-256 hash")
            }
            return String(unsafeUninitializedCapacity: 64) { text in
                for (index, byte) in digest.prefix(32).enumerated() {
                    text[2 * index] = HexDigits.digit(byte >> 4, ten: "a")
                    text[2 * index + 1] = HexDigits.digit(byte & 0xF, ten: "a")
                }
                return 64
            }
        }
    }
}
