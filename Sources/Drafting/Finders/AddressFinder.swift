import Patterns

/// An address or a server's name, and what the text says of its ports and protocol.
package struct AddressMention: Sendable, Equatable {
    package let host: String
    package var ports: [Int]
    package var service: Service?
}

/// Finds `10.151.14.121:10022`, `10.151.14.121 and 10.151.14.122, port 10022`, `sftp.example.com`, `[2001:db8::1]:443`.
enum AddressFinder {
    private static let octet = #"(?:25[0-5]|2[0-4]\d|1?\d?\d)"#
    private static let address = pattern(
        #"(?<![\d.@/-])("# + octet + #"(?:\."# + octet + #"){3})(?!\.?\d)(?::(\d{1,5})\b)?(?!/\d)"#)
    private static let bracketed = pattern(#"\[([0-9a-f:]{3,39}:[0-9a-f.]*)\](?::(\d{1,5})\b)?"#)
    private static let name = pattern(
        #"(?<![\w@./:-])((?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){2,6}[a-z]{2,18}|[a-z0-9-]{2,60}\.[a-z]{2,18}(?=:\d))"#
            + #"(?![\w@/]|\.\w)(?::(\d{1,5})\b)?"#)
    private static let port = pattern(
        #"(?:\b(?:tcp\s+|ssl\s+)?ports?\b\s*(?:no\.?|numbers?)?\s*[:=]?\s*(?=\d)|\b(?:tcp|ssl|tls)\b\s*[:=]?\s*(?=\d{2}))"#
            + #"(\d{1,5}(?:\s*\([^()\n\d]{1,40}\))?(?:\s*(?:,|/|and|&)\s*(?:\d{1,5}\b(?!\.\d)(?:\s*\([^()\n\d]{1,40}\))?))*)"#
    )
    /// `10.1.2.31/.32`: the last numbers of further addresses.
    private static let suffixes = pattern(#"^(?::\d{1,5})?((?:\s*(?:/|,|and|&)\s*\.\d{1,3}(?!\.?\d))+)"#)
    private static let range = pattern(
        #"(?<![\w.])(?:\d{1,3}(?:/\d{1,3})*\.){3}(?:[x*](?!\w)|\d{1,3}/\d{1,2}(?![./\d])|\d{1,3}\s*(?:-|–)\s*\d{1,3}(?:\.\d{1,3}){0,3})"#
    )
    private static let version = pattern(#"\b(?:version|release|build|firmware|software|v|ver)\.?\s*$"#)
    private static let number = pattern(#"\d{1,5}"#)

    static func find(in text: CircularText) -> [Found<AddressMention>] {
        let ports = text.matches(port)
        let mentions = mentions(in: text)
        let around = Surroundings(text: text, addresses: mentions.map(\.range))
        var found: [Found<AddressMention>] = []
        for mention in mentions {
            if around.isSender(mention.range), !isMulticast(mention.host) { continue }
            var (numbers, doubt) = mention.port.map { ([$0], nil) } ?? around.ports(of: mention.range)
            if numbers.isEmpty { numbers = listed(ports, after: mention.range, mentions, in: text) }
            numbers = numbers.filter { (1...65_535).contains($0) }
            let service = isMulticast(mention.host) ? .udp : around.service(of: mention.range, named: mention.host)
            guard let index = found.firstIndex(where: { $0.value.host == mention.host }) else {
                found.append(
                    text.found(
                        AddressMention(host: mention.host, ports: numbers, service: service), mention.range,
                        doubts: doubt.map { [$0] } ?? []))
                continue
            }
            for port in numbers where !found[index].value.ports.contains(port) {
                found[index].value.ports.append(port)
            }
            if found[index].value.service == nil { found[index].value.service = service }
        }
        return found
    }

    private typealias Mention = (host: String, port: Int?, range: Range<Int>)

    private static func mentions(in text: CircularText) -> [Mention] {
        var mentions: [Mention] = []
        for form in [address, bracketed, name] {
            for (match, range) in text.matches(form) {
                guard let host = match[1]?.lowercased(), !host.hasPrefix("www.") else { continue }
                guard form !== name || !isFileName(host) else { continue }
                if form === address, matches(version, text.before(range.lowerBound, 20)) { continue }
                guard !mentions.contains(where: { $0.range.overlaps(range) }) else { continue }
                let port = match[2].flatMap { Int($0) }
                let siblings = form === address ? siblings(of: host, after: range, in: text) : (hosts: [], range: range)
                mentions.append((host, port, siblings.range))
                mentions += siblings.hosts.map { ($0, port, siblings.range) }
            }
        }
        // Siblings share their place: the sort has to keep their order.
        return mentions.enumerated().sorted {
            ($0.element.range.lowerBound, $0.offset) < ($1.element.range.lowerBound, $1.offset)
        }.map(\.element)
    }

    /// The ports in the further cells of its row, such as `TCP 4901 (trading), 4903; SSL 4911`, up to the next address.
    private static func listed(
        _ ports: [(match: Match, range: Range<Int>)], after address: Range<Int>, _ mentions: [Mention],
        in text: CircularText
    ) -> [Int] {
        let line = text.lineRange(text.line(at: address.lowerBound))
        let after = ports.filter {
            (address.upperBound..<max(address.upperBound, line.upperBound)).contains($0.range.lowerBound)
        }
        guard let first = after.first else { return [] }
        let run = after.prefix { next in
            !mentions.contains { (first.range.lowerBound..<next.range.lowerBound).contains($0.range.lowerBound) }
        }
        return run.flatMap { numbers(in: $0.match[1] ?? "") }
    }

    /// The addresses that packets of a multicast group come from.
    static func senders(in text: CircularText) -> [Found<String>] {
        let around = Surroundings(text: text, addresses: [])
        return text.matches(address).compactMap { match, range in
            guard let host = match[1], !isMulticast(host), around.isSender(range) else { return nil }
            return text.found(host, range)
        }
    }

    /// 224.0.0.0/4, RFC 5771.
    private static func isMulticast(_ host: String) -> Bool {
        guard !host.contains(where: \.isLetter), let first = host.split(separator: ".").first.flatMap({ Int($0) })
        else { return false }
        return (224...239).contains(first)
    }

    /// Ranges of addresses, such as `192.0.2.0/24`, `192.0.2.1-20` and `192.168.11/12.x`, which are no addresses to try.
    static func ranges(in text: CircularText) -> [Found<String>] {
        text.matches(range).map { match, range in
            let rest = text.after(range.upperBound, 100).prefix { !"|\n".contains($0) }
            let end = range.upperBound + rest.utf8.count
            return text.found(match.text, range.lowerBound..<end)
        }
    }

    /// The addresses that only the last number tells from this one.
    private static func siblings(of host: String, after range: Range<Int>, in text: CircularText) -> (
        hosts: [String], range: Range<Int>
    ) {
        let after = text.after(range.upperBound, 80)
        guard let match = (try? suffixes.allMatches(in: after, limit: 1))?.first, let tail = match[1] else {
            return ([], range)
        }
        let start = host.split(separator: ".").dropLast().joined(separator: ".")
        let hosts = numbers(in: tail).filter { $0 <= 255 }.map { "\(start).\($0)" }
        return (hosts, range.lowerBound..<range.upperBound + match.text.utf8.count)
    }

    private static func matches(_ pattern: Pattern, _ text: String) -> Bool { (try? pattern.matches(text)) ?? false }

    private static func numbers(in words: String) -> [Int] {
        ((try? number.allMatches(in: words, limit: 16)) ?? []).compactMap { Int($0.text) }
    }

    private static func isFileName(_ host: String) -> Bool {
        let endings = [
            "xml", "pdf", "txt", "zip", "csv", "doc", "docx", "xls", "xlsx", "exe", "dll", "yaml", "html", "htm", "pm",
            "am",
        ]
        return endings.contains { host.hasSuffix(".\($0)") }
    }
}
