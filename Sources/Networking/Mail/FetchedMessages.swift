import Glibc

/// What IMAP tells of one message.
package struct MailFacts: Sendable, Equatable {
    package let from: String
    package let subject: String
    /// When the server took it in, in seconds since 1970; nil where the server does not say.
    package let received: Int64?
    package let size: Int
}

/// Reads the answers to `UID FETCH … (RFC822.SIZE INTERNALDATE BODY.PEEK[HEADER.FIELDS (FROM SUBJECT)])`, RFC 3501
/// section 7.4.2.
struct FetchedMessages {
    private let bytes: [UInt8]
    private var index = 0
    private(set) var messages: [MailFacts] = []

    init(_ bytes: [UInt8], atMost limit: Int) {
        self.bytes = bytes
        while index < bytes.count, messages.count < limit { readLine() }
    }

    private mutating func readLine() {
        var texts: [[UInt8]] = []
        var quoted: [String] = []
        var plain = ""
        // A line goes on behind each literal, `{count}` CRLF and so many bytes.
        while index < bytes.count {
            let end = bytes[index...].firstIndex(of: 0x0A) ?? bytes.count - 1
            let line = String(decoding: bytes[index...end], as: UTF8.self)
            index = end + 1
            plain += line
            guard let count = literalLength(line), count >= 0, count <= bytes.count - index else { break }
            texts.append(Array(bytes[index..<index + count]))
            index += count
        }
        // Section 7.4.2: a server also tells by itself, without a header, that the flags of some message have changed.
        guard plain.hasPrefix("* "), plain.contains(" FETCH "), plain.contains("BODY[") else { return }
        let parts = plain.split(separator: "\"", omittingEmptySubsequences: false)
        quoted = parts.indices.filter { $0 % 2 == 1 }.map { String(parts[$0]) }
        let fields = headerFields(texts.first ?? [])
        let words = plain.split(whereSeparator: { " ()".contains($0) })
        let size = words.firstIndex(of: "RFC822.SIZE").flatMap { $0 + 1 < words.count ? Int(words[$0 + 1]) : nil }
        messages.append(
            MailFacts(
                from: MailWords.decode(fields["from"] ?? ""), subject: MailWords.decode(fields["subject"] ?? ""),
                received: quoted.lazy.compactMap(Self.time).first, size: size ?? 0))
    }

    private func literalLength(_ line: String) -> Int? {
        let text = line.hasSuffix("\r\n") ? line.dropLast() : Substring(line)
        guard text.hasSuffix("}"), let brace = text.lastIndex(of: "{") else { return nil }
        return Int(text[text.index(after: brace)...].dropLast())
    }

    private func headerFields(_ bytes: [UInt8]) -> [String: String] {
        var fields: [String: String] = [:]
        var last: String?
        for line in bytes.split(separator: 0x0A) {
            var text = String(decoding: line, as: UTF8.self)
            while text.last == "\r" || text.last == " " { text.removeLast() }
            // RFC 5322 section 2.2.3: a folded line belongs to the one before.
            if let first = text.first, first == " " || first == "\t", let name = last {
                fields[name, default: ""] += " " + text.drop { $0 == " " || $0 == "\t" }
            } else if let colon = text.firstIndex(of: ":") {
                let name = text[..<colon].lowercased()
                last = name
                fields[name] = String(text[text.index(after: colon)...].drop { $0 == " " || $0 == "\t" })
            }
        }
        return fields
    }

    static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// ` 4-Aug-2021 12:30:00 +0800`, RFC 3501 section 9; nil for a time that there cannot be.
    static func time(_ text: String) -> Int64? {
        let words = text.split(separator: " ")
        guard words.count == 3 else { return nil }
        let date = words[0].split(separator: "-")
        let clock = words[1].split(separator: ":").compactMap { Int32($0) }
        guard date.count == 3, clock.count == 3, let day = Int32(date[0]), let year = Int32(date[2]),
            let month = months.firstIndex(of: String(date[1])), let zone = Int64(words[2])
        else { return nil }
        guard (1...31).contains(day), (1900...9999).contains(year), (0..<24).contains(clock[0]),
            (0..<60).contains(clock[1]), (0...60).contains(clock[2]), (-2400..<2400).contains(zone)
        else { return nil }
        var parts = tm()
        (parts.tm_year, parts.tm_mon, parts.tm_mday) = (year - 1900, Int32(month), day)
        (parts.tm_hour, parts.tm_min, parts.tm_sec) = (clock[0], clock[1], clock[2])
        return Int64(timegm(&parts)) - (zone / 100 * 3600 + zone % 100 * 60)
    }
}
