import CivilTime
import FoundationEssentials
import Glibc
import JSONText
import TestSupport
import Testing

@testable import Execution

/// Earlier runs as their records tell them.
@Suite struct RecordedRunsTests {
    /// A record as a run leaves it.
    struct Run: Sendable {
        /// Where it is, and by that when it was.
        var name: String
        var day: Int
        var outcomes: [(String, String)] = [("a", "passed")]
        var isRehearsal = false
        var isOutsideWindow = false
        var only: [String] = []
        var plan = "plans/drill.yaml"
        var begun = "a"
        var isCutOff = false
        var isDamaged = false

        func write(into root: TemporaryFolder) throws {
            let file = try RecordFile.create(folder: root.path(name), thread: RecordThread())
            var start: [JSON.Member] = [
                .init("event", .word("run-started")), .init("at", .text("2021-08-0\(day)T12:00:00Z")),
                .init("plan", .text(plan)),
            ]
            if !only.isEmpty { start.append(.init("only", .array(only.map { .text($0) }))) }
            if isRehearsal {
                start += [
                    .init("rehearsal", .boolean(true)), .init("machine-time", .text("2021-08-0\(day)T12:00:00Z")),
                ]
            }
            if isOutsideWindow { start.append(.init("outside-window", .boolean(true))) }
            try file.append(start)
            try file.append([.init("event", .word("objective-started")), .init("objective", .text(begun))])
            if !isCutOff {
                let objectives = outcomes.map { name, outcome in
                    JSON.object([.init("objective", .text(name)), .init("outcome", .text(outcome))])
                }
                try file.append([
                    .init("event", .word("run-ended")), .init("at", .text("2021-08-0\(day)T13:00:00Z")),
                    .init("objectives", .array(objectives)),
                ])
            }
            try file.close()
            guard isDamaged else { return }
            let text = try root.read("\(name)/record.jsonl")
            try root.write(text.replacing("objective-started", with: "objective-stopped"), to: "\(name)/record.jsonl")
        }
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String { result }
        let runs: [Run]
        /// The record it passed by, or what the reason says.
        let result: String
        var acceptsRehearsals = false

        init(_ runs: [Run], _ result: String, acceptsRehearsals: Bool = false) {
            self.runs = runs
            self.result = result
            self.acceptsRehearsals = acceptsRehearsals
        }
    }

    static let passed = Run(name: "drill/20210801T1", day: 1)
    static let failed = Run(name: "drill/20210802T1", day: 2, outcomes: [("a", "failed"), ("b", "passed")])
    static let cases: [Case] = [
        Case([], "no run of it is on record in "), Case([passed], "drill/20210801T1"),
        Case([passed, failed], "it failed on 2 August 2021 13:00 UTC ("),
        Case([failed, Run(name: "drill/20210803T1", day: 3)], "drill/20210803T1"),
        Case([failed, Run(name: "named", day: 3)], "named"),
        Case([Run(name: "named", day: 3, plan: "other.yaml")], "no run of it"),
        Case([Run(name: "other/1", day: 3)], "no run of it"),
        Case([passed, Run(name: "drill/2", day: 2, outcomes: [("b", "failed")])], "drill/20210801T1"),
        Case([passed, Run(name: "drill/2", day: 2, outcomes: [("a", "missed")], begun: "b")], "drill/20210801T1"),
        Case([passed, Run(name: "drill/2", day: 2, outcomes: [("a", "missed")])], "it was missed on 2 August 2021"),
        Case([passed, Run(name: "drill/2", day: 2, outcomes: [("a", "pending")])], "it was pending on 2 August 2021"),
        Case([passed, Run(name: "drill/2", day: 2, outcomes: [("a", "skipped")])], "drill/20210801T1"),
        Case([passed, Run(name: "drill/2", day: 2, outcomes: [("a", "error")])], "it could not be tried on 2 August"),
        Case([passed, Run(name: "drill/2", day: 2, outcomes: [("a", "blocked")])], "it was blocked on 2 August 2021"),
        Case([Run(name: "drill/2", day: 2, outcomes: [("a", "missed")])], "it was missed on 2 August 2021"),
        Case([Run(name: "drill/2", day: 2, isRehearsal: true)], "only a rehearsal of it is on record, of 2 August"),
        Case([Run(name: "drill/2", day: 2, isRehearsal: true)], "drill/2", acceptsRehearsals: true),
        Case([passed, Run(name: "drill/2", day: 2, isOutsideWindow: true)], "drill/20210801T1"),
        Case(
            [Run(name: "drill/2", day: 2, isOutsideWindow: true)],
            "only a run outside its window is on record, of 2 August"),
        Case([passed, Run(name: "drill/2", day: 2, only: ["b"])], "drill/20210801T1"),
        Case(
            [Run(name: "drill/2", day: 2, only: ["a.s"])], "only a part of it was run on 2 August 2021 13:00 UTC: a.s"),
        Case([Run(name: "drill/2", day: 2, only: ["a"])], "drill/2"),
        Case(
            [Run(name: "drill/2", day: 2, isCutOff: true)],
            "its run of 2 August 2021 12:00 UTC has not ended, or was cut off"),
        Case([Run(name: "drill/2", day: 2, isDamaged: true)], "is damaged at line 3; move its folder away"),
        // What may have tried it later, and does not show how that ended, leaves it in doubt.
        Case([passed, Run(name: "drill/2", day: 2, isDamaged: true)], "is damaged at line 3; move its folder away"),
        Case([Run(name: "drill/2", day: 2, isDamaged: true), Run(name: "drill/3", day: 3)], "drill/3"),
        Case(
            [passed, Run(name: "drill/2", day: 2, isCutOff: true)], "of 2 August 2021 12:00 UTC has not ended, or was"),
        Case([passed, Run(name: "drill/2", day: 2, begun: "b", isCutOff: true)], "drill/20210801T1"),
    ]

