import CCurl

/// What TLS has to say after the handshake: on the client's certificate, and on the end of the data.
extension Transfer {
    /// What a server has said of a client that is done with the handshake.
    enum Verdict {
        /// Nothing yet.
        case none
        case accepted
        case refused(NetworkFailure)
    }

    /// Whether the server asked for a certificate and may still refuse: in TLS 1.3 it looks at the certificate after the
    /// client is done (RFC 8446 section 4.4.2.4).
    var awaitsVerdict: Bool {
        guard mayLinger, let watchedTLS, tls?.version == "TLSv1.3" else { return false }
        return watchedTLS.witness.signs(in: watchedTLS.session).wantsCertificate
    }

    /// Reads what has come on a connection that lingers, see curl_easy_recv(3).
    func hearVerdict() -> Verdict {
        var byte: UInt8 = 0
        var count = 0
        let code = curl_easy_recv(easy.pointer, &byte, 1, &count)
        if code == CURLE_AGAIN {
            guard let watchedTLS else { return .none }
            return watchedTLS.witness.signs(in: watchedTLS.session).gaveTicket ? .accepted : .none
        }
        if code == CURLE_OK, count > 0 { return .accepted }
        let isAlert = errorText.contains("alert")
        let what = isAlert ? "broke TLS off" : "ended the connection right after the TLS handshake"
        return .refused(
            failure(
                isAlert ? .tls : .reset, .tls, "\(peer) \(what)\(code == CURLE_OK ? "" : " \(inWords(code))")",
                advice: certificateAdvice, certificate: tls?.certificate))
    }

    /// Whether only the end of the connection told the end of the body, and TLS was not ended before it: then anybody in
    /// between may have cut it (RFC 9112 section 9.8), which libcurl 7.88 does not mind.
    func isCutShort(afterHead isHeadAlone: Bool) -> Bool {
        // RFC 9112 section 6.3 tells what has no body; CURLINFO_HTTP_VERSION(3) has 2 for HTTP/1.1.
        guard target.scheme == "https", easy.long(CURLINFO_HTTP_VERSION) <= 2, !isHeadAlone, !head.tellsLength,
            ![204, 304].contains(easy.long(CURLINFO_RESPONSE_CODE)), let watchedTLS
        else { return false }
        return !watchedTLS.witness.signs(in: watchedTLS.session).hasEnded
    }

    func failureOfCutBody() -> NetworkFailure {
        failure(
            .reset, .response,
            "\(peer) ended the connection after \(body.count) bytes of the body without ending TLS, and had announced no "
                + "length: there may have been more of it",
            advice: "ask the server's owner: it should announce a length, or end TLS in order (RFC 9112, section 9.8)",
            certificate: tls?.certificate)
    }
}

extension ResponseHead {
    /// Whether the end of the body shows without the end of the connection, RFC 9112 section 6.3.
    fileprivate var tellsLength: Bool {
        value(of: "content-length") != nil || value(of: "transfer-encoding")?.lowercased().hasSuffix("chunked") == true
    }
}
