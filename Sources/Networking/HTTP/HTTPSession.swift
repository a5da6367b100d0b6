import CCurl
import Glibc

/// Requests one after another that share cookies and, where the server keeps them, connections, which no other session
/// uses. It runs on the loop.
package actor HTTPSession {
    private let loop: EventLoop
    private let environment: TransferEnvironment
    private let easy: EasyHandle
    private let turn = Turn()
    /// Another session's open connection would prove nothing for this one.
    private lazy var ownConnections = TransferStore(keepingConnections: true)

    package nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    init(loop: EventLoop, environment: TransferEnvironment) {
        self.loop = loop
        self.environment = environment
        easy = .make()
        // Turns cookies on. The usual way, an empty CURLOPT_COOKIEFILE, leaves a list behind at each reset.
        easy.set(CURLOPT_COOKIELIST, "Set-Cookie:")
    }

    isolated deinit {
        curl_easy_cleanup(easy.pointer)
    }

    /// Sends a request and gathers the response; any status is a response. One at a time: the next waits its turn.
    package func perform(_ request: HTTPRequest) async throws(NetworkFailure) -> HTTPResponse {
        await turn.take()
        defer { turn.pass() }
        defer { easy.reset() }
        let transfer = try environment.prepare(
            request, on: easy, store: request.sharesConnections ? nil : ownConnections)
        let end = await loop.run(transfer)
        guard case .finished(CURLE_OK) = end else { throw transfer.failure(end) }
        if transfer.isCutShort(afterHead: request.method == "HEAD") { throw transfer.failureOfCutBody() }
        return transfer.response()
    }

    /// The cookies that the session holds now. libcurl lists those that have expired until the next request.
    package var cookies: [HTTPCookie] {
        let now = time(nil)
        return easy.list(CURLINFO_COOKIELIST).compactMap { HTTPCookie(netscapeLine: $0) }
            .filter { !$0.hasExpired(at: now) }
    }
}

extension Transfer {
    fileprivate func response() -> HTTPResponse {
        HTTPResponse(
            status: easy.long(CURLINFO_RESPONSE_CODE), head: head, body: body, url: requestedURL,
            redirectURL: easy.text(CURLINFO_REDIRECT_URL), httpVersion: httpVersion, tlsVersion: tls?.version,
            certificate: tls?.certificate, address: address ?? "", port: easy.long(CURLINFO_PRIMARY_PORT),
            timings: timings, size: body.count,
            askedForAccount: easy.long(CURLINFO_HTTPAUTH_AVAIL) != 0)
    }

    /// libcurl has put it together already, with all that is in it.
    private var requestedURL: String {
        target.mayHoldAccount ? target.printable : easy.text(CURLINFO_EFFECTIVE_URL) ?? target.printable
    }

    /// By the numbers of CURLINFO_HTTP_VERSION(3).
    private var httpVersion: String {
        switch easy.long(CURLINFO_HTTP_VERSION) {
        case 1: "1.0"
        case 3: "2"
        case 30: "3"
        default: "1.1"
        }
    }
}
