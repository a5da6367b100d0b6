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
        #"\bports?\b\s*(?:no\.?|numbers?)?\s*[:=]?\s*(\d{1,5}(?:\s*(?:,|/|and|&)\s*\d{1,5})*)"#)
    private static let number = pattern(#"\d{1,5}"#)
    /// How many bytes after an address its port may stand: the next cells of a table.
    private static let reach = 160

    static func find(in text: CircularText) -> [Found<AddressMention>] {
        let ports = text.matches(port)
        var found: [Found<AddressMention>] = []
        for form in [address, bracketed, name] {
            for (match, range) in text.matches(form) {
                guard let host = match[1]?.lowercased(), !host.hasPrefix("www.") else { continue }
                guard form !== name || !isFileName(host) else { continue }
                var numbers = [match[2]].compactMap { $0 }.compactMap { Int($0) }
                if numbers.isEmpty {
                    // What stands after all addresses of a list is the port of each.
                    let near =
                        ports.first { (range.upperBound..<range.upperBound + reach).contains($0.range.lowerBound) }
                        ?? ports.last { (range.lowerBound - 60..<range.lowerBound).contains($0.range.lowerBound) }
                    numbers = near.map { Self.numbers(in: $0.match[1] ?? "") } ?? []
                }
                numbers = numbers.filter { (1...65_535).contains($0) }
                if let index = found.firstIndex(where: { $0.value.host == host }) {
                    for port in numbers where !found[index].value.ports.contains(port) {
                        found[index].value.ports.append(port)
                    }
                } else {
                    found.append(text.found(AddressMention(host: host, ports: numbers), range))
                }
            }
        }
        return found.sorted { $0.range.lowerBound < $1.range.lowerBound }
    }

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
