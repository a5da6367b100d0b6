import CCurl

/// A URL as libcurl itself reads it, so that the rules judge the very host that libcurl will connect to.
final class TransferTarget {
    /// The parsed URL, for CURLOPT_CURLU(3); lives as long as this.
    let handle: OpaquePointer
    let scheme: String
    let destination: Destination
    /// Whether a user or a password may stand in the URL.
    let mayHoldAccount: Bool
    /// The URL without user and password.
    private(set) lazy var printable = makePrintable()

    /// Fails with libcurl's words, see libcurl-errors(3); a proxy may have a scheme that no request has.
    init(_ url: String, isProxy: Bool = false) throws(URLFailure) {
        guard let handle = curl_url() else { preconditionFailure("libcurl has no memory for a URL") }
        self.handle = handle
        // A space or a letter beyond ASCII in a link is sent percent-encoded, as browsers do. Few have one, and libcurl
        // looks at each letter four times over.
        let isPlain = url.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
        let flags = UInt32(
            (isPlain ? 0 : CURLU_URLENCODE | CURLU_ALLOW_SPACE) | (isProxy ? CURLU_NON_SUPPORT_SCHEME : 0))
        let code = curl_url_set(handle, CURLUPART_URL, url, flags)
        guard code == CURLUE_OK else {
            curl_url_cleanup(handle)
            throw URLFailure(reason: lowerFirst(String(cString: curl_url_strerror(code))))
        }
        scheme = part(CURLUPART_SCHEME, of: handle) ?? ""
        var host = part(CURLUPART_HOST, of: handle) ?? ""
        if host.hasPrefix("["), host.hasSuffix("]") { host = String(host.dropFirst().dropLast()) }
        let port = part(CURLUPART_PORT, of: handle, flags: UInt32(CURLU_DEFAULT_PORT)).flatMap { Int($0) }
        destination = Destination(host: host, port: port ?? 0)
        mayHoldAccount = url.utf8.contains(UInt8(ascii: "@"))
    }

    private func makePrintable() -> String {
        guard let copy = curl_url_dup(handle) else { preconditionFailure("libcurl has no memory for a URL") }
        defer { curl_url_cleanup(copy) }
        curl_url_set(copy, CURLUPART_USER, nil, 0)
        curl_url_set(copy, CURLUPART_PASSWORD, nil, 0)
        return part(CURLUPART_URL, of: copy) ?? ""
    }

    deinit {
        curl_url_cleanup(handle)
    }
}

/// What is wrong with a URL.
struct URLFailure: Error {
    let reason: String
}

private func part(_ part: CURLUPart, of handle: OpaquePointer, flags: UInt32 = 0) -> String? {
    var text: UnsafeMutablePointer<CChar>?
    guard curl_url_get(handle, part, &text, flags) == CURLUE_OK, let text else { return nil }
    defer { curl_free(text) }
    return String(cString: text)
}
