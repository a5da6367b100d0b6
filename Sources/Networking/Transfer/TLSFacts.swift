/// With whom to shake hands by TLS, and how.
package struct TLSTarget: Sendable {
    package var destination: Destination
    /// The name to ask for (RFC 6066 section 3) and to find in the certificate, where it is not the destination's.
    package var serverName: String?
    /// The dialogue that comes before TLS; TLS from the first byte on where nil.
    package var startTLS: StartTLS.Dialect?
    /// The protocols to offer (RFC 7301), in order; none where empty.
    package var alpn: [String] = []
    package var caFile: String?
    package var clientCertificate: ClientCertificate?
    package var tls = TLSRules()
    package var proxy: Proxy?
    /// For all of it.
    package var timeout: Duration

    package init(_ destination: Destination, timeout: Duration) {
        self.destination = destination
        self.timeout = timeout
    }
}

/// What a TLS handshake showed.
package struct TLSFacts: Sendable {
    package let certificate: CertificateFacts?
    /// Such as `TLSv1.3`.
    package let tlsVersion: String
    /// Such as `TLS_AES_256_GCM_SHA384`.
    package let cipher: String
    /// The protocol that the server chose of those offered.
    package let alpn: String?
    package let address: String
    package let timings: Timings
}
