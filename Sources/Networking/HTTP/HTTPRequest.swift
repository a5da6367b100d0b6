/// A header field of a request or a response.
package struct HTTPField: Sendable, Equatable {
    package let name: String
    package let value: String

    package init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

/// A certificate, in PEM or PKCS #12 (`.p12`, `.pfx`), by which a client proves who it is.
package struct ClientCertificate: Sendable {
    package let certificatePath: String
    /// Nil if the key stands in the certificate's file.
    package let keyPath: String?
    package let passphrase: String?

    package init(certificatePath: String, keyPath: String? = nil, passphrase: String? = nil) {
        self.certificatePath = certificatePath
        self.keyPath = keyPath
        self.passphrase = passphrase
    }
}

/// One HTTP request. Redirects are not followed.
package struct HTTPRequest: Sendable {
    package var method: String
    /// With scheme, `http` or `https`.
    package var url: String
    package var headers: [HTTPField] = []
    package var body: [UInt8]?
    /// Certificates to trust in place of the system's, in PEM.
    package var caFile: String?
    package var clientCertificate: ClientCertificate?
    package var tls = TLSRules()
    /// For this server alone: whoever follows a redirect to another takes them away.
    package var credentials: HTTPCredentials?
    /// Nil means none at all, whatever the environment says.
    package var proxy: Proxy?
    /// Takes any connection to the host that a request like this has left open. Otherwise the session makes its own, which
    /// shows that one can be made.
    package var sharesConnections = false
    package var connectTimeout: Duration = .seconds(10)
    package var timeout: Duration = .seconds(60)
    /// How many bytes of a body are taken; a longer one fails as `.tooLarge` as soon as it shows.
    package var maximumBody = 16 << 20

    package init(_ method: String = "GET", url: String) {
        self.method = method
        self.url = url
    }

    /// The methods that may be sent twice by themselves (RFC 9110 section 9.2.2).
    var mayBeRepeated: Bool { ["GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE"].contains(method) }
}
