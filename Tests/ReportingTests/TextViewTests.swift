import Diagnostics
import Execution
import Reporting
import RunSupport
import Synchronization
import TestSupport
import Testing

/// Whole outputs, as a person sees them: `Tests/Fixtures/run/NAME.yaml` and `NAME.txt` beside it.
@Suite struct TextViewTests {
    @Test(arguments: [
        "passing", "failing", "pending", "missed", "interrupted", "retry", "quiet", "windows", "days", "captures",
        "events",
    ])
    func `shows a run`(name: String) throws {
        let output = Output()
        var rehearsal = try Rehearsal(try Fixtures.text("run/\(name).yaml"), path: "\(name).yaml")
        rehearsal.options = RunOptions(jobs: 1)
        rehearsal.views = [
            TextView(hider: rehearsal.hider, hasColour: false, isQuiet: name == "quiet", write: output.write)
        ]
        if name == "events" {
            rehearsal.announcers = [
                "failover": .answersAfter(.seconds(840), .announced(at: nil, by: "Night desk", .person)),
                "fallback": .wrote(.never(by: "Night desk")),
            ]
        }
        if name == "interrupted" { rehearsal.interrupts = [.seconds(90)] }
        _ = try rehearsal.play()
        try checkSnapshot(output.text, against: "run/\(name).txt")
        // What a server sends never reaches the terminal as a command.
        #expect(output.text.unicodeScalars.allSatisfy { $0 == "\n" || $0.value >= 0x20 })
    }

    @Test func `cuts what a server says at length`() throws {
        let output = Output()
        var rehearsal = try Rehearsal(
            """
            objectives:
              o: {window: test, steps: {a: {act: {text: "\(String(repeating: "long ", count: 20_000))"}, expect: {text: x}}}}
            """)
        rehearsal.views = [TextView(hider: rehearsal.hider, hasColour: false, isQuiet: false, write: output.write)]
        _ = try rehearsal.play()
        #expect(output.text.split(separator: "\n").allSatisfy { $0.count <= 500 })
    }

    @Test func `a row for each member, and of very many the ones that did not pass`() throws {
        let output = Output()
        let plays = Array(repeating: "x", count: 60).enumerated().map { "\"p\($0.offset)\"" }.joined(separator: ", ")
        var rehearsal = try Rehearsal(
            """
            objectives:
              few: {window: test, for-each: {play: [refused, pass]}, need: any, steps: {a: {act: {as: $(play)}}}}
              many: {window: test, for-each: {play: [\(plays)]}, steps: {a: {act: {text: $(play)}, expect: {text: {not: p59}}}}}
            """)
        let json = Output()
        rehearsal.views = [
            TextView(hider: rehearsal.hider, hasColour: false, isQuiet: false, write: output.write),
            JSONView(hider: rehearsal.hider, write: json.write),
        ]
        _ = try rehearsal.play()
        let ending = output.text.split(separator: "\n\n").last.map(String.init) ?? ""
        #expect(ending.contains("error    [refused]  a: "), "\(ending)")
        #expect(ending.contains("passed   [pass]\n"), "\(ending)")
        // What did not pass is told although it is the last of them.
        #expect(ending.contains("failed   [p59]  a: "), "\(ending)")
        #expect(ending.contains("and 10 more: 10 passed\n"), "\(ending)")
        let rows = json.text.split(separator: "\n").count { $0.contains(#""event":"objective-ended""#) }
        #expect(rows == 62)
    }

    @Test func `colours only where asked`() throws {
        let output = Output()
        var rehearsal = try Rehearsal("objectives:\n  o: {window: test, steps: {a: {act: {}}}}")
        rehearsal.views = [TextView(hider: rehearsal.hider, hasColour: true, isQuiet: true, write: output.write)]
        _ = try rehearsal.play()
        #expect(output.text == "\u{1B}[32mpassed\u{1B}[0m  1 objective, 0 s, exit status 0\n")
    }
}

/// What a view wrote.
final class Output: Sendable {
    private let parts = Mutex("")

    var text: String { parts.withLock { $0 } }
    var write: @Sendable (String) -> Void { { text in self.parts.withLock { $0 += text } } }
}
