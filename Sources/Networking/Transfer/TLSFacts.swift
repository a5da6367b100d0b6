/// What a TLS handshake showed.
package struct TLSFacts: Sendable {
    package let certificate: CertificateFacts?
    /// Such as `TLSv1.3`.
    package let tlsVersion: String
    /// Such as `TLS_AES_256_GCM_SHA384`.
    package let cipher: String
    package let address: String
    package let timings: Timings
}
