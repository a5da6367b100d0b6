import CivilTime
import Execution
import RunSupport
import Synchronization
import Testing

/// What an objective requires: in the same run first, then by what is known of earlier ones.
@Suite struct RequirementTests {
    /// `b` requires `a`, which comes out as it is told; `before` is what earlier runs made of it.
    static let inOneRun: [(play: String, before: PriorStanding, objectives: String)] = [
        ("pass", .never, "a passed, b passed"), ("broken", .passedBefore, "a error, b blocked"),
        ("expired", .passedBefore, "a failed, b blocked"),
        ("pass", .passedBefore, "a passed, b passed"),
    ]

    @Test(arguments: inOneRun)
    func `what was tried in this run counts`(play: String, before: PriorStanding, objectives: String) throws {
        var rehearsal = try Rehearsal(
            """
            objectives:
              b: {window: test, requires: [a], steps: {s: {act: {}}}}
              a: {window: test, steps: {s: {act: {as: \(play)}}}}
            """)
        rehearsal.priorRuns = Answers(standing: before)
        let ending = try rehearsal.play()
        #expect(ending.objectives == objectives.split(separator: ", ").reversed().joined(separator: ", "))
    }

    @Test func `what was blocked in this run is not looked up`() throws {
        var rehearsal = try Rehearsal(
            """
            objectives:
              a: {window: test, steps: {s: {act: {as: broken}}}}
              b: {window: test, requires: [a], steps: {s: {act: {}}}}
              c: {window: test, requires: [b], steps: {s: {act: {}}}}
            """)
        rehearsal.priorRuns = Answers(standing: .passedBefore)
        let ending = try rehearsal.play()
        #expect(ending.objectives == "a error, b blocked, c blocked")
        #expect(ending.report.objectives.last?.cause == "it requires \"b\", which was blocked in this run")
    }

    @Test func `what was begun and is still waited for is not looked up`() throws {
        var rehearsal = try Rehearsal(
            """
            objectives:
              a: {window: test, steps: {s: {act: {}}, t: {manual: {do: Look at it}}}}
              b: {window: test, requires: [a], steps: {s: {act: {}}}}
            """)
        rehearsal.priorRuns = Answers(standing: .passedBefore)
        let ending = try rehearsal.play()
        #expect(ending.objectives == "a pending, b blocked")
        #expect(ending.report.objectives.last?.cause == "it requires \"a\", which was not done to its end in this run")
    }

    static let elsewhere: [(only: [String], before: PriorStanding, outcome: String)] = [
        (["b"], .passedBefore, "passed"), (["b"], .never, "blocked"), (["b", "a.s"], .never, "blocked"),
        (["b", "a.s"], .passedBefore, "passed"), (["c"], .passedBefore, "passed"), (["c"], .never, "blocked"),
        (["d"], .passedBefore, "passed"),
    ]

    @Test(arguments: elsewhere)
    func `what was not part of this run is looked up`(only: [String], before: PriorStanding, outcome: String) throws {
        var rehearsal = try Rehearsal(
            """
            objectives:
              a: {window: test, steps: {s: {act: {}}, t: {act: {}}}}
              b: {window: test, requires: [a], steps: {s: {act: {}}}}
              c: {window: test, requires: {plan: drill, objective: a, about: it comes first}, steps: {s: {act: {}}}}
              d: {window: test, for-each: {n: [1, 2, 3]}, requires: [a], steps: {s: {act: {}}}}
            """)
        let answers = Answers(standing: before)
        rehearsal.priorRuns = answers
        rehearsal.only = only
        let ending = try rehearsal.play()
        let objective = try #require(ending.report.objectives.first { $0.name == only[0] })
        #expect(objective.outcome.rawValue == outcome)
        #expect(answers.asked == [only[0] == "c" ? "drill.a" : "test.a"], "once, for all members")
        let noted = ending.events.compactMap { if case .requirement(let report) = $0 { report } else { nil } }
        #expect(noted.count == (outcome == "passed" ? 1 : 0))
        #expect(noted.allSatisfy { $0.run?.hash == "abc" })
        guard outcome == "blocked" else { return }
        let expected =
            only[0] == "c"
            ? "it requires \"a\" of plan \"drill\" (it comes first), which has not passed: no run of it is on record"
            : "it requires \"a\", which has not passed: no run of it is on record"
        #expect(objective.cause == expected)
        #expect(ending.stage.entries.allSatisfy { !$0.hasPrefix(only[0]) })
    }

    @Test func `an objective whose window is over may have passed in time`() throws {
        var rehearsal = try Rehearsal(
            """
            ctplan: 1
            title: Two weeks
            zone: Asia/Hong_Kong
            windows:
              first: {date: 2021-08-07, from: 20:30, to: 22:30}
              second: {date: 2021-08-14, from: 20:30, to: 22:30}
            objectives:
              a: {window: first, steps: {s: {act: {}}}}
              b: {window: second, requires: [a], steps: {s: {act: {}}}}
            """)
        rehearsal.priorRuns = Answers(standing: .passedBefore)
        #expect(try rehearsal.play().objectives == "a skipped, b passed")
    }
}

extension PriorStanding {
    fileprivate static let never = PriorStanding.notPassed(reason: "no run of it is on record")
    fileprivate static let passedBefore = PriorStanding.passed(
        PriorRun(record: "runs/a", ended: .latest, lines: 7, hash: "abc", isRehearsal: false))
}

/// Knows one answer, and what it was asked.
private final class Answers: PriorRuns {
    private let standing: PriorStanding
    private let list = Mutex<[String]>([])

    init(standing: PriorStanding) {
        self.standing = standing
    }

    var asked: [String] { list.withLock { $0 } }

    func standing(ofPlan plan: String, objective: String, zone: Zone) async -> PriorStanding {
        list.withLock { $0.append("\(plan).\(objective)") }
        return standing
    }
}
