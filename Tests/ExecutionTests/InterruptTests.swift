import CivilTime
import Execution
import RunSupport
import Testing

/// Ctrl-C, and records that cannot be written: what is going on ends, what is always done is done, the events are whole.
@Suite struct InterruptTests {
    private static let plan = """
        objectives:
          one:
            window: test
            steps: {a: {act: {as: 10m}}, b: {act: {}}}
            always: {z: {act: {as: 5s}}}
          two:
            window: test
            after: [one]
            steps: {a: {act: {}}}
            always: {z: {act: {}}}
        """

    @Test func `ends what goes on and does what is always done`() throws {
        var rehearsal = try Rehearsal(Self.plan)
        rehearsal.interrupts = [.seconds(60)]
        let ending = try rehearsal.play()
        #expect(ending.told == "one.a error, one.b skipped, one.z passed")
        #expect(ending.begun == "one.a, one.z")
        #expect(ending.objectives == "one error, two skipped")
        #expect(ending.exit == 130)
        #expect(ending.report.duration == .seconds(65))
        #expect(ending.gaps == [])
    }

    @Test(arguments: [([Duration.seconds(60)], 80), ([.seconds(60), .seconds(62)], 62)])
    func `what is always done has its grace time, or ends at the second interrupt`(signals: [Duration], end: Int) throws
    {
        var rehearsal = try Rehearsal(
            """
            objectives:
              one:
                window: test
                steps: {a: {act: {as: 10m}}}
                always: {y: {act: {as: 10m}}, z: {act: {}}}
            """)
        rehearsal.interrupts = signals
        let ending = try rehearsal.play()
        #expect(ending.told == "one.a error, one.y error, one.z skipped")
        #expect(ending.exit == 130)
        #expect(ending.report.duration == .seconds(end))
        #expect(ending.gaps == [])
    }

    @Test(arguments: [
        ("a pause", "steps: {a: {act: {as: refused}, retry: {every: 10m, until: window-end}}}", "o.a error", "o.a"),
        ("a question", "steps: {a: {manual: {do: Look}}, b: {act: {}}}", "o.a error, o.b skipped", ""),
        ("a step that will not stop", "steps: {a: {act: {as: block}}}", "o.a error", "o.a"),
    ])
    func `interrupts`(_ what: String, objective: String, told: String, begun: String) throws {
        var rehearsal = try Rehearsal("objectives:\n  o:\n    window: test\n    \(objective)")
        rehearsal.people = ["o.a": .silent]
        rehearsal.interrupts = [.seconds(60)]
        let ending = try rehearsal.play()
        #expect(ending.told == told)
        #expect(ending.begun == begun)
        #expect(ending.exit == 130)
        #expect(ending.report.duration == .seconds(60))
        #expect(ending.gaps == [])
    }

