/// What to do where the two sides of TLS have nothing in common.
extension Transfer {
    /// By OpenSSL's words for the alerts of RFC 8446 section 6 and for what it refuses itself; `nil` for other troubles.
    var adviceOnAgreement: String? {
        func isSaid(_ words: String...) -> Bool { words.contains(where: errorText.contains) }
        if isSaid("alert protocol version", "unsupported protocol") {
            // What a host may say of TLS does not go for the proxy before it.
            return isProxys
                ? "no version of TLS suits both this machine and the proxy"
                : "no version of TLS suits both sides: look at min-tls and max-tls of the host, in plan and site file"
        }
        // RFC 9155: the signatures of versions before 1.2 are by MD5 and SHA-1.
        if isSaid("legacy sigalg") {
            return
                "the server signs as TLS 1.1 and older versions do, which this machine refuses: ask its owner for TLS 1.2"
        }
        if isSaid("alert no application protocol"), !isProxys {
            return alpn.isEmpty
                ? "something else than the service of the plan may have this port"
                : "the server takes none of the protocols offered, \(alpn.joined(separator: ", ")): look at alpn of the step"
        }
        return nil
    }
}
