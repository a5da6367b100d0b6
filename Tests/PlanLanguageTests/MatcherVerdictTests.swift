import CivilTime
import JSONText
import Testing

@testable import PlanLanguage

struct MatcherVerdictTests {
    enum Answer { case holds, fails, undecidable }

    struct Case: Sendable, CustomTestStringConvertible {
        let expectation: String
        let value: PlanValue
        let answer: Answer

        init(_ expectation: String, _ value: PlanValue, _ answer: Answer) {
            self.expectation = expectation
            self.value = value
            self.answer = answer
        }

        var testDescription: String { "{\(expectation)} of \(value.shown())" }
    }

    static let now = Instant(secondsSince1970: 1_628_942_400)
    static let scope = Scope([
        "word": .text("Welcome"), "nothing": .text(""), "space": .text(" "), "number": .text("200"),
        "key": .privateKey(text: "k", passphrase: nil),
    ])

    static func verdict(_ test: Case) throws -> Verdict {
        let (read, findings) = expectations(test.expectation)
        #expect(findings.filter { $0.severity == .error }.isEmpty)
        return try #require(read.first).matcher.verdict(on: test.value, in: scope, now: now)
    }

    static func files(_ sizes: Int...) -> PlanValue { .list(sizes.map { .integer($0) }) }

    /// Of what people read, the white space counts as little as it does for them.
    static let prose: [Case] = [
        Case("prose: {contains: not available}", .text("Function not\navailable"), .holds),
        Case("prose: {contains: \"not\\n available\\n\"}", .text("Function not available"), .holds),
        Case("prose: {not: {contains: Under maintenance}}", .text("Under \n\tmaintenance"), .fails),
        Case("prose: {not: {any: [{contains: a b}, {contains: c}]}}", .text("a\u{A0}b"), .fails),
        Case("prose: {contains: \" OK\"}", .text("NOT-OK"), .fails),
        Case("prose: {contains: \" OK\"}", .text("OK"), .holds), Case("prose: {contains: ab}", .text("a\nb"), .fails),
        Case("prose: a b", .text("a\r\nb\n"), .holds), Case("prose: {not: a b}", .text("a\nb"), .fails),
        Case("prose: ab", .text("a b"), .fails), Case("prose: {one-of: [x, a b]}", .text("a\nb"), .holds),
        Case("prose: {starts-with: a b}", .text(" a\nbc"), .holds),
        Case("prose: {starts-with: \"a \"}", .text("ab"), .fails),
        Case("prose: {ends-with: b c}", .text("ab\nc\n"), .holds),
        Case("prose: {ends-with: \" c\"}", .text("abc"), .fails),
        Case("prose: {matches: a b}", .text("a\nb"), .holds), Case("prose: {matches: 'a b?c'}", .text("a\nc"), .holds),
        Case("prose: {matches: 'a *b'}", .text("ab"), .holds),
        Case("prose: {matches: 'a[ -]b'}", .text("a\nb"), .fails),
        Case("prose: {matches: '[ab:] b'}", .text("a\nb"), .holds),
        Case("prose: {matches: 'a\\ b'}", .text("a\nb"), .fails),
        Case("prose: {matches: 'a.b'}", .text("a\nb"), .fails),
        Case("prose: {matches: '(?m)^b$'}", .text("a\nb"), .holds),
        Case("prose: {matches: '(?x) a b'}", .text("ab"), .holds),
        Case("prose: {empty: true}", .text("\n"), .holds),
        Case("prose: {contains: x}", .absent, .undecidable),
        Case("prose: '0700'", .text("700"), .fails),
    ]

