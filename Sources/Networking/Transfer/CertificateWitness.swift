import CCurl
import COpenSSL

/// Sees the certificates of a TLS handshake as OpenSSL verifies them, so that a failure can show the one it failed on.
///
/// It only looks: OpenSSL's verdict stands. It belongs to the loop's thread, and each SSL_CTX keeps it alive, since
/// a connection may outlive the transfer that made it.
final class CertificateWitness {
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

    /// Where an SSL_CTX keeps its witness.
    fileprivate static let slot: Int32 = copenssl_new_context_slot(releaseWitness)

    /// Has a witness look at every verification under an SSL_CTX; false if OpenSSL has no place for it.
    static func watch(_ tlsContext: OpaquePointer, with witness: CertificateWitness) -> Bool {
        witness.forget()
        guard slot >= 0 else { return false }
        let retained = Unmanaged.passRetained(witness)
        guard SSL_CTX_set_ex_data(tlsContext, slot, retained.toOpaque()) == 1 else {
            retained.release()
            return false
        }
        SSL_CTX_set_verify(tlsContext, SSL_VERIFY_PEER, lookAtCertificate)
        return true
    }
}

/// SSL_CTX_set_verify(3).
private func lookAtCertificate(_ isGood: Int32, _ store: OpaquePointer?) -> Int32 {
    guard let store,
        let session = X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx()),
        let tlsContext = SSL_get_SSL_CTX(OpaquePointer(session)),
        let witness = SSL_CTX_get_ex_data(tlsContext, CertificateWitness.slot)
    else { return isGood }
    Unmanaged<CertificateWitness>.fromOpaque(witness).takeUnretainedValue().see(store, isGood: isGood != 0)
    return isGood
}

/// CRYPTO_get_ex_new_index(3).
private func releaseWitness(
    _ parent: UnsafeMutableRawPointer?, _ witness: UnsafeMutableRawPointer?,
    _ data: UnsafeMutablePointer<CRYPTO_EX_DATA>?, _ index: Int32, _ long: Int, _ pointer: UnsafeMutableRawPointer?
) {
    guard let witness else { return }
    Unmanaged<CertificateWitness>.fromOpaque(witness).release()
}
