import CCurl
import Glibc

extension Transfer {
    /// What to say of a transfer that did not end well.
    func failure(_ end: TransferEnd) -> NetworkFailure {
        guard case .finished(let code) = end, sockets?.areBroken != true else {
            return failure(.interrupted, phaseReached, "the exchange with \(peer) was interrupted \(progress)")
        }
        if let excess { return failure(excess) }
        if let startTLSFailure { return failure(startTLSFailure) }
        if wouldRepeat { return failureToRepeat }
        if tried.isEmpty || code == CURLE_ABORTED_BY_CALLBACK, let address = refused.last {
            return failure(
                .notAllowed, .connect, "no connection was made to \(peer): \(networkGuard.refusal(of: address))")
        }
        if let dialogue, let failure = failure(code, in: dialogue) { return failure }
        switch code {
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY:
            let host = (proxy ?? place).host
            return failure(.name, .name, "the name \"\(host)\"\(via) has no address \(inWords(code))")
        case CURLE_COULDNT_CONNECT: return failureToConnect(code)
        case CURLE_OPERATION_TIMEDOUT: return failureOfTime(code)
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS,
            CURLE_SSL_PINNEDPUBKEYNOTMATCH:
            return failureOfCertificate(code)
        case CURLE_SSL_CONNECT_ERROR, CURLE_SSL_CERTPROBLEM, CURLE_SSL_CIPHER, CURLE_SSL_CACERT_BADFILE,
            CURLE_SSL_CRL_BADFILE, CURLE_SSL_ENGINE_NOTFOUND, CURLE_SSL_ENGINE_SETFAILED, CURLE_SSL_SHUTDOWN_FAILED,
            CURLE_USE_SSL_FAILED, CURLE_SSL_CLIENTCERT:
            return failureOfTLS(code)
        case CURLE_RECV_ERROR where errorText.contains("chunk"):
            return failure(
                .protocolViolation, phaseReached,
                "the body from \(peer) is in damaged chunks \(progress) \(inWords(code))")
        case CURLE_OUT_OF_MEMORY where dialogue == nil && phaseReached == .response && body.isEmpty:
            // libcurl 7.88 has no other code for a line that it does not keep.
            return failure(
                .tooLarge, .response, "a line of the header from \(peer) is longer than 100 KiB \(inWords(code))")
        case CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_GOT_NOTHING, CURLE_PARTIAL_FILE, CURLE_SEND_FAIL_REWIND,
            CURLE_PROXY:
            return failureOfConnection(code)
        default: return failureOfHTTP(code)
        }
    }

    // MARK: Each kind

    private func failure(_ excess: Excess) -> NetworkFailure {
        switch excess {
        case .body:
            return failure(
                .tooLarge, dialogue?.phase ?? .response, "the body from \(peer) is larger than \(maximumBody) bytes")
        case .dialogue:
            return failure(
                .tooLarge, phaseReached, "\(peer) says more than \(Dialogue.mostBytes) bytes in its replies")
        case .head:
            return failure(
                .tooLarge, .response,
                "the header from \(peer) is larger than \(ResponseHead.maximumBytes) bytes or "
                    + "\(ResponseHead.maximumFields) fields")
        }
    }

    private func failure(_ startTLS: StartTLS.Failure) -> NetworkFailure {
        let what = "\(peer) \(startTLS.what)"
        return failure(startTLS.problem, startTLS.phase, what, advice: startTLS.advice)
    }

    private func failureToConnect(_ code: CURLcode) -> NetworkFailure {
        let number = socketError != 0 ? socketError : Int32(truncatingIfNeeded: easy.long(CURLINFO_OS_ERRNO))
        let addresses = addressesTried
        switch number {
        case ECONNREFUSED: return failure(.refused, .connect, "connection refused by \(addresses) \(inWords(code))")
        case ETIMEDOUT: return failure(.timeout, .connect, "no answer from \(addresses) \(inWords(code))")
        case ECONNRESET:
            return failure(.reset, .connect, "connection to \(addresses) was reset \(inWords(code))")
        case EMFILE, ENFILE:
            return failure(
                .unusable, .connect, "no socket for \(addresses): \(systemErrorText(number)) \(inWords(code))",
                advice: "raise the limit of open files: ulimit -n")
        case 0: return failure(.route, .connect, "could not connect to \(addresses) \(inWords(code))")
        default:
            return failure(
                .route, .connect, "no way to \(addresses): \(systemErrorText(number)) \(inWords(code))")
        }
    }

