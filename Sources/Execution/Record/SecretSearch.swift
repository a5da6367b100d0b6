/// Finds all the needles of all secrets in one pass over a text, whatever their number.
struct SecretSearch: Sendable {
    /// A stretch of the text, in bytes, that shows a secret.
    struct Hit {
        var start: Int
        var end: Int
        var secret: Int
    }

    private struct Link {
        let needle: Needle
        let secret: Int
        /// The next link for the same two bytes, or -1.
        let next: Int32
    }

    private let secrets: [Secret]
    private var links: [Link] = []
    /// For each two bytes that a needle may start with, its first link, or -1.
    private var heads = [Int32](repeating: -1, count: 1 << 16)

    init(_ secrets: [Secret]) {
        self.secrets = secrets
        for (index, secret) in secrets.enumerated() {
            for needle in secret.needles { add(needle, of: index) }
        }
    }

    private mutating func add(_ needle: Needle, of secret: Int) {
        let folded = Needle(
            needle.bytes.map(Self.folded), reachesLeft: needle.reachesLeft, reachesRight: needle.reachesRight)
        let first = Int(folded.bytes[0]) << 8
        // A needle of one byte may be followed by anything.
        let keys = folded.bytes.count > 1 ? [first | Int(folded.bytes[1])] : Array(first...(first | 0xFF))
        for key in keys {
            links.append(Link(needle: folded, secret: secret, next: heads[key]))
            heads[key] = Int32(links.count - 1)
        }
    }

    /// Takes `+` and the space for the same, because forms write one for the other (WHATWG URL §5.1).
    private static func folded(_ byte: UInt8) -> UInt8 {
        byte == UInt8(ascii: " ") ? UInt8(ascii: "+") : byte
    }

    /// Every place of every needle, also where they overlap.
    func hits(in text: UnsafeBufferPointer<UInt8>) -> [Hit] {
        var hits: [Hit] = []
        guard !text.isEmpty else { return hits }
        heads.withUnsafeBufferPointer { heads in
            var first = Self.folded(text[0])
            for index in text.indices {
                let second = index + 1 < text.count ? Self.folded(text[index + 1]) : 0
                var next = heads[Int(first) << 8 | Int(second)]
                while next >= 0 {
                    let link = links[Int(next)]
                    next = link.next
                    if Self.stands(link.needle.bytes, at: index, in: text) {
                        hits.append(Self.hit(link, at: index, in: text))
                    }
                }
                first = second
            }
        }
        return hits
    }

    private static func stands(_ needle: [UInt8], at start: Int, in text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard needle.count <= text.count - start else { return false }
        for offset in needle.indices where needle[offset] != folded(text[start + offset]) { return false }
        return true
    }

    private static func hit(_ link: Link, at start: Int, in text: UnsafeBufferPointer<UInt8>) -> Hit {
        var hit = Hit(start: start, end: start + link.needle.bytes.count, secret: link.secret)
        if link.needle.reachesLeft, hit.start > 0, Base64.isDigit(text[hit.start - 1]) { hit.start -= 1 }
        if link.needle.reachesRight, hit.end < text.count, Base64.isDigit(text[hit.end]) { hit.end += 1 }
        return hit
    }
}

// MARK: - Hiding

extension SecretSearch {
    func hide(_ text: String) -> String {
        var contiguous = text
        return contiguous.withUTF8 { utf8 in
            var hits = hits(in: utf8)
            if DecodedText.isWorthwhile(for: utf8) {
                collect(from: DecodedText(utf8), depth: 0, into: &hits)
            }
            return hits.isEmpty ? nil : replaced(hits, in: utf8)
        } ?? text
    }

    /// Adds what the text shows once its escapes are undone, and the escapes that come to light then.
    private func collect(from text: DecodedText, depth: Int, into hits: inout [Hit]) {
        for escaping in Escaping.allCases {
            guard let decoded = text.undoing(escaping) else { continue }
            for hit in decoded.bytes.withUnsafeBufferPointer(self.hits) {
                // The end of one line and the start of the next make a short secret by chance.
                if escaping == .lineEnds, secrets[hit.secret].text.utf8.count < Secret.shortestEncoded { continue }
                hits.append(
                    Hit(start: Int(decoded.starts[hit.start]), end: Int(decoded.ends[hit.end - 1]), secret: hit.secret))
            }
            if depth == 0, escaping != .lineEnds { collect(from: decoded, depth: 1, into: &hits) }
        }
    }

    /// One marker for each stretch of overlapping hits, so that no end of a secret stays; it names the longest secret.
    private func replaced(_ hits: [Hit], in utf8: UnsafeBufferPointer<UInt8>) -> String {
        var result: [UInt8] = []
        result.reserveCapacity(utf8.count)
        var written = 0
        func replace(_ stretch: Hit) {
            result.append(contentsOf: utf8[written..<stretch.start])
            result.append(contentsOf: "«\(secrets[stretch.secret].name)»".utf8)
            written = stretch.end
        }
        let sorted = hits.sorted { $0.start < $1.start }
        var stretch = sorted[0]
        for hit in sorted.dropFirst() {
            guard hit.start < stretch.end else {
                replace(stretch)
                stretch = hit
                continue
            }
            stretch.end = max(stretch.end, hit.end)
            if isLonger(hit.secret, than: stretch.secret) { stretch.secret = hit.secret }
        }
        replace(stretch)
        result.append(contentsOf: utf8[written...])
        return String(decoding: result, as: UTF8.self)
    }

    /// Of two secrets of the same length the one learned first counts as longer.
    private func isLonger(_ one: Int, than other: Int) -> Bool {
        let (length, otherLength) = (secrets[one].text.utf8.count, secrets[other].text.utf8.count)
        return length == otherLength ? one < other : length > otherLength
    }
}
