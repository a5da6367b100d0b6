import Testing

@testable import PlanLanguage

struct ObjectiveTests {
    private static func plan(_ fields: String, to target: String = "a") -> String {
        """
        ctplan: 1
        title: T
        hosts: {a: https://a.example, b: https://b.example, c: https://c.example}
        groups: {all: [a, b, c]}
        objectives:
          o: {\(fields), steps: {reach: {http: {to: \(target)}}}}
        """
    }

    /// A set and its members, their values in the order of the variables.
    static let sets: [(String, [String])] = [
        ("server: all", ["a", "b", "c"]), ("server: [c, a]", ["c", "a"]), ("colour: red", []),
        ("colour: [red, green]", ["red", "green"]), ("n: [1]", ["1"]),
        ("server: all, colour: [x, y]", ["a x", "a y", "b x", "b y", "c x", "c y"]),
        ("server: all, colour: [x, y], except: [{server: a}, {server: b, colour: x}]", ["b y", "c x", "c y"]),
        ("server: all, except: {server: b}", ["a", "c"]),
        (
            "server: all, other: all, except: [{server: a, other: a}]",
            ["a b", "a c", "b a", "b b", "b c", "c a", "c b", "c c"]
        ),
    ]

    @Test(arguments: sets)
    func `a set is the product of its variables less the exceptions`(set: String, members: [String]) throws {
        let plan = try #require(readPlan(Self.plan("for-each: {\(set)}")))
        let read = plan.objectives[0].forEach?.members ?? []
        #expect(read.map { $0.map { $0.value.text ?? "?" }.joined(separator: " ") } == members)
    }

    @Test func `members that are hosts are known as such`() throws {
        let plan = try #require(readPlan(Self.plan("for-each: {server: [a, elsewhere]}")))
        #expect(plan.objectives[0].forEach?.members.map { $0[0].value } == [.host("a"), .text("elsewhere")])
    }

    static let needs: [(String, Need)] = [
        ("need: all", .all), ("need: any", .any), ("need: {at-least: 2}", .atLeast(2)), ("title: none", .all),
    ]

    @Test(arguments: needs)
    func `how many members must pass`(field: String, need: Need) throws {
        let text = Self.plan("for-each: {server: all}, \(field)", to: "$(server)")
        #expect(lint(text) == [])
        #expect(readPlan(text)?.objectives[0].need == need)
    }

    static let retries: [(String, Int?, Bool, Set<Retry.Reason>, Double)] = [
        ("every: 30s, attempts: 5", 5, false, [.connection, .timeout], 1),
        ("every: 100ms, attempts: 2, until: window-end", 2, true, [.connection, .timeout], 1),
        ("every: 1m, until: window-end, for: unmet", nil, true, [.unmet], 1),
        ("every: 1m, attempts: 5, for: [unmet, timeout], backoff: 1.5", 5, false, [.unmet, .timeout], 1.5),
    ]

    @Test(arguments: retries)
    func `a retry is read`(
        retry: String, attempts: Int?, untilWindowEnd: Bool, reasons: Set<Retry.Reason>, backoff: Double
    ) throws {
        let plan = try #require(readPlan(planWithSteps("reach: {http: {to: web}, retry: {\(retry)}}")))
        let read = try #require(plan.objectives[0].steps[0].retry)
        #expect(read.attempts == attempts)
        #expect(read.untilWindowEnd == untilWindowEnd)
        #expect(read.reasons == reasons)
        #expect(read.backoff == backoff)
    }

    static let badRetries = [
        "attempts: 5", "every: 1s", "every: 99ms, attempts: 5", "every: 1s, attempts: 1", "every: 1s, attempts: 10001",
        "every: 1s, attempts: 5, for: never", "every: 1s, attempts: 5, for: []", "every: 1s, attempts: 5, backoff: 0.9",
        "every: 1s, attempts: 5, backoff: 101", "every: 1s, attempts: 5, backoff: nan", "every: 1s, until: midnight",
        "every: 1s, until: window-end", "evry: 1s, attempts: 5", "every: 1s, attempts: 5, jitter: 1s",
    ]

    @Test(arguments: badRetries)
    func `a retry that cannot be is found`(retry: String) {
        #expect(!lint(planWithSteps("reach: {http: {to: web}, retry: {\(retry)}}")).isEmpty)
    }

    /// What each objective waits for, and the lines that close a circle.
    static let orders: [([String], [Int])] = [
        (["", "a", "a, b", "b"], []), (["a"], [4]), (["b", "a"], [5]),
        (["b", "c", "a", "a"], [6]), (["", "a, c", "b, a"], [6]),
        (["b", "a", "d", "c"], [5, 7]),
        (["b, c", "d", "d", "a"], [7]),
    ]

    @Test(arguments: orders)
    func `objectives wait for each other without a circle`(after: [String], lines: [Int]) {
        var text = "ctplan: 1\ntitle: T\nobjectives:\n"
        for (name, others) in zip(["a", "b", "c", "d"], after) {
            let field = others.isEmpty ? "about: none" : "after: [\(others)]"
            text += "  \(name): {\(field), steps: {s: {http: {follow: x}}}}\n"
        }
        let found = lintFindings(text)
        #expect(found.map(\.place.line) == lines)
        #expect(found.allSatisfy { $0.rule == "order-circle" })
    }

    @Test func `a thing that cannot be read is not reported as missing too`() {
        let text = """
            ctplan: 1
            title: T
            zone: UTC
            windows: {w: {date: tomorrow}}
            hosts: {web: nowhere}
            inputs: {user: x}
            groups: {all: web}
            objectives:
              a:
                window: w
                for-each: {server: all}
                steps:
                  one: {htp: {to: web}}
                  two: {http: {to: $(server), path: /$(user)}, needs: [one]}
                  three: {http: {to: web}}
              b:
                window: w
                after: [a, c]
                steps: {one: {http: {to: web}}}
              c: x
            """
        #expect(
            lint(text) == [
                "4:21 wrong-value", "5:14 wrong-url", "6:16 wrong-type", "7:15 wrong-type", "13:13 unknown-field",
                "20:6 wrong-type",
            ])
    }
}