    private func failureOfTime(_ code: CURLcode) -> NetworkFailure {
        let phase = phaseReached
        let isConnecting = phase == .name || phase == .connect || phase == .tls || phase == .proxy
        let limit = (isConnecting ? min(connectTimeout, timeout) : timeout).inWords
        let what =
            switch phase {
            case .name: "no answer to the look-up of \"\((proxy ?? place).host)\"\(via) within \(limit)"
            case .connect: "no answer from \(addressesTried) to a connection within \(limit)"
            case .proxy: "\(peer) made no connection within \(limit)"
            case _ where awaited != nil: "\(peer) did not finish \(awaited ?? "") within \(limit)"
            case .tls: "\(peer) did not finish the TLS handshake within \(limit)"
            case .request: "\(peer) did not take the whole request within \(limit)"
            default: "\(peer) did not finish its response within \(limit), \(progress)"
            }
        return failure(.timeout, phase, "\(what) \(inWords(code))")
    }

    private func failureOfCertificate(_ code: CURLcode) -> NetworkFailure {
        let facts = witness.facts(failedVerification: true, failedPin: code == CURLE_SSL_PINNEDPUBKEYNOTMATCH)
        let whose = "the certificate of \(isProxys ? peer : "\(place)")"
        let subject = facts.map { " (\"\($0.subject)\")" } ?? ""
        let names = facts?.names.prefix(6).joined(separator: ", ") ?? ""
        let what: String
        var advice: String?
        switch facts?.problem {
        case .expired: what = "\(whose)\(subject) has expired"
        case .notYetValid: what = "\(whose)\(subject) is not valid yet"
        case .selfSigned:
            what = "\(whose)\(subject) is signed by itself"
            advice = "if that is expected, trust it by name: give its file as the trusted certificates"
        case .unknownIssuer:
            what = "\(whose)\(subject) comes from an issuer that is not trusted, \"\(facts?.issuer ?? "")\""
            advice = "if that is expected, give the issuer's file as the trusted certificates"
        case .wrongName:
            what =
                "\(whose)\(subject) is for \(names.isEmpty ? "no name at all" : names), "
                + "not for \"\((isProxys ? proxy ?? place : target.destination).host)\""
        case .otherKey:
            what = "\(whose)\(subject) has another public key than the one that is pinned"
            advice = "ask its owner, by another way, whether the key was changed"
        case .revoked: what = "\(whose)\(subject) is revoked"
        case .weak: what = "\(whose)\(subject) has a key or signature that is too weak"
        case .other, nil: what = "\(whose)\(subject) cannot be trusted: \(witness.verifyText)"
        }
        return failure(.tls, .tls, "\(what) \(inWords(code))", advice: advice, certificate: facts)
    }

    func failureOfTLS(_ code: CURLcode) -> NetworkFailure {
        let facts = witness.facts(failedVerification: false)
        let number = Int32(truncatingIfNeeded: easy.long(CURLINFO_OS_ERRNO))
        let wasCut =
            number == ECONNRESET || number == EPIPE || errorText.contains("SSL_ERROR_SYSCALL")
            || errorText.contains("unexpected eof")
        if code == CURLE_SSL_CONNECT_ERROR, wasCut {
            return failure(
                .reset, .tls, "\(peer) ended the connection in the TLS handshake \(inWords(code))", certificate: facts)
        }
        if code == CURLE_SSL_CERTPROBLEM {
            return failure(
                .unusable, .tls, "the client certificate cannot be used \(inWords(code))",
                advice: "check its file, its key and its passphrase")
        }
        if code == CURLE_SSL_CACERT_BADFILE {
            return failure(
                .unusable, .tls, "the file of trusted certificates cannot be used \(inWords(code))",
                advice: "give a file of certificates in PEM")
        }
        return failure(
            .tls, .tls, "no TLS with \(peer) \(inWords(code))",
            advice: speaksNoTLS ? adviceWithoutTLS : adviceOnAgreement, certificate: facts)
    }

    /// OpenSSL's words for an answer that is no record of TLS.
    private var speaksNoTLS: Bool {
        ["wrong version number", "http request", "packet length too long", "unknown protocol"].contains(
            where: errorText.contains)
    }

