import Testing

@testable import WebPages

struct URLReferenceTests {
    /// The examples of RFC 3986, section 5.4, without their fragments.
    @Test(arguments: [
        ("g:h", "g:h"), ("g", "http://a/b/c/g"), ("./g", "http://a/b/c/g"), ("g/", "http://a/b/c/g/"),
        ("/g", "http://a/g"), ("//g", "http://g/"), ("?y", "http://a/b/c/d;p?y"), ("g?y", "http://a/b/c/g?y"),
        ("#s", "http://a/b/c/d;p?q"), ("g#s", "http://a/b/c/g"), ("g?y#s", "http://a/b/c/g?y"),
        (";x", "http://a/b/c/;x"), ("g;x", "http://a/b/c/g;x"), ("", "http://a/b/c/d;p?q"), (".", "http://a/b/c/"),
        ("./", "http://a/b/c/"), ("..", "http://a/b/"), ("../", "http://a/b/"), ("../g", "http://a/b/g"),
        ("../..", "http://a/"), ("../../g", "http://a/g"), ("../../../g", "http://a/g"), ("/./g", "http://a/g"),
        ("/../g", "http://a/g"), ("g.", "http://a/b/c/g."), ("..g", "http://a/b/c/..g"), ("./../g", "http://a/b/g"),
        ("./g/.", "http://a/b/c/g/"), ("g/./h", "http://a/b/c/g/h"), ("g/../h", "http://a/b/c/h"),
        ("g;x=1/../y", "http://a/b/c/y"), ("g?y/../x", "http://a/b/c/g?y/../x"),
    ])
    func resolvesAsTheStandardSays(reference: String, url: String) {
        #expect(URLReference(reference).resolved(against: URLReference("http://a/b/c/d;p?q")).text == url)
    }

    @Test(arguments: [
        (" log out.jsp\n", "https://h:8443/x/log%20out.jsp"),
        ("中?名=文", "https://h:8443/x/%E4%B8%AD?%E5%90%8D=%E6%96%87"),
        ("a%2Fb?c=%2f", "https://h:8443/x/a%2Fb?c=%2f"), ("100%", "https://h:8443/x/100%"),
        ("..\\up\\a", "https://h:8443/up/a"), ("a\"<b>", "https://h:8443/x/a%22%3Cb%3E"),
        ("//other.example", "https://other.example/"), ("HTTP://Other/a", "http://Other/a"),
        ("jav\nascript:x", "javascript:x"), ("a:b?c:d", "a:b?c:d"), ("./a:b", "https://h:8443/x/a:b"),
        ("?a=b c&d='", "https://h:8443/x/y?a=b%20c&d=%27"), ("//用戶@主機/", "https://用戶@主機/"),
    ])
    func readsWhatPagesWrite(reference: String, url: String) {
        #expect(URLReference(reference).resolved(against: URLReference("https://h:8443/x/y?z")).text == url)
    }

    @Test func resolvesAgainstTheBaseOfThePage() throws {
        let html = "<base href='/app/'><base href='/no/'><a href='out?a#b'>Out</a><a href='#top'>Top</a>"
        #expect(try page(html).follow("out").url == "https://www.example.com/app/out?a")
        #expect(
            try page("<base href='data:x'><a href='out'>Out</a>").follow("out").url == "https://www.example.com/a/out")
    }

    @Test func writesQueriesOfLinksInTheEncodingOfThePage() throws {
        let html = Array("<a href='/".utf8) + [0xA4, 0xA4] + Array("?q=".utf8) + [0xA4, 0xA4] + Array("'>x</a>".utf8)
        let page = try WebPage(html: html, contentType: "text/html; charset=big5", url: "http://example.com/")
        #expect(try page.follow("x").url == "http://example.com/%E4%B8%AD?q=%A4%A4")
    }
}
