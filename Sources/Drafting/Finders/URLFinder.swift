import Patterns

/// Finds web addresses and the like, without accounts and fragments.
enum URLFinder {
    private static let scheme = pattern(#"\b(?:https?|sftp|ftps?)://[^\s<>"'“”‘’|\\^`{}]{3,500}"#)
    private static let bare = pattern(#"(?<![/@\w.])www\.[a-z0-9-]+(?:\.[a-z0-9-]+)+(?:/[^\s<>"'“”‘’|\\^`{}]{0,300})?"#)

    static func find(in text: CircularText) -> [Found<String>] {
        var found: [Found<String>] = []
        for (pattern, prefix) in [(scheme, ""), (bare, "https://")] {
            for (match, range) in text.matches(pattern) {
                var url = prefix + match.text
                while let last = url.last, ".,;:!?)]".contains(last) { url.removeLast() }
                guard let start = url.firstRange(of: "://")?.upperBound else { continue }
                let authority = url[start...].prefix { $0 != "/" && $0 != "?" }
                guard !authority.contains("["), authority.utf8.allSatisfy({ $0 < 0x80 }) else { continue }
                if let at = authority.lastIndex(of: "@") {
                    url = String(url[..<start] + url[url.index(after: at)...])
                }
                if let hash = url.firstIndex(of: "#") { url = String(url[..<hash]) }
                // Neither scheme nor host has capitals that mean something, RFC 3986.
                if let authority = url.firstRange(of: "://").map({
                    url[$0.upperBound...].prefix { $0 != "/" && $0 != "?" }
                }) {
                    url = url[..<authority.endIndex].lowercased() + url[authority.endIndex...]
                }
                let isWeb = url.lowercased().hasPrefix("http")
                if let query = url.firstIndex(of: "?") { url = String(url[..<query]) }
                if !isWeb { url = String(url[..<start] + url[start...].prefix { $0 != "/" }) }
                if url.hasSuffix("/"), isWeb { url.removeLast() }
                guard url.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else { continue }
                let doubts = prefix.isEmpty ? [] : ["the text does not say https"]
                found.append(text.found(url, range, doubts: doubts))
            }
        }
        return found.sorted { $0.range.lowerBound < $1.range.lowerBound }
    }
}
