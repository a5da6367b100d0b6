import CivilTime
import Execution
import RunSupport
import Testing

/// Which objective runs when, and what `--only` leaves.
@Suite struct OrderTests {
    @Test(arguments: [
        (1, "a.s, b.s, c.s, d.s", 4), (2, "a.s, b.s, c.s, d.s", 2), (16, "a.s, b.s, c.s, d.s", 1),
    ])
    func `so many at a time`(jobs: Int, begun: String, minutes: Int) throws {
        var rehearsal = try Rehearsal(
            """
            objectives:
              a: {window: test, steps: {s: {act: {as: 1m}}}}
              b: {window: test, steps: {s: {act: {as: 1m}}}}
              c: {window: test, steps: {s: {act: {as: 1m}}}}
              d: {window: test, steps: {s: {act: {as: 1m}}}}
            """)
        rehearsal.options = RunOptions(jobs: jobs)
        let ending = try rehearsal.play()
        #expect(ending.begun == begun)
        #expect(ending.report.duration == .seconds(60 * minutes))
    }

    @Test(arguments: [1, 2, 16])
    func `after waits for all members, however they end`(jobs: Int) throws {
        var rehearsal = try Rehearsal(
            """
            objectives:
              last: {window: test, after: [many, one], steps: {s: {act: {}}}}
              one: {window: test, after: [many], steps: {s: {act: {}}}}
              many: {window: test, for-each: {play: [1m, broken, 3m]}, steps: {s: {act: {as: $(play)}}}}
            """)
        rehearsal.options = RunOptions(jobs: jobs)
        let ending = try rehearsal.play()
        #expect(ending.begun == "many[1m].s, many[broken].s, many[3m].s, one.s, last.s")
        #expect(ending.objectives == "last passed, one passed, many error")
    }

    @Test(arguments: [
        (["one.c"], "one.a, one.b, one.c, one.out, one.end"), (["one.a"], "one.a, one.end"),
        (["one.free"], "one.free, one.end"),
        (["one.out"], "one.a, one.b, one.out, one.end"), (["two"], "two.a"),
        (["two", "one.a"], "one.a, two.a, one.end"),
        (["one"], "one.a, one.b, one.c, one.free, one.out, one.end"),
    ])
    func `only what was chosen, what it rests on, and what undoes it`(only: [String], begun: String) throws {
        var rehearsal = try Rehearsal(
            """
            objectives:
              one:
                window: test
                steps:
                  a: {act: {}}
                  b: {act: {}, needs: [a]}
                  c: {act: {}}
                  free: {act: {}, needs: []}
                always:
                  out: {act: {}, needs: [b]}
                  end: {act: {}}
              two: {window: test, after: [one], steps: {a: {act: {}}}}
            """)
        rehearsal.only = only
        rehearsal.options = RunOptions(jobs: 1)
        let ending = try rehearsal.play()
        #expect(Set(ending.stage.entries) == Set(begun.components(", ")))
        #expect(ending.exit == 0)
    }

    @Test(arguments: [
        ("one", nil), ("one.a", nil), ("one.", "objective \"one\" has no step \"\""),
        ("one.b", "objective \"one\" has no step \"b\", did you mean \"a\"?"),
        ("on", "the plan has no objective \"on\", did you mean \"one\"?"), ("", "the plan has no objective \"\""),
        (".a", "the plan has no objective \"\""), ("one[b.c]", "members cannot be chosen alone: \"one\" chooses all"),
    ])
    func `a choice that is none is refused`(choice: String, problem: String?) throws {
        let plan = try Rehearsal("objectives:\n  one: {window: test, steps: {a: {act: {}}}}").plan
        let found = Selection(only: [choice]).problem(in: plan)
        #expect((found == nil) == (problem == nil))
        if let problem { #expect(found?.hasPrefix(problem.components(", did")[0]) == true) }
    }

    @Test func `many small objectives cost little`() throws {
        let objectives = (1...2_000).map { "  o\($0): {window: test, steps: {s: {act: {}}}}" }
        let ending = try Rehearsal("objectives:\n" + objectives.joined(separator: "\n")).play()
        #expect(ending.exit == 0)
        #expect(ending.report.objectives.count == 2_000)
    }
}

extension String {
    func components(_ separator: String) -> [String] {
        var parts: [String] = []
        var rest = self[...]
        while let range = rest.firstRange(of: separator) {
            parts.append(String(rest[..<range.lowerBound]))
            rest = rest[range.upperBound...]
        }
        return parts + [String(rest)]
    }
}
