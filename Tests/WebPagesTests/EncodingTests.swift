import Testing

@testable import WebPages

struct EncodingTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let bytes: [UInt8]
        let contentType: String?
        let text: String
        var testDescription: String { name }

        init(_ name: String, _ bytes: [UInt8], _ contentType: String?, _ text: String) {
            self.name = name
            self.bytes = bytes
            self.contentType = contentType
            self.text = text
        }
    }

    @Test(arguments: [
        Case("Big5 by header", [0xA4, 0xA4, 0xA4, 0xE5], "text/html; charset=Big5", "中文"),
        Case("Big5 by meta", Array("<meta charset=big5>".utf8) + [0xA4, 0xA4, 0xA4, 0xE5], "text/html", "中文"),
        Case(
            "Big5 by old meta",
            Array("<META http-equiv='Content-Type' content='text/html; charset=big5'>".utf8) + [0xA4, 0xA4], nil, "中"),
        Case("HKSCS character", [0x8B, 0xC3], "text/html;charset=big5-hkscs", "屮"),
        Case("GB18030 with four bytes", [0xD6, 0xD0, 0x81, 0x39, 0xEE, 0x39], "text/html; charset=\"gb18030\"", "中㐀"),
        Case("gb2312 is GBK", [0x96, 0x7C], "text/html; charset=gb2312", "東"),
        Case(
            "header before meta", Array("<meta charset=big5>".utf8) + Array("中".utf8), "text/html; charset=utf-8", "中"),
        Case("mark before header", [0xEF, 0xBB, 0xBF] + Array("中".utf8), "text/html; charset=big5", "中"),
        Case("UTF-16 by mark", [0xFF, 0xFE, 0x2D, 0x4E, 0x87, 0x65], nil, "中文"),
        Case("meta in a comment", Array("<!-- <meta charset=big5> -->".utf8) + Array("中".utf8), nil, "中"),
        Case("latin1 is windows-1252", [0x93, 0x61, 0x94, 0x80], "text/html; charset=ISO-8859-1", "“a”€"),
        Case("guessed UTF-8", Array("中".utf8), nil, "中"),
        Case("guessed windows-1252", [0x63, 0x61, 0x66, 0xE9], nil, "café"),
        Case("unknown label", Array("é".utf8), "text/html; charset=klingon", "é"),
        // Ê could still become Ê̄ by what follows (Big5-HKSCS), so that it is held back until then.
        Case("Big5 with such a letter last", [0xA4, 0xA4, 0x88, 0x66], "text/html; charset=big5", "中Ê"),
        Case("Big5 with such a letter before", [0x88, 0x66, 0xFF, 0x61], "text/html; charset=big5", "Ê\u{FFFD}a"),
        Case("broken Big5", [0x61, 0xFF, 0x62, 0xA4, 0xA4, 0xA4], "text/html; charset=big5", "a\u{FFFD}b中\u{FFFD}"),
        Case("broken UTF-8", [0x61, 0xC3, 0x28], "text/html; charset=utf-8", "a\u{FFFD}("),
        Case("zero bytes", [0x61, 0, 0x62], "text/html; charset=utf-8", "a\u{FFFD}b"),
    ])
    func readsTheEncoding(_ given: Case) throws {
        let page = try WebPage(html: given.bytes, contentType: given.contentType, url: "http://example.com/")
        #expect(page.visibleText == given.text)
    }

    @Test func keepsTheLastLetterOfAText() throws {
        let text = try PageText.utf8(of: [0x88, 0x66], contentType: "text/plain; charset=big5", isMarkup: false)
        #expect(String(decoding: text, as: UTF8.self) == "Ê")
    }

    @Test func refusesDangerousEncodings() {
        for label in ["iso-2022-cn-ext", "utf-7", "utf-8//translit", "../x", ""] {
            #expect(CharacterEncoding(label: label) == nil)
        }
        #expect(CharacterEncoding(label: " ISO-8859-2 ")?.name == "iso-8859-2")
    }

    @Test func sendsFormsInTheEncodingOfThePage() throws {
        let html = Array("<meta charset=big5><form method=post action=go><input name=q></form>".utf8)
        let page = try WebPage(html: html, contentType: nil, url: "http://example.com/")
        let sent = try page.form(having: ["q"]).filled(with: [("q", "中é文")])
        #expect(sent.bodyText == "q=%A4%A4%26%23233%3B%A4%E5")
    }
}
