import CSSH2
import Glibc

/// The types of host keys that libssh2 can verify, the strongest first.
enum HostKeyTypes {
    private static let ecdsa = ["ecdsa-sha2-nistp256", "ecdsa-sha2-nistp384", "ecdsa-sha2-nistp521"]
    private static let rsa = ["rsa-sha2-512", "rsa-sha2-256", "ssh-rsa"]
    private static let all = ["ssh-ed25519"] + ecdsa + rsa

    /// What to ask the server for, connection after connection, until its key is the right one.
    static func attempts(for target: SSHTarget, certified: [UInt8]?) -> [[String]] {
        switch target.hostKey {
        case .fingerprint: return [all, ecdsa, rsa]
        case .knownHosts(let paths):
            let types = certified.map { [SSHBytes.keyType(of: $0)] }
            let known = (types ?? KnownHosts(paths: paths).types(for: target.destination))
                .flatMap { $0 == "ssh-rsa" ? rsa : [$0] }.filter(all.contains)
            return [known + all.filter { !known.contains($0) }]
        }
    }
}

extension SSHSession {
    /// The longest line that servers send before or as their version; RFC 4253 section 4.2 has it for the latter.
    private static let longestVersionLine = 255
    /// So many lines before it are no greeting any more.
    private static let mostLinesBeforeVersion = 50

    /// Waits for the server's version line without taking it from the socket: libssh2 would read whatever comes before
    /// it without end, see RFC 4253 section 4.2.
    func awaitBanner(until deadline: ContinuousClock.Instant) async throws(NetworkFailure) {
        var buffer = [UInt8](repeating: 0, count: 8192)
        var seen = 0
        var said: ArraySlice<UInt8> = []
        while true {
            let count = recv(handle.connection.descriptor, &buffer, buffer.count, Int32(MSG_PEEK | MSG_DONTWAIT))
            if count > 0 {
                let lines = buffer.prefix(count).split(separator: 0x0A, omittingEmptySubsequences: false)
                if lines.dropLast().contains(where: { $0.starts(with: "SSH-".utf8) }) { return }
                said = lines[0].last == 0x0D ? lines[0].dropLast() : lines[0]
                guard lines.count < Self.mostLinesBeforeVersion, !isHTTP(lines),
                    !lines.contains(where: { $0.count > Self.longestVersionLine })
                else {
                    throw failure(
                        .protocolViolation, .handshake, "\(peer) does not speak SSH: it begins with \(quoted(said))")
                }
            }
            if handle.peerHasGone {
                throw failure(
                    .reset, .handshake,
                    "\(peer) ended the connection before it told its SSH version\(inWords(said))",
                    advice: said.isEmpty
                        ? "a firewall in between, or a server that does not know this address, does so"
                        : "another service may answer there: compare the port with what the exchange published")
            }
            let isNew = count != seen
            seen = max(count, 0)
            try await waitForMore(isNew: isNew || count < 0, said, until: deadline)
        }
    }

    /// What came in the place of a version, if anything did.
    private func inWords(_ said: ArraySlice<UInt8>) -> String { said.isEmpty ? "" : ": it said \(quoted(said))" }

    private func isHTTP(_ lines: [ArraySlice<UInt8>]) -> Bool { lines[0].starts(with: "HTTP/".utf8) }

    private func waitForMore(
        isNew: Bool, _ said: ArraySlice<UInt8>, until deadline: ContinuousClock.Instant
    ) async throws(NetworkFailure) {
        // What was only looked at stays readable, so the socket cannot tell when more has come.
        let outcome: WaitOutcome
        if isNew {
            outcome = await loop.wait(for: handle.connection.descriptor, .readable, until: deadline)
        } else {
            let isCancelled = (try? await loop.sleep(until: .now + .milliseconds(20))) == nil
            outcome = isCancelled ? .cancelled : ContinuousClock.now < deadline ? .ready : .deadline
        }
        switch outcome {
        case .ready: return
        case .deadline:
            throw failure(
                .timeout, .handshake,
                "\(peer) did not tell its SSH version within \(target.timeout.inWords)\(inWords(said))",
                advice: said.isEmpty
                    ? nil : "another service may answer there: compare the port with what the exchange published")
        case .cancelled:
            throw failure(.interrupted, .handshake, "the exchange with \(peer) was interrupted")
        }
    }

