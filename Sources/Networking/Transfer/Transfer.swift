import CCurl
import COpenSSL
import Glibc

/// One run of an easy handle: what libcurl's callbacks see and decide, and what is left of it. It belongs to the loop.
final class Transfer {
    /// What this program itself found too much.
    enum Excess {
        case body, head, dialogue
    }

    let easy: EasyHandle
    let target: TransferTarget
    /// Where the connection goes, as messages name it: not always what TLS asks for.
    let place: Destination
    /// The proxy's `host:port`, if there is one.
    let proxy: Destination?
    /// The proxy only passes bytes on, and the connection through it is to the target: by CONNECT, or by SOCKS.
    let isTunnel: Bool
    let isSOCKS: Bool
    private let hasTLSProxy: Bool
    /// The port that the site file gives in the place of the plan's, or the plan's own.
    let routePort: Int
    let networkGuard: NetworkGuard
    let maximumBody: Int
    let connectTimeout: Duration
    let timeout: Duration
    let witness = TLSWitness()

    /// Where libcurl wanted to connect to and was let, in order.
    private(set) var tried: [IPAddress] = []
    private(set) var refused: [IPAddress] = []
    private(set) var triedPort = 0
    /// The errno of a socket that could not be made.
    private(set) var socketError: Int32 = 0
    private(set) var tls: TLSSession?
    /// OpenSSL's `SSL *` of the connection in use, which may be freed by now, and who has seen it since it began.
    private(set) var watchedTLS: (session: OpaquePointer, witness: TLSWitness)?
    /// The connection stays open at the end until `EventLoop.release`, where the server's word on the client is awaited.
    var mayLinger = false
    private(set) var head = ResponseHead()
    var body: [UInt8] = []
    private(set) var excess: Excess?
    /// How long after the start TCP, or the proxy's tunnel, stood and TLS began. libcurl takes no connect time of a
    /// connection whose TLS fails.
    private(set) var tlsBegan: Duration?
    /// The times of a dialogue's first connection, which libcurl overwrites with those of FTP's data connection.
    private var settled: Timings?
    private let start = ContinuousClock.now
    /// A second descriptor of the connection, when the transfer only connects.
    private(set) var descriptor: Int32?
    private let keepsDescriptor: Bool
    /// The connection and its TLS are all, whatever is spoken inside.
    let isBareTLS: Bool
    /// No socket is made, only the addresses are noted in `tried`.
    var onlyLooksUp = false

    var continuation: UnsafeContinuation<TransferEnd, Never>?
    private let errorBuffer: UnsafeMutablePointer<CChar>
    private var lists: [TextList] = []
    /// Bytes of the request's body.
    var bodyToSend = 0
    /// A method that may have done its work although no answer came (RFC 9110 section 9.2.2).
    var unrepeatableMethod: String?
    /// The request has gone out, and nothing was heard since.
    private var awaitsAnswer = false
    /// libcurl would have sent such a request again by itself, since its connection broke.
    private(set) var wouldRepeat = false
    /// What both sides said, where they talk in commands and replies; nil for HTTP and bare connections.
    var dialogue: Dialogue?
    /// The protocols to offer (RFC 7301).
    var alpn: [String] = []
    /// What is said before TLS, on the spot; the loop must be the transfer's own.
    var startTLS: StartTLS?
    private(set) var startTLSFailure: StartTLS.Failure?
    /// Where its sockets are kept, so that they can be broken off.
    var sockets: OpenSockets?
    /// Takes the body in place of `body`; false ends the transfer as too large.
    var sink: ((UnsafeRawBufferPointer) -> Bool)?

    init(
        _ easy: EasyHandle, to target: TransferTarget, at place: Destination, port routePort: Int,
        through proxy: TransferTarget?,
        networkGuard: NetworkGuard, maximumBody: Int, connectTimeout: Duration, timeout: Duration, tunnels: Bool,
        keepsDescriptor: Bool, isBareTLS: Bool
    ) {
        self.easy = easy
        self.target = target
        self.place = place
        self.routePort = routePort
        self.proxy = proxy?.destination
        isSOCKS = proxy?.scheme.hasPrefix("socks") ?? false
        hasTLSProxy = proxy?.scheme == "https"
        isTunnel = tunnels || target.scheme == "https" || isSOCKS
        self.networkGuard = networkGuard
        self.maximumBody = maximumBody
        self.connectTimeout = connectTimeout
        self.timeout = timeout
        self.keepsDescriptor = keepsDescriptor
        self.isBareTLS = isBareTLS
        errorBuffer = .allocate(capacity: Int(CURL_ERROR_SIZE))
        errorBuffer.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        setOptions()
    }

    deinit {
        errorBuffer.deallocate()
        if let descriptor { close(descriptor) }
    }

    /// libcurl's own words for what went wrong, without a capital; empty if it had none.
    var errorText: String { lowerFirst(String(cString: errorBuffer)) }