    static let texts: [Case] = [
        Case("text: Welcome", .text("Welcome"), .holds), Case("text: Welcome", .text("welcome"), .fails),
        Case("text: Welcome", .text("Welcome "), .fails), Case("text: ''", .text(""), .holds),
        // A text is no number: every letter counts.
        Case("text: '0700'", .text("700"), .fails), Case("text: '1e3'", .text("1000"), .fails),
        Case("text: no", .text("no"), .holds), Case("text: no", .text("false"), .fails),
        Case("text: {contains: come}", .text("Welcome"), .holds),
        Case("text: {contains: Come}", .text("Welcome"), .fails),
        Case("text: {contains: $(word)}", .text("You are Welcome"), .holds),
        Case("text: {matches: '^W.*e$'}", .text("Welcome"), .holds),
        Case("text: {matches: '^w'}", .text("Welcome"), .fails),
        Case("text: {starts-with: Wel}", .text("Welcome"), .holds),
        Case("text: {starts-with: come}", .text("Welcome"), .fails),
        Case("text: {ends-with: come}", .text("Welcome"), .holds),
        Case("text: {ends-with: \"a\\r\"}", .text("a\r"), .holds), Case("text: {ends-with: Wel}", .text("l"), .fails),
        Case("text: {one-of: [a, b]}", .text("b"), .holds), Case("text: {one-of: [a, b]}", .text("c"), .fails),
        Case("text: {empty: true}", .text(" \n"), .holds), Case("text: {empty: true}", .text("x"), .fails),
        Case("text: {empty: false}", .text("x"), .holds), Case("text: {empty: false}", .text(""), .fails),
        Case("text: {empty: true}", .absent, .holds), Case("text: {empty: false}", .absent, .fails),
        Case("text: {not: {contains: x}}", .text("y"), .holds), Case("text: {not: y}", .text("y"), .fails),
        Case("text: {not: {empty: true}}", .absent, .fails), Case("text: {not: {empty: false}}", .text(""), .holds),
        Case("text: {all: [{contains: a}, {contains: b}]}", .text("ab"), .holds),
        Case("text: {contains: a, ends-with: b}", .text("a"), .fails),
        Case("text: {any: [{contains: a}, {contains: b}]}", .text("b"), .holds),
        Case("text: {any: [{contains: a}, {contains: b}]}", .text("c"), .fails),
        // What is not there is never as expected, whichever way one asks.
        Case("text: x", .absent, .undecidable), Case("text: {not: x}", .absent, .undecidable),
        Case("text: {not: {contains: x}}", .absent, .undecidable),
        Case("text: {not: {any: [{contains: x}, y]}}", .absent, .undecidable),
        Case("text: {any: [{contains: x}, {not: y}]}", .absent, .undecidable),
        // A pattern that runs away decides nothing.
        Case("text: {matches: '(a+)+$'}", .text(String(repeating: "a", count: 60) + "b"), .undecidable),
        Case("text: {not: {matches: '(a+)+$'}}", .text(String(repeating: "a", count: 60) + "b"), .undecidable),
    ]

    static let numbers: [Case] = [
        Case("status: 200", .integer(200), .holds), Case("status: 200", .integer(201), .fails),
        Case("status: $(number)", .integer(200), .holds), Case("status: {not: 500}", .integer(200), .holds),
        Case("status: {one-of: [200, 204]}", .integer(204), .holds),
        Case("status: {at-least: 200}", .integer(200), .holds), Case("status: {at-least: 200}", .integer(199), .fails),
        Case("status: {at-most: 200}", .integer(200), .holds), Case("status: {at-most: 200}", .integer(201), .fails),
        Case("status: {more-than: 200}", .integer(201), .holds),
        Case("status: {more-than: 200}", .integer(200), .fails),
        Case("status: {less-than: 200}", .integer(199), .holds),
        Case("status: {less-than: 200}", .integer(200), .fails),
        Case("status: {not: {more-than: 200}}", .integer(200), .holds),
        Case("age: {less-than: 1m}", .duration(.seconds(59)), .holds),
        Case("rate: {more-than: 1}", .decimal(1.5), .holds), Case("rate: {less-than: 1.5}", .decimal(1.5), .fails),
        Case("size: {at-least: 1KB}", .integer(1000), .holds), Case("size: {more-than: 1KB}", .integer(1000), .fails),
        Case("size: {less-than: 1KiB}", .integer(1000), .holds), Case("size: 10MiB", .integer(10_485_760), .holds),
        Case("size: {between: [500B, 1KB]}", .integer(501), .holds),
        Case("size: {one-of: [1, 2KB]}", .integer(2000), .holds),
        Case("status: {between: [200, 299]}", .integer(299), .holds),
        Case("status: {between: [200, 299]}", .integer(300), .fails),
        Case("status: {not: {between: [200, 299]}}", .integer(300), .holds),
        // Whole numbers that one Double cannot tell apart.
        Case("status: 9007199254740993", .integer(9_007_199_254_740_992), .fails),
        Case("status: {at-least: 9007199254740993}", .integer(9_007_199_254_740_992), .fails),
        // As a person types it.
        Case("status: 200", .text("200"), .holds), Case("status: 200", .text("OK"), .fails),
        Case("status: {at-least: 200}", .text("204"), .holds),
        Case("status: {at-least: 200}", .text("OK"), .undecidable),
        Case("status: {not: {at-least: 200}}", .text("OK"), .undecidable),
        Case("status: {at-most: 200}", .text("nan"), .undecidable),
        Case("status: {at-least: 200}", .text("inf"), .undecidable),
        Case("status: {at-least: 200}", .text("0xFFFF"), .undecidable),
        Case("rate: 1.5", .decimal(1.5), .holds), Case("rate: 1.5", .text("1.50"), .holds),
        Case("rate: {at-most: 2}", .integer(2), .holds), Case("rate: {at-least: 0.1}", .decimal(0.05), .fails),
        Case("age: 90s", .duration(.seconds(90)), .holds), Case("age: 1m30s", .duration(.seconds(90)), .holds),
        Case("age: 1m30s", .text("90s"), .holds),
        Case("age: {at-least: 14d}", .duration(.seconds(89 * 86_400)), .holds),
        Case("age: {at-least: 14d}", .text("89d"), .holds), Case("age: {at-least: 14d}", .text("13d"), .fails),
        Case("age: {at-least: 14d}", .text("89"), .undecidable),
        Case("age: {at-least: 14d}", .text("89 days"), .undecidable),
        Case("age: {not: {at-most: 14d}}", .text("many"), .undecidable),
        Case("age: {between: [1s, 2s]}", .duration(.milliseconds(1500)), .holds),
        Case("age: {at-most: 5s}", .integer(3), .undecidable),
        Case("connection: refused", .text("refused"), .holds),
        Case("connection: {not: refused}", .text("timeout"), .holds),
    ]