    func exchangeKeys(
        preferring types: [String], until deadline: ContinuousClock.Instant
    ) async throws(NetworkFailure) {
        // Only what it knows: to take the others out itself, libssh2 1.10 copies between overlapping places.
        let known = handle.supported(LIBSSH2_METHOD_HOSTKEY)
        let preference = types.filter(known.contains).joined(separator: ",")
        guard !preference.isEmpty, libssh2_session_method_pref(handle.session, LIBSSH2_METHOD_HOSTKEY, preference) == 0
        else {
            throw failure(
                .hostKey, .keyExchange,
                "libssh2 \(NetworkVersions.libssh2) knows none of the host keys \(types.joined(separator: ", "))")
        }
        let code = try await complete(.keyExchange, until: deadline) {
            libssh2_session_handshake(handle.session, handle.connection.descriptor)
        }
        if code != 0, let gap = handle.offerReader?.offers?.gap(to: handle) {
            throw failure(
                .protocolViolation, .keyExchange,
                "\(peer) and libssh2 \(NetworkVersions.libssh2) have no \(gap.what) in common: the server "
                    + "offers \(gap.offered.joined(separator: ", ")) \(handle.inWords(code))",
                advice: "libssh2 has \(gap.known.joined(separator: ", "))")
        }
        guard code == 0 else { throw failure(code, .keyExchange) }
    }

    /// Judges the server's key, before anything is told it.
    func checkHostKey() throws(NetworkFailure) -> HostKeyFacts {
        guard let key = handle.hostKey else {
            throw failure(.hostKey, .hostKey, "\(peer) showed no host key")
        }
        let type = SSHBytes.keyType(of: key)
        let shown = fingerprint(key)
        func note(_ standing: HostKeyFacts.Standing) -> HostKeyFacts {
            let facts = HostKeyFacts(type: type, sha256: shown, standing: standing)
            hostKeyFacts = facts
            return facts
        }
        switch target.hostKey {
        case .fingerprint(let wanted):
            if unpadded(wanted) == shown { return note(.known) }
            _ = note(.unknown)
            throw failure(
                .hostKey, .hostKey,
                "\(peer) showed a \(type) host key \(shown), but \(unpadded(wanted)) was expected",
                advice: "do not go on: compare \(shown) with what the exchange published")
        case .knownHosts(let paths):
            return try judge(key, shown, paths: paths, note: note)
        }
    }

    private func judge(
        _ key: [UInt8], _ shown: String, paths: [String], note: (HostKeyFacts.Standing) -> HostKeyFacts
    ) throws(NetworkFailure) -> HostKeyFacts {
        let type = SSHBytes.keyType(of: key)
        var line: String { "\(KnownHosts.name(of: target.destination)) \(type) \(Base64.encode(key))" }
        switch KnownHosts(paths: paths).verdict(on: key, for: target.destination) {
        case .known: return note(.known)
        case .unknown where key == certifiedKey: return note(.known)
        case .revoked(let entry):
            _ = note(.revoked)
            throw failure(
                .hostKey, .hostKey,
                "the \(type) host key \(shown) of \(target.destination) is revoked by \(entry.place)",
                advice: "do not go on: whoever shows a revoked key may not be the exchange")
        case .changed(let entry):
            _ = note(.changed)
            throw failure(
                .hostKey, .hostKey,
                "the host key of \(target.destination) has changed: \(entry.place) has the \(type) key "
                    + "\(fingerprint(entry.key)), the server showed \(shown)",
                advice:
                    "somebody may stand between: do not go on before the exchange has confirmed \(shown); only then "
                    + "put in place of \(entry.place): \(line)")
        case .unknown(let otherTypes):
            _ = note(.unknown)
            let others = otherTypes.isEmpty ? "" : ", which are known with \(otherTypes.joined(separator: ", ")) only"
            throw failure(
                .hostKey, .hostKey,
                "the \(type) host key \(shown) of \(target.destination) is not known in "
                    + "\(paths.isEmpty ? "any file" : paths.joined(separator: ", "))\(others)",
                advice: "compare \(shown) with what the exchange published; if it is the same, add the line: \(line)")
        }
    }
}

extension SSHFacts.Offers {
    /// The first kind of algorithm of which the two sides have none in common.
    fileprivate func gap(to handle: SSHHandle) -> (what: String, offered: [String], known: [String])? {
        let kinds = [
            ("key exchange", keyExchange, LIBSSH2_METHOD_KEX), ("type of host key", hostKey, LIBSSH2_METHOD_HOSTKEY),
            ("cipher", cipher, LIBSSH2_METHOD_CRYPT_CS), ("message code", mac, LIBSSH2_METHOD_MAC_CS),
        ]
        for (what, offered, kind) in kinds {
            let known = handle.supported(kind)
            if !offered.contains(where: known.contains) { return (what, offered, known) }
        }
        return nil
    }
}