    private var adviceWithoutTLS: String {
        if isProxys { return "the proxy may want no TLS: write it with http://" }
        if dialogue != nil {
            return "TLS may begin by a command there: write the host with \(target.scheme.dropLast())://"
        }
        return target.scheme == "https" && !isBareTLS
            ? "plain HTTP may be spoken there: if the circular says so, write the host with http://"
            : "what answers there does not begin with TLS: another service may have this port, or starttls is wanted"
    }

    /// The peer talks TLS to a request in the clear, which libcurl takes for HTTP/0.9.
    private func failureOfHTTP(_ code: CURLcode) -> NetworkFailure {
        let mayWantTLS = target.scheme == "http" && errorText.contains("HTTP/0.9")
        return failure(
            .protocolViolation, phaseReached, "\(peer) did not speak as expected \(inWords(code))",
            advice: mayWantTLS
                ? "it is no HTTP: if TLS is spoken there, write the host with https://" : nil)
    }

    private func failureOfConnection(_ code: CURLcode) -> NetworkFailure {
        if proxy != nil, phaseReached == .proxy || code == CURLE_PROXY { return failureOfProxy(code) }
        // In TLS 1.3 a server says only after the handshake that it wants another client certificate.
        if code == CURLE_RECV_ERROR || code == CURLE_SEND_ERROR, errorText.contains("alert") {
            return failure(
                .tls, .tls, "\(peer) broke TLS off \(inWords(code))", advice: tls == nil ? nil : certificateAdvice,
                certificate: tls?.certificate)
        }
        let phase = phaseReached
        if let awaited {
            return failure(
                .reset, phase, "\(peer) ended the connection before the end of \(awaited) \(inWords(code))",
                certificate: tls?.certificate)
        }
        let verb = code == CURLE_GOT_NOTHING ? "ended the connection without a response" : "ended the connection"
        return failure(.reset, phase, "\(peer) \(verb) \(progress) \(inWords(code))", certificate: tls?.certificate)
    }

    private var failureToRepeat: NetworkFailure {
        let method = unrepeatableMethod ?? "request"
        return failure(
            .reset, .response,
            "\(peer) ended the connection before the first byte of a response: the \(method) was sent and not answered, "
                + "and was not sent again",
            advice: "it may have been carried out: look there before it is sent once more",
            certificate: tls?.certificate)
    }

    var certificateAdvice: String { "the server may want a client certificate, or another one" }

    private func failureOfProxy(_ code: CURLcode) -> NetworkFailure {
        if code == CURLE_PROXY,
            [CURLPX_USER_REJECTED, CURLPX_NO_AUTH].contains(where: {
                Int($0.rawValue) == easy.long(CURLINFO_PROXY_ERROR)
            })
        {
            return failure(
                .authentication, .proxy, "\(peer) refused the logon \(inWords(code))",
                advice: "check the proxy's user and password")
        }
        if code == CURLE_PROXY, let refusal = refusalBySOCKS(code) { return refusal }
        switch easy.long(CURLINFO_HTTP_CONNECTCODE) {
        // Some proxies, tinyproxy among them, call a wrong password 401.
        case 401, 407:
            let status = easy.long(CURLINFO_HTTP_CONNECTCODE)
            return failure(
                .authentication, .proxy, "\(peer) wants a logon: HTTP status \(status) \(inWords(code))",
                advice: "check the proxy's user and password")
        case 403:
            return failure(
                .permission, .proxy,
                "\(peer) refuses to connect: HTTP status 403 \(inWords(code))")
        case 0: return failure(.reset, .proxy, "\(peer) ended the connection \(inWords(code))")
        case let status:
            return failure(
                .protocolViolation, .proxy,
                "\(peer) did not connect: HTTP status \(status) \(inWords(code))")
        }
    }

