import COpenSSL

/// What an established TLS connection agreed on.
struct TLSSession {
    let version: String
    let cipher: String
    /// The protocol that both sides chose (RFC 7301); nil where none was offered, or none taken.
    let alpn: String?
    let certificate: CertificateFacts?

    /// Of OpenSSL's `SSL *`.
    init(_ session: OpaquePointer) {
        version = String(cString: SSL_get_version(session))
        cipher = SSL_CIPHER_get_name(SSL_get_current_cipher(session)).map { String(cString: $0) } ?? ""
        var name: UnsafePointer<UInt8>?
        var length: UInt32 = 0
        SSL_get0_alpn_selected(session, &name, &length)
        alpn = name.map { String(decoding: UnsafeBufferPointer(start: $0, count: Int(length)), as: UTF8.self) }
        guard let leaf = SSL_get1_peer_certificate(session) else {
            certificate = nil
            return
        }
        defer { X509_free(leaf) }
        certificate = CertificateFacts(
            leaf, chain: SSL_get0_verified_chain(session),
            problem: CertificateProblem(verifyResult: SSL_get_verify_result(session)))
    }
}
