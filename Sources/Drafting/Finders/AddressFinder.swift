import Patterns

/// An address or a server's name, and its port where the text has one.
package struct AddressMention: Sendable, Equatable {
    package let host: String
    package var ports: [Int]
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
    /// How many bytes after an address its port may stand: the next cells of a table.
    private static let reach = 160

    static func find(in text: CircularText) -> [Found<AddressMention>] {
        let ports = text.matches(port)
        let columns = PortColumns(text)
        let all = (text.matches(address) + text.matches(bracketed) + text.matches(name)).map(\.range)
        var found: [Found<AddressMention>] = []
        for form in [address, bracketed, name] {
            for (match, range) in text.matches(form) {
                guard let host = match[1]?.lowercased(), !host.hasPrefix("www.") else { continue }
                guard form !== name || !isFileName(host) else { continue }
                if form === address, matches(version, text.before(range.lowerBound, 20)) { continue }
                var numbers = [match[2]].compactMap { $0 }.compactMap { Int($0) }
                if numbers.isEmpty {
                    // What stands after all addresses of a list is the port of each.
                    let after = ports.filter {
                        (range.upperBound..<range.upperBound + reach).contains($0.range.lowerBound)
                    }
                    // The further ports of a list, up to the next address.
                    let listed = after.first.map { first in
                        after.prefix { next in
                            text.line(at: next.range.lowerBound) == text.line(at: first.range.lowerBound)
                                && !all.contains {
                                    (first.range.lowerBound..<next.range.lowerBound).contains($0.lowerBound)
                                }
                        }
                    }
                    let inCell = columns.cell(of: range, in: text)
                    let before = ports.last { (range.lowerBound - 60..<range.lowerBound).contains($0.range.lowerBound) }
                    if let inCell {
                        numbers = Self.numbers(in: inCell)
                    } else {
                        numbers = (listed.map(Array.init) ?? [before].compactMap { $0 })
                            .flatMap { Self.numbers(in: $0.match[1] ?? "") }
                    }
                }
                numbers = numbers.filter { (1...65_535).contains($0) }
                if form === address {
                    let siblings = siblings(of: host, after: range, in: text)
                    for other in siblings.hosts
                    where !found.contains(where: { $0.value.host == other }) {
                        found.append(text.found(AddressMention(host: other, ports: numbers), siblings.range))
                    }
                }
                if let index = found.firstIndex(where: { $0.value.host == host }) {
                    for port in numbers where !found[index].value.ports.contains(port) {
                        found[index].value.ports.append(port)
                    }
                } else {
                    found.append(text.found(AddressMention(host: host, ports: numbers), range))
                }
            }
        }
        // Siblings share their place: the sort has to keep their order.
        return found.enumerated().sorted { one, other in
            let starts = (one.element.range.lowerBound, other.element.range.lowerBound)
            return starts.0 == starts.1
                ? siblingOrder(one.element.value.host) < siblingOrder(other.element.value.host) : starts.0 < starts.1
        }.map(\.element)
    }

    private static func siblingOrder(_ host: String) -> Int { host.split(separator: ".").last.flatMap { Int($0) } ?? 0 }

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
