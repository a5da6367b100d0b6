import CCurl
import COpenSSL

/// Sees the certificates of a TLS handshake as OpenSSL verifies them, so that a failure can show the one it failed on, and
/// what the server said besides its data.
///
/// It only looks: OpenSSL's verdict stands. It belongs to the loop's thread, and each SSL_CTX keeps it alive, since
/// a connection may outlive the transfer that made it.
final class TLSWitness {
    /// What a server said in one TLS session besides its data.
    struct Signs {
        /// It asked for a client certificate.
        var wantsCertificate = false
        /// It gave a ticket, as servers do once they are content with the client.
        var gaveTicket = false
        /// It ended the session by a close_notify alert (RFC 8446 section 6.1), which nobody in between can make.
        var hasEnded = false
    }

    /// By OpenSSL's `SSL *`: the way through a proxy may have two.
    private var signs: [OpaquePointer: Signs] = [:]
    private var leaf: OpaquePointer?
    private var chain: OpaquePointer?
    private var verifyResult = Int(X509_V_OK)

    deinit {
        forget()
    }

    func forget() {
        X509_free(leaf)
        copenssl_chain_free(chain)
        leaf = nil
        chain = nil
        verifyResult = Int(X509_V_OK)
    }

    /// What was seen of a handshake that failed; nil if no certificate came.
    func facts(failedVerification: Bool, failedPin: Bool = false) -> CertificateFacts? {
        guard let leaf else { return nil }
        // libcurl compares the name itself, after OpenSSL found the chain good.
        let problem =
            CertificateProblem(verifyResult: verifyResult)
            ?? (failedPin ? .otherKey : failedVerification ? .wrongName : nil)
        return CertificateFacts(leaf, chain: chain, problem: problem)
    }

    /// OpenSSL's own words for what it found.
    var verifyText: String { lowerFirst(String(cString: X509_verify_cert_error_string(verifyResult))) }

    fileprivate func see(_ store: OpaquePointer, isGood: Bool) {
        // The first trouble found is the one to show; of a good chain, the step that looks at the leaf has all of it.
        guard verifyResult == Int(X509_V_OK), !isGood || X509_STORE_CTX_get_error_depth(store) == 0 else { return }
        forget()
        verifyResult = isGood ? Int(X509_V_OK) : Int(X509_STORE_CTX_get_error(store))
        chain = X509_STORE_CTX_get1_chain(store)
        leaf = copenssl_chain_count(chain) > 0 ? copenssl_chain_item(chain, 0) : X509_STORE_CTX_get0_cert(store)
        X509_up_ref(leaf)
    }

    fileprivate func note(_ session: OpaquePointer, _ what: Int32, _ value: Int32) {
        switch what {
        case Self.readAlert where value & 0xFF == SSL_AD_CLOSE_NOTIFY: signs[session, default: Signs()].hasEnded = true
        case Self.step:
            switch SSL_get_state(session) {
            case TLS_ST_CR_CERT_REQ: signs[session, default: Signs()].wantsCertificate = true
            case TLS_ST_CR_SESSION_TICKET: signs[session, default: Signs()].gaveTicket = true
            default: break
            }
        default: break
        }
    }

    /// SSL_CB_READ_ALERT and SSL_CB_CONNECT_LOOP, SSL_CTX_set_info_callback(3).
    private static let readAlert = SSL_CB_ALERT | SSL_CB_READ
    private static let step = SSL_ST_CONNECT | SSL_CB_LOOP

    /// What was said in a session that it has seen, open or not.
    func signs(in session: OpaquePointer) -> Signs { signs[session] ?? Signs() }

    /// The witness of an open session, which an earlier transfer may have begun.
    static func of(_ session: OpaquePointer) -> TLSWitness? {
        guard let tlsContext = SSL_get_SSL_CTX(session), let witness = SSL_CTX_get_ex_data(tlsContext, slot) else {
            return nil
        }
        return Unmanaged<TLSWitness>.fromOpaque(witness).takeUnretainedValue()
    }

    /// Where an SSL_CTX keeps its witness.
    private static let slot: Int32 = copenssl_new_context_slot(releaseWitness)

    /// Has a witness look at every verification under an SSL_CTX; false if OpenSSL has no place for it.
    static func watch(_ tlsContext: OpaquePointer, with witness: TLSWitness) -> Bool {
        witness.forget()
        witness.signs = [:]
        guard slot >= 0 else { return false }
        let retained = Unmanaged.passRetained(witness)
        guard SSL_CTX_set_ex_data(tlsContext, slot, retained.toOpaque()) == 1 else {
            retained.release()
            return false
        }
        SSL_CTX_set_verify(tlsContext, SSL_VERIFY_PEER, lookAtCertificate)
        SSL_CTX_set_info_callback(tlsContext, noteSign)
        return true
    }
}

/// SSL_CTX_set_verify(3).
private func lookAtCertificate(_ isGood: Int32, _ store: OpaquePointer?) -> Int32 {
    guard let store,
        let session = X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx())
    else { return isGood }
    TLSWitness.of(OpaquePointer(session))?.see(store, isGood: isGood != 0)
    return isGood
}

/// SSL_CTX_set_info_callback(3).
private func noteSign(_ session: OpaquePointer?, _ what: Int32, _ value: Int32) {
    guard let session else { return }
    TLSWitness.of(session)?.note(session, what, value)
}

/// CRYPTO_get_ex_new_index(3).
private func releaseWitness(
    _ parent: UnsafeMutableRawPointer?, _ witness: UnsafeMutableRawPointer?,
    _ data: UnsafeMutablePointer<CRYPTO_EX_DATA>?, _ index: Int32, _ long: Int, _ pointer: UnsafeMutableRawPointer?
) {
    guard let witness else { return }
    Unmanaged<TLSWitness>.fromOpaque(witness).release()
}
