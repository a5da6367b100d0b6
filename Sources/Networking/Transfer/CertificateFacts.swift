import COpenSSL
import Glibc

/// What is wrong with a certificate.
package enum CertificateProblem: String, Sendable, CaseIterable {
    case expired
    case notYetValid = "not-yet-valid"
    case selfSigned = "self-signed"
    case unknownIssuer = "unknown-issuer"
    case wrongName = "wrong-name"
    case revoked, weak
    /// Good by itself, but its public key is none of those that are pinned.
    case otherKey = "other-key"
    case other

    /// Of a result of X509_verify_cert(3), see X509_STORE_CTX_get_error(3); nil for `X509_V_OK`.
    init?(verifyResult: Int) {
        switch Int32(verifyResult) {
        case X509_V_OK: return nil
        case X509_V_ERR_CERT_HAS_EXPIRED, X509_V_ERR_CRL_HAS_EXPIRED: self = .expired
        case X509_V_ERR_CERT_NOT_YET_VALID: self = .notYetValid
        case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT: self = .selfSigned
        case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN, X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT,
            X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY, X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE,
            X509_V_ERR_CERT_UNTRUSTED, X509_V_ERR_INVALID_CA:
            self = .unknownIssuer
        case X509_V_ERR_HOSTNAME_MISMATCH, X509_V_ERR_IP_ADDRESS_MISMATCH: self = .wrongName
        case X509_V_ERR_CERT_REVOKED: self = .revoked
        case X509_V_ERR_EE_KEY_TOO_SMALL, X509_V_ERR_CA_KEY_TOO_SMALL, X509_V_ERR_CA_MD_TOO_WEAK: self = .weak
        default: self = .other
        }
    }
}

/// A certificate as a person would want to see it.
package struct CertificateDetails: Sendable, Equatable {
    /// In the form of RFC 2253: `CN=www.example.test,O=Example`.
    package let subject: String
    package let issuer: String
    /// The DNS names and IP addresses it is for (subjectAltName, RFC 5280 section 4.2.1.6).
    package let names: [String]
    /// Seconds since 1970.
    package let notBefore: Int64
    /// Seconds since 1970.
    package let notAfter: Int64
    /// Of the certificate in DER, lower hex.
    package let sha256: String
    /// The kind of its public key, as OpenSSL names it: `RSA`, `EC`, `ED25519`.
    package let keyType: String
    package let keyBits: Int
    /// How its issuer signed it, as OpenSSL names it: `sha256WithRSAEncryption`.
    package let signature: String

    init(_ certificate: OpaquePointer) {
        subject = nameText(X509_get_subject_name(certificate))
        issuer = nameText(X509_get_issuer_name(certificate))
        names = alternativeNames(certificate)
        notBefore = secondsSince1970(X509_get0_notBefore(certificate))
        notAfter = secondsSince1970(X509_get0_notAfter(certificate))
        var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
        var length: UInt32 = 0
        X509_digest(certificate, EVP_sha256(), &digest, &length)
        sha256 = hexadecimal(digest.prefix(Int(length)))
        let key = X509_get0_pubkey(certificate)
        keyType = key.flatMap { EVP_PKEY_get0_type_name($0) }.map { String(cString: $0) } ?? ""
        keyBits = key.map { Int(EVP_PKEY_get_bits($0)) } ?? 0
        signature = OBJ_nid2ln(X509_get_signature_nid(certificate)).map { String(cString: $0) } ?? ""
    }
}

/// A server's certificate, and what was found of those above it.
@dynamicMemberLookup
package struct CertificateFacts: Sendable, Equatable {
    package let details: CertificateDetails
    /// From the server's own certificate up to the root, as far as they were found.
    package let chain: [CertificateDetails]
    /// What verification found; nil for a good certificate.
    package let problem: CertificateProblem?

    package subscript<Value>(dynamicMember member: KeyPath<CertificateDetails, Value>) -> Value {
        details[keyPath: member]
    }

    /// `chain` is a `STACK_OF(X509)`.
    init(_ certificate: OpaquePointer, chain: OpaquePointer?, problem: CertificateProblem?) {
        details = CertificateDetails(certificate)
        // A peer may send as many as a handshake holds.
        self.chain = (0..<min(copenssl_chain_count(chain), 20)).compactMap { index in
            copenssl_chain_item(chain, index).map { CertificateDetails($0) }
        }
        self.problem = problem
    }
}

func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
}

private func nameText(_ name: OpaquePointer?) -> String {
    guard let name, let out = BIO_new(BIO_s_mem()) else { return "" }
    defer { BIO_free(out) }
    guard copenssl_print_name(out, name) >= 0 else { return "" }
    var bytes = [UInt8](repeating: 0, count: 4096)
    let count = BIO_read(out, &bytes, Int32(bytes.count))
    return count > 0 ? String(decoding: bytes.prefix(Int(count)), as: UTF8.self) : ""
}

private func alternativeNames(_ certificate: OpaquePointer) -> [String] {
    guard let raw = X509_get_ext_d2i(certificate, NID_subject_alt_name, nil, nil) else { return [] }
    let names = OpaquePointer(raw)
    defer { GENERAL_NAMES_free(names) }
    return (0..<copenssl_names_count(names)).compactMap { index in
        guard let name = copenssl_names_item(names, index)?.pointee else { return nil }
        switch name.type {
        case GEN_DNS: return name.d.dNSName.map { String(decoding: octets($0), as: UTF8.self) }
        case GEN_IPADD: return name.d.iPAddress.flatMap { address(of: octets($0)) }
        default: return nil
        }
    }
}

private func octets(_ string: UnsafePointer<ASN1_STRING>) -> [UInt8] {
    Array(UnsafeBufferPointer(start: ASN1_STRING_get0_data(string), count: Int(ASN1_STRING_length(string))))
}

private func address(of bytes: [UInt8]) -> String? {
    guard bytes.count == 4 || bytes.count == 16 else { return nil }
    var buffer = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    inet_ntop(bytes.count == 4 ? AF_INET : AF_INET6, bytes, &buffer, socklen_t(buffer.count))
    return text(buffer)
}

private func secondsSince1970(_ time: UnsafePointer<ASN1_TIME>?) -> Int64 {
    var parts = tm()
    guard ASN1_TIME_to_tm(time, &parts) == 1 else { return 0 }
    return Int64(timegm(&parts))
}
