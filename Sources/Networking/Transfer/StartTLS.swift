import Glibc

/// What two sides say to each other before TLS begins on a connection that starts in the clear.
///
/// It waits on the spot, for at most as long as the deadline says, since libcurl asks for it in the middle of a call.
package struct StartTLS {
    /// The protocol it is said in: RFC 3207, RFC 9051 section 6.2.1, RFC 4217, RFC 2595 section 4.
    package enum Dialect: String, Sendable, CaseIterable {
        case smtp, imap, ftp, pop3

        /// The command that begins TLS.
        var command: String {
            switch self {
            case .smtp: "STARTTLS"
            case .imap: "A2 STARTTLS"
            case .ftp: "AUTH TLS"
            case .pop3: "STLS"
            }
        }

        /// It, without the tag.
        var verb: String { self == .imap ? "STARTTLS" : command }
    }

    struct Failure: Error {
        let problem: NetworkFailure.Problem
        let phase: NetworkFailure.Phase
        /// What the peer did.
        let what: String
        var advice: String?
    }

    /// Of all replies together.
    private static let mostBytes = 64 << 10
    private static let longestExcerpt = 200

    let dialect: Dialect
    let deadline: ContinuousClock.Instant

    init(_ dialect: Dialect, deadline: ContinuousClock.Instant) {
        self.dialect = dialect
        self.deadline = deadline
    }

    func run(on descriptor: Int32) throws(Failure) {
        var talk = Talk(descriptor: descriptor, deadline: deadline, dialect: dialect)
        let greeting = try talk.reply(in: .handshake, to: "its greeting")
        guard dialect.isYes(greeting, codes: ["220"]) else {
            throw talk.refusal(greeting, .protocolViolation, .handshake, "greets with")
        }
        if dialect == .imap, greeting.last?.hasPrefix("* PREAUTH") == true {
            throw Failure(
                problem: .tls, phase: .tls, what: "takes its peers for logged on before TLS, so there can be none")
        }
        try ask(&talk)
        try talk.say(dialect.command, in: .tls)
        let answer = try talk.reply(in: .tls, to: dialect.verb)
        guard dialect.isYes(answer, codes: dialect == .ftp ? ["234"] : ["220"]) else {
            throw talk.refusal(answer, .tls, .tls, "agrees on no TLS, and answers \(dialect.verb) with")
        }
        // Whoever sits in between could have put it there, to be taken for something said under TLS.
        guard talk.isEmpty else {
            throw Failure(
                problem: .protocolViolation, phase: .tls,
                what: "sends more in the clear behind its answer to \(dialect.verb)",
                advice: "somebody in between may have put it there: ask the server's owner")
        }
    }

    /// Whether TLS is offered, where the protocol has a list of what is.
    private func ask(_ talk: inout Talk) throws(Failure) {
        let (question, code): (String, String)
        switch dialect {
        case .smtp: (question, code) = ("EHLO \(talk.ownName)", "250")
        case .imap: (question, code) = ("A1 CAPABILITY", "")
        case .ftp, .pop3: return
        }
        try talk.say(question, in: .request)
        let verb = dialect == .smtp ? "EHLO" : "CAPABILITY"
        let offers = try talk.reply(in: .request, to: verb)
        guard dialect.isYes(offers, codes: [code]) else {
            throw talk.refusal(offers, .protocolViolation, .request, "answers \(verb) with")
        }
        let words = offers.flatMap { $0.uppercased().split { " -=".contains($0) } }
        guard words.contains("STARTTLS") else {
            throw Failure(
                problem: .tls, phase: .tls, what: "offers no STARTTLS",
                advice: "where TLS begins with the first byte, leave starttls out")
        }
    }

    /// The connection, and what of its bytes is not read yet.
    private struct Talk {
        let descriptor: Int32
        let deadline: ContinuousClock.Instant
        let dialect: Dialect
        private var waiting: [UInt8] = []
        private var count = 0

        init(descriptor: Int32, deadline: ContinuousClock.Instant, dialect: Dialect) {
            self.descriptor = descriptor
            self.deadline = deadline
            self.dialect = dialect
        }

        var isEmpty: Bool { waiting.isEmpty }

        /// Its own address, RFC 5321 section 4.1.4.
        var ownName: String {
            var address = sockaddr_storage()
            var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
            let own = withUnsafeMutablePointer(to: &address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                    getsockname(descriptor, generic, &length) == 0 ? IPAddress(generic, length: Int(length)) : nil
                }
            }
            guard let own else { return "[127.0.0.1]" }
            return "\(own)".contains(":") ? "[IPv6:\(own)]" : "[\(own)]"
        }

        func say(_ command: String, in phase: NetworkFailure.Phase) throws(Failure) {
            let bytes = Array("\(command)\r\n".utf8)
            var sent = 0
            while sent < bytes.count {
                let count = bytes.withUnsafeBytes { buffer in
                    send(descriptor, buffer.baseAddress.map { $0 + sent }, buffer.count - sent, Int32(MSG_NOSIGNAL))
                }
                if count >= 0 {
                    sent += count
                } else if errno == EAGAIN {
                    try wait(POLLOUT, in: phase, for: command)
                } else if errno != EINTR {
                    throw Failure(problem: .reset, phase: phase, what: "ended the connection before \(command)")
                }
            }
        }

        /// The lines of a whole reply, without their ends.
        mutating func reply(in phase: NetworkFailure.Phase, to what: String) throws(Failure) -> [String] {
            var lines: [String] = []
            while true {
                let line = try line(in: phase, to: what)
                lines.append(line)
                if dialect.isLast(line) { return lines }
            }
        }

        private mutating func line(in phase: NetworkFailure.Phase, to what: String) throws(Failure) -> String {
            while true {
                if let end = waiting.firstIndex(of: 0x0A) {
                    let line = waiting[..<end].filter { $0 != 0x0D }
                    waiting.removeSubrange(...end)
                    return String(decoding: line, as: UTF8.self)
                }
                try receive(in: phase, what)
            }
        }

        private mutating func receive(in phase: NetworkFailure.Phase, _ what: String) throws(Failure) {
            var buffer = [UInt8](repeating: 0, count: 4096)
            let got = recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
            if got > 0 {
                count += got
                waiting += buffer.prefix(got)
                guard count <= StartTLS.mostBytes else {
                    throw Failure(
                        problem: .protocolViolation, phase: phase,
                        what: "says more than \(StartTLS.mostBytes) bytes before TLS")
                }
            } else if got < 0, errno == EAGAIN {
                try wait(POLLIN, in: phase, for: what)
            } else if got == 0 || errno != EINTR {
                throw Failure(problem: .reset, phase: phase, what: "ended the connection in place of \(what.answer)")
            }
        }

        private func wait(_ events: Int32, in phase: NetworkFailure.Phase, for what: String) throws(Failure) {
            var watched = pollfd(fd: descriptor, events: Int16(events), revents: 0)
            let left = (deadline - .now).milliseconds
            guard left > 0, poll(&watched, 1, Int32(clamping: left)) != 0 else {
                throw Failure(problem: .timeout, phase: phase, what: "did not send \(what.answer) in time")
            }
        }

        func refusal(
            _ lines: [String], _ problem: NetworkFailure.Problem, _ phase: NetworkFailure.Phase, _ verb: String
        ) -> Failure {
            let text = (lines.last ?? "").prefix(StartTLS.longestExcerpt)
            return Failure(problem: problem, phase: phase, what: "\(verb) \"\(text)\"")
        }
    }
}

