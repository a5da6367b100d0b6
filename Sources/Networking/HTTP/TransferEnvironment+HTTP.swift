import CCurl

extension TransferEnvironment {
    /// Sets an easy handle up for a request; `store` is used in place of the environment's.
    func prepare(
        _ request: HTTPRequest, on easy: EasyHandle, store: TransferStore?
    ) throws(NetworkFailure) -> Transfer {
        try check(request)
        let target = try Self.target(request.url)
        let transfer = try prepare(
            Plan(
                target: target, proxy: request.proxy, caFile: request.caFile,
                clientCertificate: request.clientCertificate, tls: request.tls, connectTimeout: request.connectTimeout,
                timeout: request.timeout, maximumBody: request.maximumBody, store: store), on: easy)
        // Empty: everything that libcurl can decode.
        easy.set(CURLOPT_ACCEPT_ENCODING, "")
        if let credentials = request.credentials { try log(on: easy, with: credentials) }
        setMethod(request, on: easy)
        transfer.bodyToSend = request.body?.count ?? 0
        if !request.mayBeRepeated { transfer.unrepeatableMethod = request.method }
        let lines = headerLines(request)
        if !lines.isEmpty { transfer.keep(TextList(lines), for: CURLOPT_HTTPHEADER) }
        return transfer
    }

    private func check(_ request: HTTPRequest) throws(NetworkFailure) {
        func refuse(_ message: String) -> NetworkFailure { NetworkFailure(.unusable, .request, message) }
        guard isToken(request.method) else { throw refuse("\"\(request.method)\" is not an HTTP method") }
        guard request.method != "CONNECT" else { throw refuse("CONNECT is for proxies: give the proxy in its place") }
        guard request.method != "HEAD" || request.body == nil else { throw refuse("a HEAD request has no body") }
        for field in request.headers {
            guard isToken(field.name) else { throw refuse("\"\(field.name)\" is not the name of a header field") }
            // RFC 9110 section 5.5: a line's end in a value would begin another field.
            guard field.value.utf8.allSatisfy({ $0 != 0x0D && $0 != 0x0A && $0 != 0 }) else {
                throw refuse("the value of header field \"\(field.name)\" holds the end of a line")
            }
        }
    }

    private func log(on easy: EasyHandle, with credentials: HTTPCredentials) throws(NetworkFailure) {
        try checkWhole(credentials.user, "the user", .request)
        try checkWhole(credentials.password, "the password", .request)
        easy.set(CURLOPT_USERNAME, credentials.user)
        easy.set(CURLOPT_PASSWORD, credentials.password)
        switch credentials.scheme {
        case .basic: easy.set(CURLOPT_HTTPAUTH, 1 << 0)
        case .digest: easy.set(CURLOPT_HTTPAUTH, 1 << 1)
        }
    }

    private func setMethod(_ request: HTTPRequest, on easy: EasyHandle) {
        let sendsLength = ["POST", "PUT", "PATCH"].contains(request.method)
        if let body = request.body ?? (sendsLength ? [] : nil) {
            easy.setOffset(CURLOPT_POSTFIELDSIZE_LARGE, body.count)
            // An empty array may have no address, and libcurl would then wait for a read callback.
            var bytes = body.isEmpty ? [0] : body
            bytes.withUnsafeMutableBytes { easy.set(CURLOPT_COPYPOSTFIELDS, $0.baseAddress) }
            easy.set(CURLOPT_CUSTOMREQUEST, request.method)
        } else if request.method == "HEAD" {
            easy.set(CURLOPT_NOBODY, 1)
        } else {
            easy.set(CURLOPT_CUSTOMREQUEST, request.method)
        }
    }

    private func headerLines(_ request: HTTPRequest) -> [String] {
        // libcurl's form: a field without value is written with a semicolon.
        var lines = request.headers.map { $0.value.isEmpty ? "\($0.name);" : "\($0.name): \($0.value)" }
        guard request.body != nil || request.method == "POST" else { return lines }
        let given = Set(request.headers.map { $0.name.lowercased() })
        // libcurl would call every body a form, and wait a second for a 100 that many servers never send.
        for name in ["Content-Type", "Expect"] where !given.contains(name.lowercased()) { lines.append("\(name):") }
        return lines
    }

    /// RFC 9110 section 5.6.2.
    private func isToken(_ text: String) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
                default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
                }
            }
    }
}
