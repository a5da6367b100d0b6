import Diagnostics
import TestSupport
import Testing

@testable import PlanLanguage

/// No text makes lint trap, and none that is cut short passes for a whole plan.
struct RobustnessTests {
    private static let linter = Linter(vocabulary: SampleKinds.vocabulary)

    private static func findings(_ bytes: some Sequence<UInt8>) -> [Finding] {
        let (source, decoding) = SourceText.decoded(path: "x.yaml", bytes: Array(bytes))
        return decoding + linter.read(source).findings
    }

    private static func bytes(_ path: String) throws -> [UInt8] {
        Array(try readText("\(Fixtures.repository)/\(path)").utf8)
    }

    @Test func `the plan of August 2021 is good, and no beginning of it`() throws {
        let bytes = try Self.bytes("plans/2021-08-14.yaml")
        #expect(FindingRenderer().render(Self.findings(bytes)) == "")
        // From here on it is whole, less what the last step expects.
        let last = Array("list: $(rap-folder)}".utf8)
        let whole = try #require(bytes.indices.first { bytes[$0...].starts(with: last) }) + last.count
        for end in bytes.indices {
            let found = Self.findings(bytes[..<end])
            #expect(!found.isEmpty || end >= whole, "the first \(end) bytes have no finding")
        }
    }

    @Test func `no beginning of a site file makes it trap`() throws {
        let bytes = try Self.bytes("sites/example.yaml")
        #expect(FindingRenderer().render(Self.findings(bytes)) == "")
        for end in bytes.indices { _ = Self.findings(bytes[..<end]) }
    }

    @Test(arguments: [
        "plans/2021-08-14.yaml", "sites/example.yaml", "Tests/Fixtures/ok/every-matcher.yaml",
        "Tests/Fixtures/ok/references.yaml",
    ])
    func `no change of bytes makes it trap`(path: String) throws {
        let bytes = try Self.bytes(path)
        let telling = Array("{}[]:,#&*!|>'\"%@`$()\n \t-?~.0\0\u{7F}é".utf8)
        var numbers = RepeatableNumbers(state: 20_210_814)
        for _ in 0..<1000 {
            var changed = bytes
            for _ in 0...numbers.next(below: 3) {
                let position = numbers.next(below: changed.count)
                switch numbers.next(below: 4) {
                case 0: changed[position] = UInt8(numbers.next(below: 256))
                case 1: changed[position] = telling[numbers.next(below: telling.count)]
                case 2: changed.remove(at: position)
                default: changed.insert(telling[numbers.next(below: telling.count)], at: position)
                }
            }
            _ = Self.findings(changed)
        }
    }

    static let odd: [(String, String)] = [
        ("a key of nothing", "? \n: x\nctplan: 1"), ("deep", String(repeating: "{a: ", count: 10_000)),
        ("deep in a plan", "ctplan: 1\nobjectives: " + String(repeating: "[", count: 200_000)),
        (
            "deep matchers",
            planExpecting("text: " + String(repeating: "{not: ", count: 50) + "x" + String(repeating: "}", count: 50))
        ),
        ("a file of five million letters", "ctplan: 1\ntitle: " + String(repeating: "x", count: 5 << 20)),
        ("a key of five million letters", "ctplan: 1\n" + String(repeating: "x", count: 5 << 20) + ": 1"),
        ("a name of a million letters", planWithSteps(String(repeating: "x", count: 1 << 20) + ": {http: {to: wob}}")),
        (
            "a reference of a million letters",
            planWithSteps("a: {http: {to: web, path: \"$(\(String(repeating: "x", count: 1 << 20)))\"}}")
        ),
        ("a number of a million digits", planExpecting("status: " + String(repeating: "9", count: 1 << 20))),
        ("a duration of a million digits", planExpecting("age: " + String(repeating: "9", count: 1 << 20) + "d")),
        (
            "a pattern of a million letters",
            planExpecting("text: {matches: '" + String(repeating: "(a|", count: 1 << 18) + "'}")
        ),
        ("a million line ends", "ctplan: 1\n" + String(repeating: "\n", count: 1 << 20)),
        ("an alias of itself", "ctplan: &a 1\nobjectives: &b {x: *b}"), ("NUL", "ctplan: 1\0"),
        ("surrogates of UTF-16", "ctplan: \u{FFFD}\u{10FFFF}"),
        (
            "everything empty",
            """
            ctplan:
            title:
            circular:
            participation:
            zone:
            windows:
            deadlines:
            preparation:
            inputs:
            hosts:
            groups:
            objectives:
            """
        ),
        (
            "everything a list",
            """
            ctplan: []
            title: []
            circular: []
            participation: []
            zone: []
            windows: []
            deadlines: []
            preparation: []
            inputs: []
            hosts: []
            groups: []
            objectives: []
            """
        ),
        ("a site of nothing", "ctplan-site:\nplans:\ninputs:\nhosts:\nallow:\nby-hand:\nproxy:"),
        ("a site of lists", "ctplan-site: []\nplans: {}\ninputs: []\nhosts: []\nallow: {}\nby-hand: {}\nproxy: []"),
    ]

    @Test(arguments: odd.map(\.0))
    func `an odd file has findings`(name: String) throws {
        let text = try #require(Self.odd.first { $0.0 == name }).1
        #expect(!Self.findings(text.utf8).isEmpty || name == "deep matchers")
        for finding in Self.findings(text.utf8) {
            #expect(finding.message.utf8.count < 2000)
            #expect((finding.help ?? "").utf8.count < 2000)
        }
    }

    @Test func `names may look like numbers and words of YAML`() {
        let text = """
            ctplan: 1
            title: 1
            hosts: {0: https://www.example.com, no: https://www.example.com, null: https://www.example.com}
            groups: {1e3: [0, no, "null"]}
            objectives:
              007: {for-each: {~x: 1e3}, steps: {1: {http: {to: $(0)}}}}
              true: {for-each: {2: 1e3}, after: [2021-08-14], steps: {1: {http: {to: $(2)}}, 2: {http: {to: no}, needs: 1}}}
              2021-08-14: {steps: {off: {http: {to: "null"}}}}
            """
        #expect(lint(text) == ["6:20 name-form"])
    }
}
