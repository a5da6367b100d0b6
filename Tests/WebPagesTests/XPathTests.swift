import Testing

@testable import WebPages

struct XPathTests {
    @Test(arguments: [
        ("//tr[td='CCMS']/td[2]", ["up"]), ("//td", ["CCMS", "up", "RAP", "down"]), ("//a/@href", ["x?a=1&b=2"]),
        ("count(//tr)", ["2"]), ("1 div 2", ["0.5"]), ("count(//tr) = 2", ["true"]), ("string(//a)", ["out é"]),
        ("//nothing", []), ("string(//nothing)", [""]), ("//a/text() | //td[1]", ["CCMS", "RAP", "out é"]),
        ("html/body/table[1]//td[last()]", ["up", "down"]), ("//namespace::*", nil),
    ])
    func evaluates(expression: String, strings: [String]?) throws {
        let html = """
            <TABLE><tr><td>CCMS<td>up<tr><td>RAP<td>down</TABLE><a href='x?a=1&amp;b=2'>out &eacute;</a>
            """
        let found = try page(html).xpath(expression)
        if let strings { #expect(found == strings) }
    }

    @Test(arguments: [
        ("//[", "is not XPath 1.0: it goes wrong after 2 bytes"), ("", "is not XPath 1.0"),
        ("//a]", "is not XPath 1.0"),
        ("nonsense()", "calls a function that XPath 1.0 does not have"), ("//x:a", "uses a namespace prefix"),
        ("//a[$x]", "uses a variable"), ("count(1)", "what it does not take"),
        (String(repeating: "(", count: 4000) + "1" + String(repeating: ")", count: 90), "takes too much work"),
        (String(repeating: "a", count: 5000), "more than 4096 bytes"),
    ])
    func saysWhatIsWrong(expression: String, words: String) throws {
        let page = try page("<a>x</a>")
        #expect(problem { _ = try page.xpath(expression) }.message.contains(words))
    }

    @Test func boundsTheWork() throws {
        let page = try page(String(repeating: "<p><b>x</b></p>", count: 2000))
        let problem = problem { _ = try page.xpath("//*[count(//*[count(//*) > 1]) > 1]") }
        #expect(problem.message.contains("takes too much work"))
    }
}