    /// What a SOCKS server says became of its connection (RFC 1928 section 6): most of it tells of the target.
    private func refusalBySOCKS(_ code: CURLcode) -> NetworkFailure? {
        func ofTarget(_ problem: NetworkFailure.Problem, _ what: String) -> NetworkFailure {
            NetworkFailure(
                problem, .connect, "\(what) \(place), says the proxy \(proxyName) \(inWords(code))", timings: timings,
                address: address)
        }
        switch UInt32(truncatingIfNeeded: easy.long(CURLINFO_PROXY_ERROR)) {
        case CURLPX_REPLY_CONNECTION_REFUSED.rawValue: return ofTarget(.refused, "connection refused by")
        case CURLPX_REPLY_HOST_UNREACHABLE.rawValue, CURLPX_REPLY_NETWORK_UNREACHABLE.rawValue,
            CURLPX_REPLY_TTL_EXPIRED.rawValue:
            return ofTarget(.route, "no way to")
        case CURLPX_REPLY_NOT_ALLOWED.rawValue:
            return failure(.permission, .proxy, "\(peer) refuses to connect \(inWords(code))")
        case CURLPX_REPLY_GENERAL_SERVER_FAILURE.rawValue, CURLPX_REQUEST_FAILED.rawValue:
            return failure(.protocolViolation, .proxy, "\(peer) did not connect \(inWords(code))")
        case CURLPX_BAD_VERSION.rawValue, CURLPX_UNKNOWN_FAIL.rawValue, CURLPX_REPLY_UNASSIGNED.rawValue,
            CURLPX_BAD_ADDRESS_TYPE.rawValue, CURLPX_UNKNOWN_MODE.rawValue:
            return failure(.protocolViolation, .proxy, "\(peer) did not speak as expected \(inWords(code))")
        default: return nil
        }
    }

    // MARK: Words

    func failure(
        _ problem: NetworkFailure.Problem, _ phase: NetworkFailure.Phase, _ message: String, advice: String? = nil,
        certificate: CertificateFacts? = nil
    ) -> NetworkFailure {
        NetworkFailure(
            problem, phase, message, advice: advice, certificate: certificate, timings: timings, address: address,
            isProxys: isProxys)
    }

    /// libcurl's code and its own words for it, in brackets.
    func inWords(_ code: CURLcode) -> String {
        let general = lowerFirst(String(cString: curl_easy_strerror(code)))
        let special = errorText
        return "(libcurl \(code.rawValue): \(special.isEmpty ? general : special))"
    }

    /// How far libcurl came, by the times it took down.
    var phaseReached: NetworkFailure.Phase {
        if let dialogue,
            dialogue.hasBegun || !dialogue.lastVerb.isEmpty
                || (easy.offset(CURLINFO_CONNECT_TIME_T) > 0 && tlsBegan == nil)
        {
            return dialogue.phase
        }
        if easy.long(CURLINFO_NUM_CONNECTS) == 0, easy.offset(CURLINFO_PRETRANSFER_TIME_T) > 0 {
            return isRequestSent ? .response : .request
        }
        if tried.isEmpty { return .name }
        if easy.offset(CURLINFO_CONNECT_TIME_T) == 0 {
            if tlsBegan != nil { return .tls }
            return proxy != nil && easy.long(CURLINFO_LOCAL_PORT) > 0 ? .proxy : .connect
        }
        return isRequestSent ? .response : .request
    }

    private var isRequestSent: Bool {
        guard easy.long(CURLINFO_REQUEST_SIZE) > 0 else { return false }
        return easy.offset(CURLINFO_SIZE_UPLOAD_T) >= bodyToSend
    }

    private var progress: String {
        if !body.isEmpty { return "after \(body.count) bytes of the body" }
        return head.isEmpty ? "before the first byte of a response" : "after the header of its response"
    }

    /// `host:port`, with the address where the host is a name.
    var peer: String {
        if proxy != nil, isTunnel, !isProxys { return "\(place) through the proxy \(proxyName)" }
        return (proxy ?? place).reached(at: address, port: proxy?.port ?? routePort) + via
    }

    private var via: String { proxy == nil ? "" : " (proxy for \(place))" }

    private var proxyName: String { proxy.map { "\($0)" } ?? "" }

    /// Whether no connection to the target stood, and the proxy or the way to it is to blame.
    var isProxys: Bool {
        guard proxy != nil else { return false }
        guard isTunnel else { return true }
        // A connection that is used again shows no code of the CONNECT that once opened it.
        if easy.offset(CURLINFO_PRETRANSFER_TIME_T) > 0 { return false }
        // The tunnel stands from then on.
        if dialogue?.hasBegun == true || easy.offset(CURLINFO_CONNECT_TIME_T) > 0 { return false }
        if isSOCKS { return tlsBegan == nil }
        return easy.long(CURLINFO_HTTP_CONNECTCODE) / 100 != 2
    }

    private var addressesTried: String {
        let port = triedPort != 0 ? triedPort : (proxy ?? place).port
        guard !tried.isEmpty else { return "\(proxy ?? place)\(via)" }
        let places = tried.prefix(4).map { "\($0.bracketed):\(port)" }.joined(separator: " and ")
        let host = (proxy ?? place).host
        return (IPAddress(host) == nil ? "\(places) (\"\(host)\")" : places) + via
    }
}