extension String {
    /// As a message names what was waited for.
    fileprivate var answer: String { hasPrefix("its ") ? self : "its answer to \(self)" }
}

extension StartTLS.Dialect {
    /// Whether no more lines of a reply follow.
    fileprivate func isLast(_ line: String) -> Bool {
        switch self {
        case .pop3: return true
        // The greeting has no tag, and "*" before all others that go on.
        case .imap:
            return !line.hasPrefix("* ") || ["OK", "PREAUTH", "BYE"].contains { line.hasPrefix("* \($0)") }
        case .smtp, .ftp:
            let bytes = Array(line.utf8.prefix(4))
            let hasCode = bytes.count >= 3 && bytes.prefix(3).allSatisfy { (0x30...0x39).contains($0) }
            // What has no code is the end of it in SMTP, and in FTP a line of a longer reply.
            return hasCode ? bytes.count == 3 || bytes[3] != 0x2D : self == .smtp
        }
    }

    /// Whether a reply is the one that is waited for.
    fileprivate func isYes(_ lines: [String], codes: [String]) -> Bool {
        guard let last = lines.last else { return false }
        switch self {
        case .pop3: return last.hasPrefix("+OK")
        case .imap:
            let words = last.split(separator: " ", maxSplits: 2)
            return words.count > 1 && (words[1].uppercased() == "OK" || words[1].uppercased() == "PREAUTH")
        case .smtp, .ftp: return codes.contains(String(last.prefix(3)))
        }
    }
}
