/// What two sides said to each other in a protocol of commands and replies: FTP (RFC 959), SMTP (RFC 5321), IMAP
/// (RFC 3501). Of the commands only the verbs are kept, since passwords stand behind some of them.
final class Dialogue {
    /// Bytes of all replies together.
    static let mostBytes = 4 << 20
    private static let longestReply = 500
    private static let verbs: Set<String> = [
        "USER", "PASS", "AUTH", "PBSZ", "PROT", "PWD", "SYST", "TYPE", "EPSV", "PASV", "SIZE", "MDTM", "REST", "RETR",
        "STOR",
        "LIST", "MLSD", "DELE", "CWD", "EHLO", "HELO", "STARTTLS", "MAIL", "RCPT", "DATA", "CAPABILITY",
        "AUTHENTICATE", "LOGIN", "EXAMINE", "UID",
    ]

    /// One last line of a reply, with the verb it answers.
    struct Reply {
        let verb: String
        let text: String

        /// The code of a reply of FTP or SMTP.
        var code: Int? { Int(text.prefix(3)) }
    }

    let scheme: String
    /// The server's greeting, without its code.
    private(set) var banner: String?
    private(set) var replies: [Reply] = []
    private(set) var lastVerb = ""
    private(set) var isTooLong = false
    /// What is kept of the lines that the server sends by itself: those of IMAP's answers, as they came.
    private(set) var lines: [UInt8] = []
    /// Judges a whole reply; false ends the transfer.
    var judge: ((Reply) -> Bool)?
    /// A logon that is to be seen before anything else is done.
    var needsLogon = false
    private(set) var refusedReply: Reply?
    private var bytesHeard = 0
    /// What is said after the farewell is an answer to nothing that matters.
    private var isLeaving = false
    private var isIMAP: Bool { scheme.hasPrefix("imap") }

    init(scheme: String) {
        self.scheme = scheme
    }

    /// The server has greeted.
    var hasBegun: Bool { banner != nil }

    /// Whether the server took the password on this connection, where one is to be shown: libcurl leaves the logon out
    /// where an SMTP server offers none, where an IMAP server begins with PREAUTH (RFC 3501 section 7.1.4), and where an
    /// FTP server lets a name alone in (RFC 959 section 5.4). A connection that is used again has shown it before.
    var mayGoOn: Bool { !needsLogon || !hasBegun || replies.contains(where: takesPassword) }

    private func takesPassword(_ reply: Reply) -> Bool {
        if isIMAP { return ["AUTHENTICATE", "LOGIN"].contains(reply.verb) && reply.text.uppercased().hasPrefix("OK") }
        if scheme.hasPrefix("smtp") { return reply.verb == "AUTH" && reply.code == 235 }
        // 202 means that the password is needless.
        return reply.verb == "PASS" && reply.code.map { $0 / 100 == 2 && $0 != 202 } ?? false
    }

    /// Whether the server's last word is that it does not know a command of FTP, RFC 959 section 4.2.
    var lacksCommand: Bool { refusal?.code.map([500, 501, 502, 504].contains) ?? false }

    var lastReply: Reply? { replies.last }

    /// Where the logon has its part, a failure is never tried again.
    var phase: NetworkFailure.Phase {
        switch lastVerb {
        case "": .handshake
        case "USER", "PASS", "AUTHENTICATE", "LOGIN": .authentication
        case "AUTH" where scheme.hasPrefix("smtp"): .authentication
        case "AUTH", "STARTTLS": .tls
        case "LIST", "MLSD", "CWD", "EXAMINE": .listing
        case "RETR", "STOR", "DATA": .transfer
        default: .request
        }
    }

    /// Takes a command that was sent.
    func say(_ bytes: UnsafeRawBufferPointer) {
        let words = String(decoding: bytes.prefix(64), as: UTF8.self).split(
            maxSplits: isIMAP ? 2 : 1, whereSeparator: { $0 == " " || $0.isNewline })
        guard let verb = (isIMAP ? words.dropFirst().first : words.first)?.uppercased() else { return }
        if verb == "QUIT" || verb == "LOGOUT" { isLeaving = true }
        if Self.verbs.contains(verb) { lastVerb = verb }
    }

    /// Takes a line with its end; false ends the transfer.
    func hear(_ line: UnsafeRawBufferPointer) -> Bool {
        bytesHeard += line.count
        guard bytesHeard <= Self.mostBytes, replies.count < 10_000 else {
            isTooLong = true
            return false
        }
        if isLeaving { return true }
        if isIMAP { lines.append(contentsOf: line) }
        var text = String(decoding: line.prefix(Self.longestReply), as: UTF8.self)
        while text.last?.isNewline == true { text.removeLast() }
        if banner == nil { banner = isIMAP ? text.after("* OK ") : String(text.dropFirst(4)) }
        guard isWhole(text) else { return true }
        let reply = Reply(verb: lastVerb, text: isIMAP ? text.afterFirstWord : text)
        replies.append(reply)
        if judge?(reply) == false {
            refusedReply = reply
            return false
        }
        return true
    }

    /// The last line of a reply: `250 text` where `250-text` goes on; in IMAP the line with the command's tag.
    private func isWhole(_ text: String) -> Bool {
        let bytes = Array(text.utf8.prefix(4))
        if isIMAP {
            return bytes.first == UInt8(ascii: "A") && bytes.count == 4 && bytes.dropFirst().allSatisfy(isDigit)
        }
        return bytes.count >= 3 && bytes.prefix(3).allSatisfy(isDigit) && (bytes.count == 3 || bytes[3] == 0x20)
    }

    /// The server's refusal, where its last word was one.
    var refusal: Reply? {
        guard let last = replies.last else { return nil }
        if isIMAP { return last.text.hasPrefix("NO") || last.text.hasPrefix("BAD") ? last : nil }
        return (last.code ?? 0) >= 400 ? last : nil
    }
}

private func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

extension String {
    fileprivate var afterFirstWord: String { String(drop { $0 != " " }.dropFirst()) }

    fileprivate func after(_ start: String) -> String { hasPrefix(start) ? String(dropFirst(start.count)) : self }
}
