/// A URL or a reference to one in its parts, without its fragment (RFC 3986, appendix B).
///
/// libxml2's `xmlBuildURI` is not used: it decodes `%2F` in paths and so changes what the address means.
struct URLReference: Equatable {
    var scheme: String?
    var authority: String?
    var path: String
    var query: String?

    /// Reads what a page or a plan writes: white space at the ends goes, what no URL may hold is percent-encoded.
    ///
    /// `queryEncoding` is that in which the text of the query is percent-encoded (WHATWG URL, section 4.1).
    init(_ written: String, queryEncoding: CharacterEncoding = .utf8) {
        let scalars = written.unicodeScalars.filter { !["\t", "\n", "\r"].contains($0) }
        var rest = Self.trimmed(String(String.UnicodeScalarView(scalars)))
        if let hash = rest.firstIndex(of: "#") { rest = rest[..<hash] }
        if let mark = rest.firstIndex(of: "?") {
            query = Self.escaped(queryEncoding.encoded(String(rest[rest.index(after: mark)...])), also: "'")
            rest = rest[..<mark]
        }
        if let colon = rest.firstIndex(of: ":"), Self.isScheme(rest[..<colon]) {
            scheme = rest[..<colon].lowercased()
            rest = rest[rest.index(after: colon)...]
        }
        var remaining = String(rest)
        // Browsers read a backslash of a web address as a slash.
        if scheme.map(["http", "https"].contains) ?? true { remaining = String(rest.map { $0 == "\\" ? "/" : $0 }) }
        if remaining.hasPrefix("//") {
            let afterSlashes = remaining.dropFirst(2)
            authority = String(afterSlashes.prefix { $0 != "/" })
            remaining = String(afterSlashes.drop { $0 != "/" })
        }
        path = Self.escaped(Array(remaining.utf8), also: "`")
    }

    /// The absolute URL that a reference means (RFC 3986, section 5.2.2).
    func resolved(against base: URLReference) -> URLReference {
        var target = self
        if scheme != nil {
            target.path = Self.removingDotSegments(path)
        } else if authority != nil {
            target.scheme = base.scheme
            target.path = Self.removingDotSegments(path)
        } else {
            target.scheme = base.scheme
            target.authority = base.authority
            if path.isEmpty {
                target.path = base.path
                target.query = query ?? base.query
            } else if path.hasPrefix("/") {
                target.path = Self.removingDotSegments(path)
            } else {
                let folder = base.path.lastIndex(of: "/").map { base.path[...$0] } ?? "/"
                target.path = Self.removingDotSegments(folder + path)
            }
        }
        if target.authority != nil, target.path.isEmpty { target.path = "/" }
        return target
    }

    /// The URL as written in a request, composed again (RFC 3986, section 5.3).
    var text: String {
        (scheme.map { "\($0):" } ?? "") + (authority.map { "//\($0)" } ?? "") + path + (query.map { "?\($0)" } ?? "")
    }

    private static func trimmed(_ text: String) -> Substring {
        let start = text.drop { $0.unicodeScalars.allSatisfy { $0.value <= 0x20 } }
        guard let last = start.lastIndex(where: { $0.unicodeScalars.contains { $0.value > 0x20 } }) else { return "" }
        return start[...last]
    }

    private static func isScheme(_ text: Substring) -> Bool {
        guard let first = text.first, first.isASCII, first.isLetter else { return false }
        return text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "+-.".contains($0)) }
    }

    private static func escaped(_ bytes: [UInt8], also others: String) -> String {
        let unsafe = Array("\"<>^{|}".utf8) + Array(others.utf8)
        var text: [UInt8] = []
        for byte in bytes {
            if byte <= 0x20 || byte >= 0x7F || unsafe.contains(byte) {
                text.append(contentsOf: percentEncoded(byte))
            } else {
                text.append(byte)
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// `.` and `..` taken out (RFC 3986, section 5.2.4).
    private static func removingDotSegments(_ path: String) -> String {
        guard path.hasPrefix("/") else { return path }
        var kept: [Substring] = []
        let segments = path.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        for (index, segment) in segments.enumerated() {
            let isDots = segment == "." || segment == ".."
            if segment == ".." { _ = kept.popLast() }
            if !isDots { kept.append(segment) }
            if isDots, index == segments.count - 1 { kept.append("") }
        }
        return "/" + kept.joined(separator: "/")
    }
}

/// `%XX` of a byte.
func percentEncoded(_ byte: UInt8) -> [UInt8] {
    let digits = Array("0123456789ABCDEF".utf8)
    return [0x25, digits[Int(byte >> 4)], digits[Int(byte & 0xF)]]
}