    /// Sets an option that is a list, and keeps the list as long as libcurl may read it.
    func keep(_ list: TextList, for option: CURLoption) {
        lists.append(list)
        easy.set(option, UnsafeMutableRawPointer(list.first))
    }

    /// The peer's address, or the one tried last.
    var address: String? {
        let connected = easy.text(CURLINFO_PRIMARY_IP).flatMap { IPAddress($0) }
        return (connected ?? tried.last ?? refused.last)?.description
    }

    var timings: Timings {
        var timings = easy.timings
        if let settled {
            timings.connect = settled.connect
            timings.tls = settled.tls
        }
        if timings.connect == nil { timings.connect = tlsBegan }
        return timings
    }

    /// Gives away the descriptor of the connection.
    func takeDescriptor() -> Int32? {
        defer { descriptor = nil }
        return descriptor
    }

    /// The last look at the connection, before libcurl takes the easy handle off it.
    func willLeave(_ end: TransferEnd) {
        guard keepsDescriptor, case .finished(CURLE_OK) = end else { return }
        let socket = ccurl_active_socket(easy.pointer)
        guard socket != CURL_SOCKET_BAD else { return }
        // libcurl closes its own descriptor with the easy handle; the connection lives on in this one.
        let copy = fcntl(socket, F_DUPFD_CLOEXEC, 0)
        if copy >= 0 { descriptor = copy } else { socketError = errno }
    }

    private func setOptions() {
        let context = Unmanaged.passUnretained(self).toOpaque()
        easy.set(CURLOPT_ERRORBUFFER, UnsafeMutableRawPointer(errorBuffer))
        easy.set(CURLOPT_CURLU, UnsafeMutableRawPointer(target.handle))
        easy.set(CURLOPT_NOSIGNAL, 1)
        // Without it, the end of a transfer waits for a resolver that does not answer, and the whole loop with it.
        easy.set(CURLOPT_QUICK_EXIT, 1)
        // A resumed session shows no certificate chain; a test of connectivity wants the whole handshake.
        easy.set(CURLOPT_SSL_SESSIONID_CACHE, 0)
        easy.set(CURLOPT_CONNECTTIMEOUT_MS, connectTimeout.limitInMilliseconds)
        easy.set(CURLOPT_TIMEOUT_MS, timeout.limitInMilliseconds)
        easy.check(ccurl_set_open_socket_callback(easy.pointer, openSocket), CURLOPT_OPENSOCKETFUNCTION)
        easy.set(CURLOPT_OPENSOCKETDATA, context)
        easy.check(ccurl_set_tls_context_callback(easy.pointer, receiveTLSContext), CURLOPT_SSL_CTX_FUNCTION)
        easy.set(CURLOPT_SSL_CTX_DATA, context)
        easy.check(ccurl_set_prerequest_callback(easy.pointer, lookBeforeRequest), CURLOPT_PREREQFUNCTION)
        easy.set(CURLOPT_PREREQDATA, context)
        easy.check(ccurl_set_data_callback(easy.pointer, CURLOPT_HEADERFUNCTION, receiveHeader), CURLOPT_HEADERFUNCTION)
        easy.set(CURLOPT_HEADERDATA, context)
        easy.check(ccurl_set_data_callback(easy.pointer, CURLOPT_WRITEFUNCTION, receiveBody), CURLOPT_WRITEFUNCTION)
        easy.set(CURLOPT_WRITEDATA, context)
    }

    // MARK: What the callbacks do

    /// Makes a socket for an address that the guard permits; the first packet is not sent yet.
    fileprivate func open(_ address: UnsafeMutablePointer<curl_sockaddr>) -> curl_socket_t {
        let wanted = address.pointee
        let resolved = withUnsafePointer(to: &address.pointee.addr) { IPAddress($0, length: Int(wanted.addrlen)) }
        guard let resolved else { return CURL_SOCKET_BAD }
        guard networkGuard.permits(resolved) else {
            refused.append(resolved)
            return CURL_SOCKET_BAD
        }
        // The data connection of FTP is no other way to the host, so it stays out of the words for one.
        if dialogue?.hasBegun == true { return newSocket(wanted) }
        tried.append(resolved)
        if onlyLooksUp { return CURL_SOCKET_BAD }
        triedPort = withUnsafePointer(to: &address.pointee.addr) { pointer in
            // The port stands in the same place for IPv4 and IPv6.
            Int(UInt16(bigEndian: UnsafeRawPointer(pointer).load(fromByteOffset: 2, as: UInt16.self)))
        }
        return newSocket(wanted)
    }

    private func newSocket(_ wanted: curl_sockaddr) -> curl_socket_t {
        let kind = wanted.socktype | Int32(SOCK_CLOEXEC.rawValue) | Int32(SOCK_NONBLOCK.rawValue)
        let descriptor = socket(wanted.family, kind, wanted.protocol)
        if descriptor < 0 {
            socketError = errno
        } else {
            sockets?.add(descriptor)
        }
        return descriptor
    }

