import Testing

@testable import WebPages

struct HostilePageTests {
    /// Uses all that a page offers, whatever it holds.
    private func useAll(_ page: WebPage) -> Int {
        let text = page.visibleText
        _ = page.refresh
        _ = try? page.form(having: ["user"]).filled(with: [("user", "x")])
        _ = try? page.follow("log out")
        _ = try? page.xpath("//a")
        return text.utf8.count + page.title.utf8.count
    }

    @Test(arguments: [
        "div", "b", "label", "a", "form", "table><tr><td", "button", "fieldset disabled", "ul><li", "custom-x",
    ])
    func standsDeepNesting(tag: String) throws {
        let html = String(repeating: "<\(tag)>", count: 100_000) + "deep<input name=user>" + "<a href=x>log out</a>"
        let page = try page(html)
        #expect(page.visibleText.contains("deep"))
        #expect(useAll(page) > 0)
    }

    @Test func readsALargePage() throws {
        let row = "<tr><td>CCMS &amp; RAP</td><td><a href='?id=1'>details of row</a></td></tr>\n"
        let count = (4 << 20) / row.utf8.count
        let page = try page("<table>" + String(repeating: row, count: count) + "</table>The end")
        #expect(page.visibleText.hasSuffix("CCMS & RAP details of row\nThe end"))
        #expect(try page.xpath("count(//tr)") == [String(count)])
        #expect(try page.follow("details of row").url == "https://www.example.com/a/b?id=1")
    }

    @Test func refusesMoreThanTheLimit() throws {
        let html = [UInt8](repeating: 0x61, count: 101)
        let problem = problem { _ = try WebPage(html: html, contentType: nil, url: "http://h/", sizeLimit: 100) }
        #expect(problem.message == "the page has 101 bytes, more than the limit of 100")
    }

    @Test func refusesTooManyElements() {
        let html = String(repeating: "<p a>", count: PageParser.nodeLimit / 2 + 1)
        #expect(problem { _ = try page(html) }.message.contains("elements and attributes"))
    }

    @Test func refusesTooManyAttributes() {
        let html = "<p " + (0...PageParser.attributeLimit).map { "a\($0)" }.joined(separator: " ") + ">"
        #expect(problem { _ = try page(html) }.message.contains("attributes"))
    }

    @Test func givesUpWhenTheTimeIsOver() {
        let parser = PageParser(html: Array("<p>x".utf8), timeLimit: .zero)
        #expect(problem { _ = try parser.parse() }.message.contains("too much processor time"))
    }

    @Test func doesNotExpandEntities() throws {
        let html = """
            <!DOCTYPE html [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;"><!ENTITY c SYSTEM "file:///etc/hostname">]><p>&b;&c;</p>
            """
        #expect(try page(html).visibleText.hasSuffix("&b;&c;"))
    }

    @Test(arguments: 0..<60)
    func standsRandomBytes(seed: Int) throws {
        var random = Sequence(state: UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 | 1)
        let words = [
            "<", "</", ">", "form", "input name=user ", "a href=x>", "<!--", "&#", "&amp", "\"", "'", "table", "=",
            "\0",
        ]
        var html: [UInt8] = []
        while html.count < 20_000 {
            if seed.isMultiple(of: 2) {
                html.append(UInt8.random(in: .min ... .max, using: &random))
            } else {
                html += Array(words.randomElement(using: &random)?.utf8 ?? "".utf8)
            }
        }
        let charset = ["utf-8", "big5", "gb18030", "utf-16", "shift_jis"][seed % 5]
        let page = try WebPage(html: html, contentType: "text/html; charset=\(charset)", url: "http://h/")
        #expect(useAll(page) >= 0)
    }

    /// Numbers that are the same in every run (xorshift64).
    private struct Sequence: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return state
        }
    }
}
