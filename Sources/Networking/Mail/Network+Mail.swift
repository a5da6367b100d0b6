import CCurl
import Glibc

/// What became of a message that was sent.
package struct MailReceipt: Sendable {
    package let server: DialogueFacts
    /// The recipients that the server took.
    package let accepted: [String]
    /// Its answer to the message, such as `250 2.0.0 queued as 4Zx`.
    package let response: String
}

/// What is looked for in a folder.
package struct MailSearch: Sendable {
    package var folder: String
    /// Parts of the subject and of the sender, in any case.
    package var subject: String?
    package var from: String?
    /// Seconds since 1970.
    package var since: Int64?

    package init(folder: String, subject: String?, from: String?, since: Int64?) {
        self.folder = folder
        self.subject = subject
        self.from = from
        self.since = since
    }
}

/// What was found.
package struct MailFindings: Sendable {
    package let server: DialogueFacts
    /// The newest last.
    package let messages: [MailFacts]
}

extension Network {
    /// Sends a message by SMTP (RFC 5321), to all of its recipients or to none.
    package func send(
        _ message: MailMessage, by target: DialogueTarget
    ) async throws(NetworkFailure) -> MailReceipt {
        try message.check()
        return try await DialogueSession.with(target, protocol: "smtp", environment: environment) {
            session throws(NetworkFailure) in
            try await session.send(message)
        }
    }

    /// Looks for messages in a folder by IMAP (RFC 3501), and changes nothing there: not even what counts as read.
    package func find(
        _ search: MailSearch, at target: DialogueTarget
    ) async throws(NetworkFailure) -> MailFindings {
        for text in [search.folder, search.subject ?? "", search.from ?? ""] {
            try DialogueSession.checkLine(text, "what is looked for")
        }
        return try await DialogueSession.with(target, protocol: "imap", environment: environment) {
            session throws(NetworkFailure) in
            try await session.find(search)
        }
    }
}

extension DialogueSession {
    /// Of more than these, the newest are looked at.
    private static let mostMessages = 200

    fileprivate func send(_ message: MailMessage) async throws(NetworkFailure) -> MailReceipt {
        let dialogue = try await exchange(upload: message.bytes(identifier: .random(in: .min ... .max))) {
            transfer, _ in
            transfer.easy.set(CURLOPT_MAIL_FROM, message.from)
            transfer.keep(TextList(message.recipients), for: CURLOPT_MAIL_RCPT)
        }
        return MailReceipt(
            server: server, accepted: message.recipients, response: dialogue.lastReply?.text ?? "")
    }

    fileprivate func find(_ search: MailSearch) async throws(NetworkFailure) -> MailFindings {
        try await ask("EXAMINE \(Self.quoted(FolderName.encode(search.folder)))")
        let found = try await ask("UID SEARCH \(Self.criteria(search))")
        let answers = String(decoding: found.lines, as: UTF8.self).split(whereSeparator: \.isNewline).filter {
            $0.uppercased().hasPrefix("* SEARCH")
        }
        let identifiers = answers.flatMap { $0.split(separator: " ").dropFirst(2).compactMap { UInt32($0) } }
        guard !identifiers.isEmpty else { return MailFindings(server: server, messages: []) }
        let set = identifiers.suffix(Self.mostMessages).map(String.init).joined(separator: ",")
        let fetched = try await ask(
            "UID FETCH \(set) (RFC822.SIZE INTERNALDATE BODY.PEEK[HEADER.FIELDS (FROM SUBJECT)])")
        // Servers search by the day, and not all of them in what is encoded.
        let messages = FetchedMessages(fetched.lines, atMost: Self.mostMessages).messages.filter { message in
            Self.holds(search.subject, in: message.subject) && Self.holds(search.from, in: message.from)
                && search.since.map { (message.received ?? .min) >= $0 } ?? true
        }
        return MailFindings(server: server, messages: messages)
    }

    @discardableResult
    private func ask(_ command: String) async throws(NetworkFailure) -> Dialogue {
        try await exchange(sink: { _ in true }, maximumBody: 0) { transfer, _ in
            transfer.easy.set(CURLOPT_CUSTOMREQUEST, command)
        }
    }

    private static func holds(_ part: String?, in text: String) -> Bool {
        guard let part, !part.isEmpty else { return true }
        return text.lowercased().contains(part.lowercased())
    }

    /// RFC 3501 section 6.4.4. What is not ASCII would need a literal, and is only compared here.
    private static func criteria(_ search: MailSearch) -> String {
        var keys: [String] = []
        for (key, text) in [("SUBJECT", search.subject), ("FROM", search.from)] {
            guard let text, text.utf8.allSatisfy({ (0x20...0x7E).contains($0) }), !text.isEmpty else { continue }
            keys.append("\(key) \(quoted(text))")
        }
        if let since = search.since {
            // A day earlier, for the zone in which the server counts its days.
            var seconds = time_t(since - 86_400)
            var parts = tm()
            gmtime_r(&seconds, &parts)
            let month = FetchedMessages.months[Int(max(0, min(11, parts.tm_mon)))]
            keys.append("SINCE \(parts.tm_mday)-\(month)-\(parts.tm_year + 1900)")
        }
        return keys.isEmpty ? "ALL" : keys.joined(separator: " ")
    }

    private static func quoted(_ text: String) -> String {
        "\"" + text.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : String($0) }.joined() + "\""
    }
}
