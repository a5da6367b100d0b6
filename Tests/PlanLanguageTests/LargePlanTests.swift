import Testing

@testable import PlanLanguage

/// Plans as large as files may be: with work that grows as the square, these tests would take minutes.
struct LargePlanTests {
    private static let count = 4_000

    private static func lines(_ line: (Int) -> String) -> String { (0..<count).map { line($0) + "\n" }.joined() }

    private static func plan(objectives: String) -> String {
        """
        ctplan: 1
        title: T
        inputs:
        \(lines { "  input-\($0): {about: x}" })
        hosts:
        \(lines { "  host-\($0): https://host-\($0).example" })
        groups:
          all: [\((0..<count).map { "host-\($0)" }.joined(separator: ", "))]
        objectives:
        \(objectives)
        """
    }

    @Test func `ten thousand hosts`() {
        let hosts = (0..<10_000).map { "  host-\($0): https://host-\($0).example\n" }.joined()
        let members = (0..<10_000).map { "host-\($0)" }.joined(separator: ", ")
        let text =
            "ctplan: 1\ntitle: T\nhosts:\n\(hosts)groups: {all: [\(members)]}\n"
            + "objectives: {a: {for-each: {server: all}, steps: {s: {http: {to: $(server)}}}}}"
        #expect(lint(text) == [])
    }

    @Test func `one objective of many steps`() {
        let text = Self.plan(
            objectives: "  a:\n    steps:\n"
                + Self.lines { number in
                    "      s-\(number): {http: {to: host-\(number), path: /$(input-\(number))}"
                        + (number > 0 ? ", needs: [s-\(number - 1)]}" : "}")
                })
        #expect(lint(text) == [])
    }

    @Test func `many objectives, each after the one before`() {
        let text = Self.plan(
            objectives: Self.lines { number in
                "  o-\(number): {steps: {s: {http: {to: host-\(number), path: /$(input-\(number))}}}"
                    + (number > 0 ? ", after: [o-\(number - 1)]}" : "}")
            })
        #expect(lint(text) == [])
    }

    @Test func `many objectives in a circle, and many slips`() {
        let text = Self.plan(
            objectives: Self.lines { number in
                "  o-\(number): {steps: {s: {http: {to: hst-\(number), path: /$(inptu-\(number))}}}, "
                    + "after: [o-\((number + 1) % Self.count)]}"
            })
        let found = lint(text)
        #expect(found.count { $0.hasSuffix("order-circle") } == 1)
        #expect(found.count { $0.hasSuffix("undefined-reference") } == Self.count)
        #expect(found.count { $0.hasSuffix("unknown-host") } == Self.count)
        #expect(found.count { $0.hasSuffix("unused-input") } == Self.count)
    }

    @Test func `a set as large as may be`() throws {
        let values = (0..<100).map(String.init).joined(separator: ", ")
        let exceptions = (0..<100).map { "{a: \($0), b: \($0)}" }.joined(separator: ", ")
        let text = """
            ctplan: 1
            title: T
            objectives:
              o: {for-each: {a: [\(values)], b: [\(values)], except: [\(exceptions)]}, steps: {s: {http: {follow: $(a) $(b)}}}}
            """
        #expect(lint(text) == [])
        #expect(try #require(readPlan(text)).objectives[0].forEach?.members.count == 9_900)
    }

    @Test func `all in one line`() {
        let steps = (0..<Self.count).map { "s-\($0): {http: {to: web, path: \"/$(web.name)/$(web.port)\"}}" }
        let text =
            "{ctplan: 1, title: T, hosts: {web: \"https://www.example.com\"}, objectives: {a: {steps: {"
            + steps.joined(separator: ", ") + "}}}}"
        #expect(lint(text) == [])
    }
}
