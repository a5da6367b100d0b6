import COpenSSL

/// The hash function of FIPS 180-4, as OpenSSL computes it.
package enum SHA256 {
    /// The hash as 64 lower-case hexadecimal digits.
    package static func hex(of bytes: [UInt8]) -> String { bytes.withUnsafeBytes(hex) }

    static func hex(of bytes: UnsafeRawBufferPointer) -> String {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 32) { digest in
            guard copenssl_sha256(bytes.baseAddress, bytes.count, digest.baseAddress) == 1 else {
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
