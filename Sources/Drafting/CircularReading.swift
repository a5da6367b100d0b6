import Diagnostics
import WebPages

extension CircularText {
    /// The text of a circular's bytes: UTF-8 or UTF-16; of a web page, what a person would see.
    ///
    /// Bytes that are no text become spaces or U+FFFD: a draft of the rest is still of use.
    package static func read(_ bytes: [UInt8]) -> CircularText {
        let head = String(decoding: bytes.prefix(1_024), as: UTF8.self).lowercased()
        if ["<!doctype html", "<html", "<body"].contains(where: head.contains),
            let page = try? WebPage(html: bytes, contentType: nil, url: "https://www.example.com/")
        {
            return CircularText(page.visibleText)
        }
        if !isUnicode(bytes) { return CircularText(String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))) }
        let source = SourceText.decoded(path: "", bytes: bytes).0
        return CircularText(String(decoding: source.bytes, as: UTF8.self))
    }

    /// Why bytes are no text of a circular, and the way out; `nil` where they are.
    package static func problem(with bytes: [UInt8]) -> String? {
        let kinds: [(start: String, words: String)] = [
            ("%PDF-", "it is a PDF: run pdftotext -layout on it and give the text"),
            ("PK\u{3}\u{4}", "it is a zip archive or an office document: save it as plain text and give that"),
            ("{\\rtf", "it is rich text: save it as plain text and give that"),
        ]
        for kind in kinds where bytes.starts(with: kind.start.utf8) { return kind.words }
        if bytes.allSatisfy({ [0x09, 0x0A, 0x0D, 0x20].contains($0) }) {
            return "it is empty: expected a circular's text"
        }
        let head = bytes.prefix(4_096)
        let isWide = head.starts(with: [0xFF, 0xFE]) || head.starts(with: [0xFE, 0xFF]) || isAlternating(head)
        let controls = head.count { $0 < 0x20 && ![0x09, 0x0A, 0x0C, 0x0D, 0x1B].contains($0) }
        if !isWide, controls * 20 > head.count { return "it holds binary data: expected a circular's text" }
        return nil
    }

    /// UTF-16 without a mark: every second byte of Latin letters is 0.
    private static func isAlternating(_ head: ArraySlice<UInt8>) -> Bool {
        let bytes = Array(head)
        let odd = bytes.indices.count { $0 % 2 == 1 && bytes[$0] == 0 }
        let even = bytes.indices.count { $0 % 2 == 0 && bytes[$0] == 0 }
        return bytes.count > 3 && (odd * 3 > bytes.count && even == 0 || even * 3 > bytes.count && odd == 0)
    }

    /// Whether bytes are UTF-8 or UTF-16; others are taken for Latin-1, where each byte is a letter.
    private static func isUnicode(_ bytes: [UInt8]) -> Bool {
        if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) { return true }
        return isAlternating(bytes.prefix(4_096)) || String(validating: bytes, as: UTF8.self) != nil
    }
}