    @Test(arguments: cases)
    func `the newest run that tried it decides`(_ example: Case) async throws {
        let root = try TemporaryFolder()
        for run in example.runs { try run.write(into: root) }
        let runs = RecordedRuns(root: root.path, acceptsRehearsals: example.acceptsRehearsals, ownFolder: nil)
        switch await runs.standing(ofPlan: "drill", objective: "a", zone: .utc) {
        case .passed(let run):
            #expect(run.record == root.path("\(example.result)/record.jsonl"))
            #expect(try RecordFile.verify(run.record) == .whole(lines: run.lines, hash: run.hash))
        case .notPassed(let reason): #expect(reason.contains(example.result), "\(reason)")
        }
    }

    @Test func `a run does not rest on itself, and nothing waits for a pipe`() async throws {
        let root = try TemporaryFolder()
        try Self.passed.write(into: root)
        try FileManager.default.createDirectory(atPath: root.path("drill/20210806"), withIntermediateDirectories: true)
        #expect(mkfifo(root.path("drill/20210806/record.jsonl"), 0o600) == 0)
        let own = root.path("drill/../drill/20210801T1")
        let runs = RecordedRuns(root: root.path, acceptsRehearsals: false, ownFolder: own)
        let standing = await runs.standing(ofPlan: "drill", objective: "a", zone: .utc)
        #expect(standing == .notPassed(reason: "no run of it is on record in \(root.path)"))
    }

    @Test(arguments: ["drill/20210805", "named"])
    func `one that cannot be read may be newer`(name: String) async throws {
        let root = try TemporaryFolder()
        try Self.passed.write(into: root)
        let runs = RecordedRuns(root: root.path, acceptsRehearsals: false, ownFolder: nil)
        // What has only just been begun says nothing yet.
        let path = try root.write("", to: "\(name)/record.jsonl")
        guard case .passed = await runs.standing(ofPlan: "drill", objective: "a", zone: .utc) else {
            Issue.record("an empty record counts")
            return
        }
        try root.write("no record", to: "\(name)/record.jsonl")
        guard case .notPassed(let reason) = await runs.standing(ofPlan: "drill", objective: "a", zone: .utc) else {
            Issue.record("what cannot be read does not count")
            return
        }
        #expect(reason.hasPrefix("a record cannot be read that was last written on "))
        #expect(reason.contains(path) && reason.contains("move its folder away if it does not count: "))
    }

    @Test func `a long last line is found`() async throws {
        let root = try TemporaryFolder()
        var run = Self.passed
        run.outcomes = (1...5_000).map { ("objective-\($0)", "failed") } + [("a", "passed")]
        try run.write(into: root)
        let runs = RecordedRuns(root: root.path, acceptsRehearsals: false, ownFolder: nil)
        guard case .passed = await runs.standing(ofPlan: "drill", objective: "a", zone: .utc) else {
            Issue.record("not found")
            return
        }
    }
}