    /// The disk takes ten seconds for each step's beginning; within them comes the interrupt, or the window closes.
    @Test(arguments: [true, false])
    func `begins nothing after it, also when the disk is slow`(isInterrupt: Bool) throws {
        var rehearsal = try Rehearsal(
            "objectives:\n  o:\n    window: test\n    steps: {a: {act: {}}, b: {act: {}}}\n    always: {z: {act: {}}}")
        rehearsal.diskDelay = .seconds(10)
        if isInterrupt {
            rehearsal.interrupts = [.seconds(5)]
        } else {
            rehearsal.start = try Instant.parse("2021-08-14T14:29:55Z").get()
        }
        let ending = try rehearsal.play()
        #expect(ending.begun == "")
        #expect(
            ending.told
                == (isInterrupt ? "o.a skipped, o.b skipped, o.z skipped" : "o.a missed, o.b missed, o.z missed"))
        #expect(ending.exit == (isInterrupt ? 130 : 4))
        #expect(ending.gaps == [])
    }

    @Test(arguments: 0...70)
    func `is whole whenever the interrupt comes`(second: Int) throws {
        var rehearsal = try Rehearsal(
            """
            objectives:
              one:
                window: test
                steps: {a: {act: {as: 3s}}, b: {act: {as: [refused, 2s]}, retry: {every: 4s, attempts: 2}}}
                always: {z: {act: {as: 5s}}}
              two: {window: test, after: [one], for-each: {x: [q, r]}, steps: {a: {act: {as: 3s}}}, always: {z: {act: {}}}}
            """)
        rehearsal.diskDelay = .seconds(1)
        rehearsal.interrupts = [.seconds(second)]
        let ending = try rehearsal.play()
        #expect(ending.gaps == [])
        let isInterrupted = ending.events.contains { if case .interrupted = $0 { true } else { false } }
        #expect(ending.exit == (isInterrupted ? 130 : 0))
        for unit in ["one", "two[q]", "two[r]"] {
            let begun = ending.stage.entries.filter { $0.hasPrefix("\(unit).") }
            #expect(begun.isEmpty || begun.last == "\(unit).z")
        }
    }

    @Test func `stops waiting for a window`() throws {
        var rehearsal = try Rehearsal(Self.plan)
        rehearsal.start = try Instant.parse("2021-08-14T10:00:00Z").get()
        rehearsal.options = RunOptions(waits: true)
        rehearsal.interrupts = [.seconds(60)]
        let ending = try rehearsal.play()
        #expect(ending.begun == "")
        #expect(ending.exit == 130)
        #expect(ending.report.duration == .seconds(60))
        #expect(ending.gaps == [])
    }

    @Test func `an interrupted run is not passed, whatever passed before`() throws {
        var rehearsal = try Rehearsal(
            """
            objectives:
              one: {window: test, steps: {a: {act: {}}}}
              two: {window: test, steps: {a: {act: {as: 10m}}, b: {act: {}}}}
              three: {window: test, after: [two], steps: {a: {act: {}}}}
            """)
        rehearsal.only = ["one", "three"]
        rehearsal.options = RunOptions(jobs: 1)
        rehearsal.interrupts = [.zero]
        let ending = try rehearsal.play()
        #expect(ending.report.outcome != .passed)
        #expect(ending.exit == 130)
    }

    /// Every moment at which the disk may be full, from the first event to the last.
    @Test(arguments: 1..<16)
    func `a record that breaks lets nothing new begin`(room: Int) throws {
        var rehearsal = try Rehearsal(
            """
            objectives:
              one:
                window: test
                steps: {a: {act: {as: 1s}}, b: {act: {as: 1s}}}
                always: {z: {act: {}}}
              two: {window: test, after: [one], steps: {a: {act: {}}}, always: {z: {act: {}}}}
            """)
        rehearsal.recordRoom = room
        let ending = try rehearsal.play()
        #expect(ending.exit == 3)
        #expect(ending.report.recordProblem == "no space left on device")
        #expect(ending.gaps == [])
        let begun = ending.stage.entries
        if begun.contains("one.a") { #expect(begun.contains("one.z")) }
        if begun.contains("two.a") { #expect(begun.contains("two.z")) } else { #expect(!begun.contains("two.z")) }
        // At most what was begun before the disk was found full.
        #expect(begun.filter { !$0.hasSuffix("z") }.count <= (room + 1) / 3)
    }

    @Test func `a record that breaks ends the wait for a window`() throws {
        var rehearsal = try Rehearsal(
            """
            ctplan: 1
            title: Windows
            zone: Asia/Hong_Kong
            windows:
              test: {date: 2021-08-14, from: 20:30, to: 22:30}
              later: {date: 2021-08-20}
            objectives:
              one: {window: test, steps: {a: {act: {as: 1m}}, b: {act: {}}}}
              two: {window: later, steps: {a: {act: {}}}}
            """)
        rehearsal.options = RunOptions(waits: true)
        rehearsal.recordRoom = 5
        let ending = try rehearsal.play()
        #expect(ending.exit == 3)
        #expect(ending.report.duration == .seconds(60))
    }
}
