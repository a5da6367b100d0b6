/// A text sent by mail.
package struct MailMessage: Sendable {
    package var from: String
    package var recipients: [String]
    package var subject: String
    package var text: String
    /// As RFC 5322 section 3.3 writes it: `Sat, 14 Aug 2021 12:30:00 +0000`.
    package var date: String

    package init(from: String, recipients: [String], subject: String, text: String, date: String) {
        self.from = from
        self.recipients = recipients
        self.subject = subject
        self.text = text
        self.date = date
    }

    /// The message as it is sent (RFC 5322, RFC 2045), its text in base64, which every way lets through unchanged.
    func bytes(identifier: UInt64) -> [UInt8] {
        let domain = from.split(separator: "@").last ?? "localhost"
        let subject =
            subject.utf8.allSatisfy { (0x20...0x7E).contains($0) } && subject.utf8.count < 900
            ? subject : MailWords.encode(subject)
        var lines = [
            "From: <\(from)>", "To: \(recipients.map { "<\($0)>" }.joined(separator: ",\r\n "))", "Subject: \(subject)",
            "Date: \(date)", "Message-ID: <\(String(identifier, radix: 36)).ctplan@\(domain)>", "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: base64", "",
        ]
        // RFC 2045 section 6.8: lines of 76 characters.
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            lines.append(Base64.encode(Array(rest.prefix(57))))
            rest = rest.dropFirst(57)
        }
        return Array((lines.joined(separator: "\r\n") + "\r\n").utf8)
    }

    /// Fails for what is not an address, or would begin another command or header field.
    func check() throws(NetworkFailure) {
        for address in [from] + recipients {
            let parts = address.split(separator: "@", omittingEmptySubsequences: false)
            guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty }), address.utf8.count <= 254,
                address.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && !"<>,;:\\\"()[]".utf8.contains($0) })
            else {
                throw NetworkFailure(
                    .unusable, .request, "\"\(address)\" is not an address for mail",
                    advice: "write it as name@example.com")
            }
        }
        try DialogueSession.checkLine(subject, "the subject")
    }
}

/// Words of header fields beyond ASCII, RFC 2047.
enum MailWords {
    /// As encoded words of at most 75 characters, folded.
    static func encode(_ text: String) -> String {
        var words: [String] = []
        var part: [UInt8] = []
        for character in text {
            let bytes = Array(String(character).utf8)
            if part.count + bytes.count > 42 {
                words.append("=?utf-8?B?\(Base64.encode(part))?=")
                part = []
            }
            part += bytes
        }
        words.append("=?utf-8?B?\(Base64.encode(part))?=")
        return words.joined(separator: "\r\n ")
    }

    /// What a person reads; what cannot be decoded stays as it is.
    static func decode(_ text: String) -> String {
        var result = ""
        var lastWasWord = false
        for (index, word) in text.split(separator: " ", omittingEmptySubsequences: false).enumerated() {
            let decoded = decodeWord(String(word))
            // Section 6.2: the space between two encoded words is none.
            if index > 0, !(lastWasWord && decoded != nil) { result += " " }
            result += decoded ?? String(word)
            lastWasWord = decoded != nil
        }
        return result
    }

    private static func decodeWord(_ word: String) -> String? {
        guard word.hasPrefix("=?"), word.hasSuffix("?=") else { return nil }
        let parts = word.dropFirst(2).dropLast(2).split(
            separator: "?", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3 else { return nil }
        let bytes: [UInt8]? =
            switch parts[1].lowercased() {
            case "b": Base64.decode(parts[2])
            case "q": unquoted(Array(parts[2].utf8))
            default: nil
            }
        guard let bytes else { return nil }
        return MailCharset.text(of: bytes, in: parts[0].lowercased())
    }

    private static func unquoted(_ text: [UInt8]) -> [UInt8]? {
        var bytes: [UInt8] = []
        var index = 0
        while index < text.count {
            if text[index] == 0x3D {
                guard index + 2 < text.count,
                    let byte = UInt8(String(decoding: text[(index + 1)...(index + 2)], as: UTF8.self), radix: 16)
                else { return nil }
                bytes.append(byte)
                index += 3
            } else {
                bytes.append(text[index] == 0x5F ? 0x20 : text[index])
                index += 1
            }
        }
        return bytes
    }
}
