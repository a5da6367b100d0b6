import CCurl
import Glibc

/// How TLS comes about with a server that talks in commands and replies.
package enum DialogueSecurity: String, Sendable, CaseIterable {
    /// Never: all is sent in the clear.
    case none
    /// By a command before the logon: AUTH TLS (RFC 4217), STARTTLS (RFC 3207, RFC 9051).
    case explicit
    /// From the first byte on.
    case implicit
}

/// Whom to log on to, and how, within which time.
package struct DialogueTarget: Sendable {
    package var destination: Destination
    package var security: DialogueSecurity
    package var user: String?
    package var password: String?
    package var caFile: String?
    package var clientCertificate: ClientCertificate?
    package var tls = TLSRules()
    package var proxy: Proxy?
    package var deadline: ContinuousClock.Instant

    package init(
        destination: Destination, security: DialogueSecurity, user: String?, password: String?, caFile: String?,
        clientCertificate: ClientCertificate?, tls: TLSRules, deadline: ContinuousClock.Instant
    ) {
        self.destination = destination
        self.security = security
        self.user = user
        self.password = password
        self.caFile = caFile
        self.clientCertificate = clientCertificate
        self.tls = tls
        self.deadline = deadline
    }
}

/// What a connection showed of a server before it was asked anything.
package struct DialogueFacts: Sendable {
    /// The server's greeting.
    package let banner: String
    package let address: String
    package let tlsVersion: String?
    package let certificate: CertificateFacts?
    /// Of the first exchange; `total` is the end of all.
    package var timings: Timings
}