    static let times: [Case] = [
        Case("when: {newer-than: 1h}", .instant(now - .seconds(60)), .holds),
        Case("when: {newer-than: 1h}", .instant(now - .seconds(7200)), .fails),
        Case("when: {older-than: 1h}", .instant(now - .seconds(7200)), .holds),
        Case("when: {not: {older-than: 1h}}", .instant(now - .seconds(60)), .holds),
        Case("when: {newer-than: 1h}", .text("20:30"), .undecidable),
        Case("when: {not: {newer-than: 1h}}", .absent, .undecidable),
    ]

    static let lists: [Case] = [
        Case("names: {contains: a}", .list([.text("a"), .text("b")]), .holds),
        Case("names: {contains: c}", .list([.text("a")]), .fails),
        Case("names: {at-least: 1}", .list([.text("a")]), .holds), Case("names: {at-least: 1}", .list([]), .fails),
        Case("names: {at-most: 1}", .list([.text("a"), .text("b")]), .fails),
        Case("names: {between: [1, 2]}", .list([.text("a")]), .holds), Case("names: {count: 0}", .list([]), .holds),
        Case("names: {count: {not: 0}}", .list([]), .fails),
        Case("names: {each: {contains: a}}", .list([.text("ab"), .text("ac")]), .holds),
        Case("names: {each: {contains: a}}", .list([.text("ab"), .text("c")]), .fails),
        // Of nothing, nothing can be said of each.
        Case("names: {each: {contains: a}}", .list([]), .undecidable),
        Case("names: {not: {each: {contains: a}}}", .list([]), .undecidable),
        Case("names: {some: a}", .list([.text("b"), .text("a")]), .holds), Case("names: {some: a}", .list([]), .fails),
        Case("names: {none: a}", .list([.text("b")]), .holds), Case("names: {none: a}", .list([.text("a")]), .fails),
        Case("names: {none: a}", .list([]), .holds), Case("names: {none: a}", .absent, .undecidable),
        Case("names: {none: a}", .list([.absent]), .undecidable), Case("names: {none: a}", .text("b"), .undecidable),
        Case("names: {empty: true}", .list([]), .holds), Case("names: {empty: false}", .list([.text("a")]), .holds),
        Case("names: {empty: true}", .absent, .holds),
    ]

    static func document(_ text: String) throws -> PlanValue { PlanValue(json: try JSON.parse(Array(text.utf8))) }