    fileprivate func prepareTLS(_ tlsContext: OpaquePointer) -> CURLcode {
        // The data connection of FTP resumes the session of the first, and shows no certificate of its own.
        if tlsBegan != nil, dialogue != nil { return CURLE_OK }
        let isProxysOwn = hasTLSProxy && tlsBegan == nil
        tlsBegan = ContinuousClock.now - start
        guard TLSWitness.watch(tlsContext, with: witness) else { return CURLE_OUT_OF_MEMORY }
        if isProxysOwn { return CURLE_OK }
        if !alpn.isEmpty {
            // Each name behind its length, SSL_CTX_set_alpn_protos(3).
            let wire = alpn.flatMap { [UInt8($0.utf8.count)] + Array($0.utf8) }
            guard SSL_CTX_set_alpn_protos(tlsContext, wire, UInt32(wire.count)) == 0 else {
                return CURLE_OUT_OF_MEMORY
            }
        }
        guard let startTLS else { return CURLE_OK }
        do {
            try startTLS.run(on: sockets?.connected ?? -1)
            return CURLE_OK
        } catch {
            startTLSFailure = error
            return CURLE_ABORTED_BY_CALLBACK
        }
    }

    /// Once more the guard, for a connection that another session made, whether the request may go out, which it may have
    /// done before on a connection that broke, and what TLS agreed on.
    fileprivate func mayRequest(from remote: String) -> Bool {
        if let address = IPAddress(remote), !networkGuard.permits(address) {
            refused.append(address)
            return false
        }
        if awaitsAnswer, unrepeatableMethod != nil {
            wouldRepeat = true
            return false
        }
        awaitsAnswer = true
        if target.scheme == "https" || dialogue != nil, let session = ccurl_tls_session(easy.pointer) {
            let session = OpaquePointer(session)
            tls = TLSSession(session)
            watchedTLS = TLSWitness.of(session).map { (session, $0) }
        }
        if dialogue != nil { settled = easy.timings }
        return dialogue?.mayGoOn ?? true
    }

    fileprivate func takeHeader(_ bytes: UnsafeRawBufferPointer) -> Bool {
        awaitsAnswer = false
        if let dialogue {
            if dialogue.hear(bytes) { return true }
            if dialogue.isTooLong { excess = .dialogue }
            return false
        }
        if head.take(bytes) { return true }
        excess = .head
        return false
    }

    fileprivate func takeBody(_ bytes: UnsafeRawBufferPointer) -> Bool {
        if let sink {
            if sink(bytes) { return true }
            excess = .body
            return false
        }
        guard body.count + bytes.count <= maximumBody else {
            excess = .body
            return false
        }
        body.append(contentsOf: bytes)
        return true
    }
}

private func transfer(_ context: UnsafeMutableRawPointer) -> Transfer {
    Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
}

/// CURLOPT_OPENSOCKETFUNCTION(3).
private func openSocket(
    _ context: UnsafeMutableRawPointer?, _ purpose: curlsocktype, _ address: UnsafeMutablePointer<curl_sockaddr>?
) -> curl_socket_t {
    guard let context, let address else { return CURL_SOCKET_BAD }
    return transfer(context).open(address)
}

/// CURLOPT_SSL_CTX_FUNCTION(3).
private func receiveTLSContext(
    _ easy: UnsafeMutableRawPointer?, _ tlsContext: UnsafeMutableRawPointer?, _ context: UnsafeMutableRawPointer?
) -> CURLcode {
    guard let context, let tlsContext else { return CURLE_SSL_CONNECT_ERROR }
    return transfer(context).prepareTLS(OpaquePointer(tlsContext))
}

/// CURLOPT_PREREQFUNCTION(3): the connection stands, new or reused, and nothing of the request has been sent.
private func lookBeforeRequest(
    _ context: UnsafeMutableRawPointer?, _ remote: UnsafeMutablePointer<CChar>?, _ local: UnsafeMutablePointer<CChar>?,
    _ remotePort: Int32, _ localPort: Int32
) -> Int32 {
    guard let context, let remote else { return CURL_PREREQFUNC_ABORT }
    return transfer(context).mayRequest(from: String(cString: remote)) ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT
}

/// CURLOPT_HEADERFUNCTION(3).
private func receiveHeader(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let context, let bytes else { return 0 }
    return transfer(context).takeHeader(UnsafeRawBufferPointer(start: bytes, count: count)) ? count : 0
}

/// CURLOPT_WRITEFUNCTION(3); `size` is always 1.
private func receiveBody(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let context else { return 0 }
    guard let bytes, count > 0 else { return count }
    return transfer(context).takeBody(UnsafeRawBufferPointer(start: bytes, count: count)) ? count : 0
}
