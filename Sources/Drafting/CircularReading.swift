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
        let source = SourceText.decoded(path: "", bytes: bytes).0
        return CircularText(String(decoding: source.bytes, as: UTF8.self))
    }
}