/// One connection by FTP, SMTP or IMAP.
///
/// It has a loop of its own: libcurl 7.88 waits for the last replies of these protocols on the spot, at most as long as
/// the deadline says, and a peer that keeps them back shall hold up nobody else.
actor DialogueSession {
    /// Where bytes to send are read from; the transfer only points at it.
    private final class Supply {
        let bytes: [UInt8]
        var sent = 0

        init(_ bytes: [UInt8]) {
            self.bytes = bytes
        }
    }

    private let loop: EventLoop
    private let environment: TransferEnvironment
    private let easy: EasyHandle
    private let target: DialogueTarget
    private let scheme: String
    private let start = ContinuousClock.now
    private(set) var facts: DialogueFacts?
    private let sockets = OpenSockets()
    private var mayReuse = false

    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    private init(_ target: DialogueTarget, protocol name: String, environment: TransferEnvironment) {
        loop = EventLoop()
        self.environment = environment.copy
        easy = .make()
        self.target = target
        scheme = target.security == .implicit ? name + "s" : name
    }

    /// Opens one for `action`, and ends it, whatever comes of it.
    static func with<Value: Sendable>(
        _ target: DialogueTarget, protocol name: String, environment: TransferEnvironment,
        _ action: (DialogueSession) async throws(NetworkFailure) -> Value
    ) async throws(NetworkFailure) -> Value {
        for text in [target.user, target.password] { try checkLine(text ?? "", "a user or password") }
        let session = DialogueSession(target, protocol: name, environment: environment)
        do throws(NetworkFailure) {
            let value = try await action(session)
            await session.end()
            return value
        } catch {
            await session.end()
            throw error
        }
    }

    /// A line's end in a command would begin another one.
    static func checkLine(_ text: String, _ what: String) throws(NetworkFailure) {
        guard text.utf8.contains(where: { $0 == 0x0D || $0 == 0x0A || $0 == 0 }) else { return }
        throw NetworkFailure(.unusable, .request, "\(what) holds the end of a line, which cannot be sent")
    }

    private func end() {
        // libcurl says its farewell when the loop ends, and would wait for an answer to it.
        sockets.stopListening()
        curl_easy_cleanup(easy.pointer)
        let (loop, sockets) = (loop, sockets)
        Task.detached {
            loop.stop()
            withExtendedLifetime(sockets) {}
        }
    }

    /// One exchange over the connection: libcurl logs on where that is not done yet, and does what `prepare` sets.
    @discardableResult
    func exchange(
        path: String = "", upload: [UInt8]? = nil, sink: ((UnsafeRawBufferPointer) -> Bool)? = nil,
        maximumBody: Int = 0, _ prepare: (Transfer, Dialogue) -> Void
    ) async throws(NetworkFailure) -> Dialogue {
        let left = max(target.deadline - .now, .milliseconds(1))
        let url: TransferTarget
        do {
            url = try TransferTarget("\(scheme)://\(target.destination)/\(path)")
        } catch {
            throw NetworkFailure(.unusable, .request, "\"\(target.destination)\" cannot be used: \(error.reason)")
        }
        easy.reset()
        let transfer = try environment.prepare(
            TransferEnvironment.Plan(
                target: url, proxy: target.proxy, caFile: target.caFile, clientCertificate: target.clientCertificate,
                tls: target.tls, connectTimeout: left, timeout: left, maximumBody: maximumBody, tunnels: true), on: easy
        )
        transfer.sockets = sockets
        sockets.watch(easy)
        let dialogue = Dialogue(scheme: scheme)
        transfer.listen(to: dialogue)
        transfer.sink = sink
        set(on: transfer, dialogue, limit: left)
        let supply = upload.map(Supply.init)
        if let supply { give(supply, to: transfer) }
        prepare(transfer, dialogue)
        let looking = scheme.hasPrefix("ftp") ? lookingAround() : nil
        let end = await loop.run(transfer, breakingOff: sockets)
        // It has the session too, which must not live on in it when the loop has stopped.
        looking?.cancel()
        await looking?.value
        _ = supply
        note(transfer, dialogue)
        guard case .finished(CURLE_OK) = end else { throw failure(transfer, dialogue, end) }
        mayReuse = true
        return dialogue
    }

    /// While TLS of a data connection is under way, libcurl 7.88 asks for that socket alone. Servers that begin it only
    /// after the command, as vsftpd does, would wait for a command that libcurl sends after an answer it does not see. Nor
    /// does it always ask for the control connection of an exchange before, whose answer it would then wait for. To look
    /// costs next to nothing; an answer that nobody sees would cost the step all of its time.
    private func lookingAround() -> Task<Void, Never> {
        Task {
            while !Task.isCancelled {
                guard (try? await loop.sleep(until: .now + .milliseconds(20))) != nil else { return }
                loop.driveCurlEverywhere()
            }
        }
    }

    private func set(on transfer: Transfer, _ dialogue: Dialogue, limit: Duration) {
        // Left out, libcurl would take the user and the password of an anonymous FTP session.
        if target.user != nil || scheme.hasPrefix("ftp") {
            easy.set(CURLOPT_USERNAME, target.user ?? "anonymous")
            easy.set(CURLOPT_PASSWORD, target.password ?? "")
        }
        if !scheme.hasPrefix("ftp"), target.user != nil {
            // None of the others, some of which ask further servers.
            easy.set(CURLOPT_LOGIN_OPTIONS, "AUTH=PLAIN;AUTH=LOGIN")
        }
        dialogue.needsLogon = target.password != nil
        easy.set(CURLOPT_USE_SSL, Int(target.security == .none ? CURLUSESSL_NONE.rawValue : CURLUSESSL_ALL.rawValue))
        easy.set(CURLOPT_FTPSSLAUTH, Int(CURLFTPAUTH_TLS.rawValue))
        // Many FTP servers want the data connection to resume the session of the first one; there is none before that.
        easy.set(CURLOPT_SSL_SESSIONID_CACHE, 1)
        easy.set(CURLOPT_FTP_SKIP_PASV_IP, 1)
        easy.set(CURLOPT_FTP_FILEMETHOD, Int(CURLFTPMETHOD_NOCWD.rawValue))
        // The longest line of a reply: the answer to a search is one.
        easy.set(CURLOPT_BUFFERSIZE, 256 << 10)
        easy.set(CURLOPT_SERVER_RESPONSE_TIMEOUT, limit.limitInSeconds)
        if !mayReuse { easy.set(CURLOPT_FRESH_CONNECT, 1) }
    }

    private func give(_ supply: Supply, to transfer: Transfer) {
        transfer.bodyToSend = supply.bytes.count
        easy.set(CURLOPT_UPLOAD, 1)
        easy.setOffset(CURLOPT_INFILESIZE_LARGE, supply.bytes.count)
        easy.check(ccurl_set_data_callback(easy.pointer, CURLOPT_READFUNCTION, readSupply), CURLOPT_READFUNCTION)
        easy.set(CURLOPT_READDATA, Unmanaged.passUnretained(supply).toOpaque())
    }

    private func note(_ transfer: Transfer, _ dialogue: Dialogue) {
        if facts == nil, let banner = dialogue.banner {
            facts = DialogueFacts(
                banner: banner, address: transfer.address ?? "", tlsVersion: transfer.tls?.version,
                certificate: transfer.tls?.certificate, timings: transfer.timings)
        }
        facts?.timings.total = ContinuousClock.now - start
    }

    private func failure(_ transfer: Transfer, _ dialogue: Dialogue, _ end: TransferEnd) -> NetworkFailure {
        // Where the server only lacks a command, another may follow over the same connection, which is logged on.
        if case .finished(CURLE_FTP_COULDNT_RETR_FILE) = end, dialogue.lacksCommand {
            mayReuse = true
        } else {
            mayReuse = false
        }
        return transfer.failure(end)
    }

    var server: DialogueFacts {
        facts ?? DialogueFacts(banner: "", address: "", tlsVersion: nil, certificate: nil, timings: Timings())
    }

    /// CURLOPT_READFUNCTION(3).
    private let readSupply: ccurl_data_callback = { buffer, size, count, context in
        guard let context, let buffer else { return 0 }
        let supply = Unmanaged<Supply>.fromOpaque(context).takeUnretainedValue()
        let length = min(size * count, supply.bytes.count - supply.sent)
        supply.bytes.withUnsafeBytes { bytes in
            UnsafeMutableRawBufferPointer(start: buffer, count: length).copyMemory(
                from: UnsafeRawBufferPointer(rebasing: bytes[supply.sent..<supply.sent + length]))
        }
        supply.sent += length
        return length
    }
}
