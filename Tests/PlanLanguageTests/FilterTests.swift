import CivilTime
import Diagnostics
import JSONText
import Testing
import YAMLTree

@testable import PlanLanguage

struct FilterTests {
    static let zone = (try? Zone.named("Asia/Hong_Kong")) ?? .utc

    static let scope: Scope = {
        func instant(_ text: String) -> PlanValue { (try? Instant.parse(text).get()).map { .instant($0) } ?? .absent }
        func date(_ text: String) -> PlanValue { (try? LocalDate.parse(text).get()).map { .date($0) } ?? .absent }
        func file(_ name: String, _ time: String) -> PlanValue {
            .record([.init("name", .text(name)), .init("modified", instant(time))])
        }
        let document = "{\"orders\":[{\"id\":7,\"day\":\"2021-08-14\"},{\"id\":8}],\"none\":null,\"name\":\"x y\"}"
        return Scope(
            [
                "user": .text(" Alice B "), "empty": .text(""), "saturday": date("2021-08-14"),
                "friday": date("2021-08-13"), "last-day": date("9999-12-31"), "late": instant("2021-08-14T16:30:05Z"),
                "start": .clockTime(LocalTime.midnight),
                "page": .text("<title>A &amp; B</title><p id=t>token=abc-1;</p>"),
                "json": (try? JSON.parse(document)).map { PlanValue(json: $0) } ?? .absent, "raw": .text(document),
                "names": .list([.text("a"), .text("b"), .text("c")]), "nobody": .list([]),
                "files": .list([
                    file("old", "2021-08-14T01:00:00Z"), file("new", "2021-08-14T03:00:00Z"),
                    file("mid", "2021-08-14T02:00:00Z"),
                ]),
                "headers": .record([.init("location", .text("/next"))]),
            ], context: FilterContext(zone: zone))
    }()

    private func value(_ body: String) throws -> PlanValue {
        let text = "$(\(body))"
        let node = Node(
            .scalar(Scalar(text: text)), at: Place(source: SourceText(path: "t", text: text), line: 1, column: 1))
        var findings: [Finding] = []
        let template = Template.parse(node, text: text, into: &findings)
        #expect(findings.isEmpty, "\(findings)")
        return try Self.scope.value(of: #require(template.wholeReference))
    }

    static let texts: [(String, String)] = [
        ("user | trim", "Alice B"), ("user | trim | lower-case", "alice b"), ("user|trim|upper-case", "ALICE B"),
        ("user | url-encode", "%20Alice%20B%20"), ("user | find \"\\w+\"", "Alice"), ("user | find 'A(l)(i)' 2", "i"),
        ("user | find 'A(l)i'", "l"), ("user | find 'A(l)i' 0", "Ali"), ("user | find '(?<end>\\w) $' end", "B"),
        ("user | replace ' ' ''", "AliceB"), ("user | replace \"[\\\"|)]\" x", " Alice B "),
        ("user | find x | default none", "none"), ("empty | default \"(a | b)\"", "(a | b)"),
        ("user | default x | trim", "Alice B"),
        ("saturday | format yyyyMMdd", "20210814"), ("saturday | format \"EEE d MMM yy\"", "Sat 14 Aug 21"),
        ("saturday | format \"EEEE, dd MMMM\"", "Saturday, 14 August"), ("saturday | format \"'d' M\"", "d 8"),
        ("saturday | format dd.MM.yyyy", "14.08.2021"), ("saturday | plus 18d | format MMdd", "0901"),
        ("saturday | minus 14d | format MMdd", "0731"), ("saturday | previous-business-day | format dd", "13"),
        ("saturday | next-business-day | format dd", "16"), ("friday | previous-business-day | format dd", "12"),
        ("friday | business-day-on-or-before | format dd", "13"), ("friday | next-business-day | format dd", "16"),
        ("saturday | business-day-on-or-after | format dd", "16"),
        ("late | format \"yyyy-MM-dd HH:mm:ss\"", "2021-08-15 00:30:05"),
        ("late | minus 31m | format HH:mm", "23:59"), ("late | business-day-on-or-before | format dd", "13"),
        ("start | format H:mm", "0:00"),
        ("page | xpath //title", "A & B"), ("page | xpath \"//p/@id\"", "t"), ("page | xpath 'count(//p)'", "1"),
        ("page | find \"token=([\\w-]+)\"", "abc-1"), ("json | json-path $.name | url-encode", "x%20y"),
        ("json | json-path $.orders[0].id", "7"), ("raw | json-path \"$['orders'][-1].id\"", "8"),
        ("json | json-path $.orders[0].day | plus 1d | format MMdd", "0815"),
        ("json | json-path $.none | default no", "no"),
        ("json | json-path $.orders | count", "2"), ("json | json-path $.orders | first | member id", "7"),
        ("json | json-path $.orders | last | json-path $.id | find .", "8"),
        ("names | first", "a"), ("names | last", "c"), ("names | at 2", "b"), ("names | at -3", "a"),
        ("names | count", "3"), ("nobody | count", "0"), ("nobody | first | default none", "none"),
        ("files | newest | member name", "new"), ("headers | member Location", "/next"),
    ]

    @Test(arguments: texts)
    func `a filter makes of a value what it says`(body: String, result: String) throws {
        #expect(try value(body).text == result)
    }

    static let nothings: [(String, String)] = [
        ("user | find x", "find x found nothing"), ("user | find x | trim", "find x found nothing"),
        ("user | find '(x)?A' 1", "found nothing"), ("names | at 4", "at 4 found nothing"),
        ("names | at -4", "found nothing"), ("nobody | first", "found nothing"),
        ("json | json-path $.x", "found nothing"),
        ("raw | json-path $.none", "found nothing"), ("page | xpath //b", "found nothing"),
        ("user | json-path $.a", "not a JSON document"), ("names | trim", "takes a text, and this is a list"),
        ("json | json-path $.name | plus 1d", "takes a date or a time, and this is a text"),
        ("last-day | next-business-day", "no business day"),
        ("user | trim | first", "takes a list, and this is a text"),
    ]

    @Test(arguments: nothings)
    func `a filter that makes nothing says why`(body: String, reason: String) throws {
        let problem = #expect(throws: UnusableValue.self) { try value(body) }
        #expect(problem?.message.contains(reason) == true, "\(problem?.message ?? "")")
        #expect(problem?.message.contains("Alice") == false)
    }

    @Test func `what is made of a secret is shown as the secret`() throws {
        var scope = Scope()
        scope.set("pin", to: .text("1234"), isSecret: true)
        scope.set(output: "token", of: "a", to: .text("abc"), isSecret: true)
        let text = "$(pin | find \"..\")/$(objectives.a.token)"
        let node = Node(
            .scalar(Scalar(text: text)), at: Place(source: SourceText(path: "t", text: text), line: 1, column: 1))
        let expression = try #require(Reading().expression(node, .text))
        #expect(try expression.value(in: scope) == .text("12/abc"))
        #expect(try expression.value(in: scope.shown) == .text("«pin»/«token»"))
    }
}
