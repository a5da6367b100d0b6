/// What a server answered. A class, since it is handed about a lot.
package final class HTTPResponse: Sendable {
    package let status: Int
    private let head: ResponseHead
    /// Decoded, if it came compressed.
    package let body: [UInt8]
    /// The URL that was asked for, as libcurl understood it, without user and password.
    package let url: String
    /// Where a redirect leads to, made absolute; it is not followed.
    package let redirectURL: String?
    /// `1.0`, `1.1`, `2` or `3`.
    package let httpVersion: String
    /// Such as `TLSv1.3`; nil without TLS.
    package let tlsVersion: String?
    package let certificate: CertificateFacts?
    /// The peer's address, the proxy's if there is one.
    package let address: String
    package let port: Int
    package let timings: Timings
    /// Bytes of the body, after decoding.
    package let size: Int
    /// Whether the server asked for an account.
    package let askedForAccount: Bool

    init(
        status: Int, head: ResponseHead, body: [UInt8], url: String, redirectURL: String?, httpVersion: String,
        tlsVersion: String?, certificate: CertificateFacts?, address: String, port: Int, timings: Timings, size: Int,
        askedForAccount: Bool
    ) {
        self.status = status
        self.head = head
        self.body = body
        self.url = url
        self.redirectURL = redirectURL
        self.httpVersion = httpVersion
        self.tlsVersion = tlsVersion
        self.certificate = certificate
        self.address = address
        self.port = port
        self.timings = timings
        self.size = size
        self.askedForAccount = askedForAccount
    }

    /// Of the final header block, in order.
    package var headers: [HTTPField] { head.fields }

    /// The last of its kind, where a server sends several.
    package var contentType: String? { head.value(of: "content-type") }
}

/// A cookie that a session holds.
package struct HTTPCookie: Sendable, Equatable {
    package let name: String
    package let value: String
    package let domain: String
    /// Seconds since 1970; 0 for the end of the session.
    private let expires: Int
    /// Whether hosts below the domain get it too.
    private let isForHostsBelow: Bool

    /// Reads a line of the form that CURLINFO_COOKIELIST(3) gives: seven fields with tabs between.
    init?(netscapeLine line: String) {
        let fields = line.split(separator: "\t", maxSplits: 6, omittingEmptySubsequences: false).map(String.init)
        guard fields.count == 7 else { return nil }
        let mark = "#HttpOnly_"
        let host = fields[0].hasPrefix(mark) ? String(fields[0].dropFirst(mark.count)) : fields[0]
        isForHostsBelow = fields[1] == "TRUE"
        domain = host.hasPrefix(".") ? String(host.dropFirst()) : host
        expires = Int(fields[4]) ?? 0
        name = fields[5]
        value = fields[6]
    }

    /// Whether it is over, as one is that a server has deleted (RFC 6265 section 5.3).
    func hasExpired(at time: Int) -> Bool { expires != 0 && expires <= time }

    /// Whether a host gets it (RFC 6265 section 5.1.3).
    package func isFor(host: String) -> Bool {
        let (host, domain) = (host.lowercased(), domain.lowercased())
        return host == domain || isForHostsBelow && host.hasSuffix("." + domain)
    }
}