    static let documents: [(String, String, Answer)] = [
        ("$.a: 3", "{\"a\": 3}", .holds), ("$.a: 3", "{\"a\": \"3\"}", .holds), ("$.a: 3", "{\"a\": 3.0}", .holds),
        ("$.a: '03'", "{\"a\": \"3\"}", .fails), ("$.a: true", "{\"a\": true}", .holds),
        ("$.a: x", "{\"b\": 3}", .undecidable), ("$.a: {not: x}", "{\"b\": 3}", .undecidable),
        ("$.a: {empty: true}", "{\"a\": null}", .holds), ("$.a: {empty: false}", "{\"a\": 0}", .holds),
        ("$.a: {empty: true}", "{\"a\": {}}", .holds), ("$.a: {empty: false}", "{\"b\": 0}", .fails),
        ("$.a: {at-least: 2}", "{\"a\": 2.5}", .holds), ("$.a: {at-least: 2}", "{\"a\": [1, 2]}", .holds),
        ("$.a: {at-least: 2}", "{\"a\": [1]}", .fails), ("$.a: {at-least: 2}", "{\"a\": \"many\"}", .undecidable),
        ("$.a: {at-least: 2}", "{\"a\": \"Infinity\"}", .undecidable),
        ("'$.a.b[1]': y", "{\"a\": {\"b\": [\"x\", \"y\"]}}", .holds),
        ("$.a: {each: {$.b: 1}}", "{\"a\": [{\"b\": 1}, {\"b\": 1}]}", .holds),
        ("$.a: {each: {$.b: 1}}", "{\"a\": [{\"b\": 1}, {}]}", .undecidable),
        ("$.a: {none: {$.b: 1}}", "{\"a\": [{\"b\": 2}]}", .holds),
        // A document may be an array, and its entries arrays.
        ("'$[1]': y", "[\"x\", \"y\"]", .holds), ("'$[-1]': y", "[\"x\", \"y\"]", .holds),
        ("'$[2]': y", "[\"x\", \"y\"]", .undecidable), ("'$[0].a': 1", "[{\"a\": 1}]", .holds),
        ("each: {'$[0]': x}", "[[\"x\"], [\"x\", 1]]", .holds), ("count: 2", "[1, 2]", .holds),
        ("$.a: 9007199254740993", "{\"a\": 9007199254740992}", .fails),
    ]

    @Test(arguments: texts + prose + numbers + times + lists)
    func `a matcher answers`(_ test: Case) throws {
        #expect(try Self.verdict(test).answer == test.answer)
    }

    @Test(arguments: documents)
    func `a matcher answers of a JSON document`(expectation: String, document: String, answer: Answer) throws {
        let test = Case("json: {\(expectation)}", try Self.document(document), answer)
        #expect(try Self.verdict(test).answer == answer)
    }

    static let unusable = [
        "text: {contains: $(nothing)}", "text: {contains: $(space)}", "text: {starts-with: $(nothing)}",
        "text: {ends-with: $(nothing)}", "text: {matches: $(nothing)}", "text: {not: {contains: $(nothing)}}",
        "text: {not: $(key)}", "text: {one-of: [a, $(key)]}", "text: {not: $(missing)}", "status: $(word)",
        "text: {contains: $(missing)}",
    ]

    @Test(arguments: unusable)
    func `a value that asks nothing is refused in the run`(expectation: String) {
        #expect(throws: UnusableValue.self) {
            _ = try Self.verdict(Case(expectation, .text("Welcome"), .fails))
        }
    }

    @Test(arguments: [
        ("READY", "\"READY\""), ("READY\n", #""READY\n""#), (" READY  now ", "\" READY  now \""),
        ("a\r\nb\tc", #""a\r\nb\tc""#), (#"READY\n"#, #""READY\\n""#), (#"\d+"#, #""\d+""#),
        ("a\u{A0}b", #""a\u00A0b""#),
        (String(repeating: "x", count: 161), "\"\(String(repeating: "x", count: 160))…\""),
    ])
    func `texts that differ look different`(text: String, shown: String) {
        #expect(PlanValue.text(text).shown() == shown)
    }

    @Test func `white space is folded where it means nothing`() {
        #expect(PlanValue.text(" a\n b\n").shownFolded() == "\"a b\"")
    }

    @Test func `every matcher is in these tables`() {
        let asked = (Self.texts + Self.numbers + Self.times + Self.lists).map(\.expectation).joined()
        for matcher in MatcherDeclaration.all {
            #expect(asked.contains("\(matcher.name):"), "\(matcher.name) is not tested")
        }
    }
}

extension Verdict {
    fileprivate var answer: MatcherVerdictTests.Answer {
        switch self {
        case .holds: .holds
        case .fails: .fails
        case .undecidable: .undecidable
        }
    }
}
