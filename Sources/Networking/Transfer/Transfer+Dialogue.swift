import CCurl

extension Transfer {
    /// Listens to what both sides say; CURLOPT_DEBUGFUNCTION(3) tells the commands, header lines are the replies.
    func listen(to dialogue: Dialogue) {
        self.dialogue = dialogue
        easy.set(CURLOPT_VERBOSE, 1)
        easy.check(ccurl_set_debug_callback(easy.pointer, overhear), CURLOPT_DEBUGFUNCTION)
        easy.set(CURLOPT_DEBUGDATA, Unmanaged.passUnretained(dialogue).toOpaque())
    }

    /// What the peer owes in a dialogue, as a message names it; nil where there is none, or none yet.
    var awaited: String? {
        guard let dialogue, phaseReached == dialogue.phase else { return nil }
        if dialogue.phase == .tls, tlsBegan != nil { return "the TLS handshake" }
        return dialogue.lastVerb.isEmpty ? "its greeting" : "its answer to \(dialogue.lastVerb)"
    }

    /// What a refusal in a dialogue means; nil where it was no refusal.
    func failure(_ code: CURLcode, in dialogue: Dialogue) -> NetworkFailure? {
        let words = dialogue.lastReply.map { ": \"\($0.text)\"" } ?? ""
        switch code {
        case CURLE_USE_SSL_FAILED:
            return failure(
                .tls, .tls, "\(peer) agrees on no TLS\(words) \(inWords(code))",
                advice: "where its owner says that it has none, write security: none; then all is sent in the clear")
        case CURLE_LOGIN_DENIED, CURLE_AUTH_ERROR:
            return failure(
                dialogue.lastReply?.code == 421 ? .protocolViolation : .authentication, .authentication,
                "logon refused by \(peer)\(words) \(inWords(code))")
        case CURLE_ABORTED_BY_CALLBACK where !dialogue.mayGoOn:
            return failure(
                .authentication, .authentication, "\(peer) \(dialogue.wayPastLogon)",
                advice: "where anybody is meant to get in, leave the password out of the step")
        case CURLE_OPERATION_TIMEDOUT, CURLE_RECV_ERROR, CURLE_GOT_NOTHING, CURLE_PARTIAL_FILE,
            CURLE_COULDNT_CONNECT, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CONNECT_ERROR:
            return nil
        default:
            guard let refusal = dialogue.refusal else { return nil }
            return failure(
                dialogue.meaning(of: refusal), dialogue.phase,
                "\(peer) refused \(refusal.verb.isEmpty ? "to go on" : refusal.verb)\(words) \(inWords(code))")
        }
    }
}

extension Dialogue {
    /// What a server did that never asked for the password.
    fileprivate var wayPastLogon: String {
        if scheme.hasPrefix("smtp") { return "offers no logon that can be used, so the password was never asked for" }
        if scheme.hasPrefix("imap") {
            return "takes the connection for logged on (PREAUTH), so the password was never asked for"
        }
        return "lets the name in by itself, so the password was never asked for"
    }

    /// RFC 959 section 4.2, RFC 5321 section 4.2.3, RFC 5530. Servers use one code for several things, so their words count.
    func meaning(of refusal: Reply) -> NetworkFailure.Problem {
        let words = refusal.text.lowercased()
        if ["denied", "permission", "privilege", "not permitted", "not allowed", "noperm"].contains(
            where: words.contains)
        {
            return .permission
        }
        if scheme.hasPrefix("imap") {
            return refusal.verb == "EXAMINE" && words.hasPrefix("no") ? .missing : .protocolViolation
        }
        if words.contains("file exists") || words.contains("already exists") { return .exists }
        switch refusal.code {
        case 452, 552: return .noSpace
        case 530 where scheme.hasPrefix("smtp"): return .authentication
        case 532, 553: return .permission
        case 550, 450:
            if scheme.hasPrefix("smtp") { return refusal.code == 550 ? .permission : .protocolViolation }
            return refusal.verb == "STOR" ? .permission : .missing
        case 551, 554: return scheme.hasPrefix("smtp") ? .permission : .protocolViolation
        default: return .protocolViolation
        }
    }
}

/// CURLOPT_DEBUGFUNCTION(3).
private func overhear(
    _ easy: UnsafeMutableRawPointer?, _ kind: curl_infotype, _ bytes: UnsafeMutablePointer<CChar>?, _ count: Int,
    _ context: UnsafeMutableRawPointer?
) -> Int32 {
    guard kind == CURLINFO_HEADER_OUT, let context, let bytes else { return 0 }
    Unmanaged<Dialogue>.fromOpaque(context).takeUnretainedValue().say(
        UnsafeRawBufferPointer(start: bytes, count: count))
    return 0
}
