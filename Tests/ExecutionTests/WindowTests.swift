import CivilTime
import Execution
import JSONText
import PlanLanguage
import RunSupport
import Testing

/// Runs before, in, across the end of and after their windows.
@Suite struct WindowTests {
    private static let windows = """
        ctplan: 1
        title: Windows
        zone: Asia/Hong_Kong
        windows:
          test: {date: 2021-08-14, from: 20:30, to: 22:30}
          night: {date: 2021-08-14, from: 22:00, to: 02:30 +1d}
          daily: {dates: 2021-08-14..2021-08-16, from: 20:00, to: 21:00}
          later: {dates: 2021-08-16..2021-08-27}
          from: {date: 2021-08-14, from: 20:30}
          to: {date: 2021-08-14, to: 20:30}
          open: {dates: 2021-08-14..}
          phased:
            dates: 2021-08-14..2021-08-15
            business-date: next-business-day
            phases:
              early: {from: 22:00, to: 22:30}
              late: {from: 00:30 +1d, to: 02:30 +1d}
          about: {date: 2021-08-14, from: 20:30, to: 22:30, tolerance: 10m}
          mondays: {dates: 2021-08-14..2021-08-24, weekdays: Monday, from: 20:30, to: 22:30}

        """

    private func rehearsal(_ objectives: String, at time: String) throws -> Rehearsal {
        var rehearsal = try Rehearsal(Self.windows + "objectives:\n" + objectives)
        rehearsal.start = try Instant.parse(time).get()
        return rehearsal
    }

    /// Hong Kong is eight hours ahead of UTC.
    @Test(arguments: [
        ("test", "2021-08-14T12:29:59.999Z", Outcome.skipped, Int32(3)), ("test", "2021-08-14T12:30:00Z", .passed, 0),
        ("test", "2021-08-14T14:29:59.999Z", .passed, 0), ("test", "2021-08-14T14:30:00Z", .skipped, 3),
        ("night", "2021-08-14T18:29:00Z", .passed, 0), ("night", "2021-08-14T18:30:00Z", .skipped, 3),
        ("daily", "2021-08-15T12:30:00Z", .passed, 0), ("daily", "2021-08-14T13:30:00Z", .skipped, 3),
        ("from", "2021-08-14T15:59:59Z", .passed, 0), ("from", "2021-08-14T16:00:00Z", .skipped, 3),
        ("to", "2021-08-13T16:00:00Z", .passed, 0), ("to", "2021-08-14T12:30:00Z", .skipped, 3),
        ("open", "2031-08-14T16:00:00Z", .passed, 0),
        ("phased", "2021-08-14T15:00:00Z", .passed, 0), ("phased.early", "2021-08-14T14:29:59Z", .passed, 0),
        ("phased.early", "2021-08-14T15:00:00Z", .skipped, 3), ("phased.late", "2021-08-15T17:00:00Z", .passed, 0),
        ("phased.late", "2021-08-15T18:30:00Z", .skipped, 3), ("about", "2021-08-14T12:20:00Z", .passed, 0),
        ("about", "2021-08-14T12:19:59Z", .skipped, 3), ("about", "2021-08-14T14:39:59Z", .passed, 0),
        ("mondays", "2021-08-16T13:00:00Z", .passed, 0), ("mondays", "2021-08-17T13:00:00Z", .skipped, 3),
    ])
    func `whether it is the time`(window: String, at time: String, outcome: Outcome, exit: Int32) throws {
        let ending = try rehearsal("  o: {window: \(window), steps: {a: {act: {}}}}", at: time).play()
        #expect(ending.report.outcome == outcome)
        #expect(ending.exit == exit)
        #expect(ending.begun == (outcome == .passed ? "o.a" : ""))
        #expect(ending.gaps == [])
    }

    @Test func `waits for each window, without keeping a place among the jobs`() throws {
        var rehearsal = try rehearsal(
            """
              late: {window: later, for-each: {x: [one, two]}, steps: {a: {act: {}}}}
              soon: {window: night, for-each: {x: [one, two]}, steps: {a: {act: {as: 1m}}}}
              now: {window: test, steps: {a: {act: {as: 1m}}}}
            """, at: "2021-08-14T12:00:00Z")
        rehearsal.options = RunOptions(jobs: 1, waits: true)
        let ending = try rehearsal.play()
        #expect(ending.begun == "now.a, soon[one].a, soon[two].a, late[one].a, late[two].a")
        #expect(ending.exit == 0)
        let waits = ending.events.compactMap { if case .waiting(_, let window) = $0 { window } else { nil } }
        #expect(waits == ["later", "night", "test"])
    }

    @Test(arguments: [
        // The window closes two hours after the start.
        ("an attempt", "steps: {a: {act: {as: 3h}}, b: {act: {}}}", "o.a missed, o.b missed", "o.a"),
        ("between steps", "steps: {a: {act: {as: 2h}}, b: {act: {}}}", "o.a passed, o.b missed", "o.a"),
        (
            "before what is always done", "steps: {a: {act: {as: 2h}}}\n    always: {z: {act: {}}}",
            "o.a passed, o.z missed", "o.a"
        ),
        (
            "what is always done", "steps: {a: {act: {as: 1h}}}\n    always: {z: {act: {as: 3h}}}",
            "o.a passed, o.z missed", "o.a, o.z"
        ),
        ("a question", "steps: {a: {manual: {do: Look}}, b: {act: {}}}", "o.a missed, o.b missed", ""),
    ])
    func `closes in the middle of`(_ what: String, objective: String, told: String, begun: String) throws {
        var rehearsal = try rehearsal("  o:\n    window: test\n    \(objective)", at: "2021-08-14T12:30:00Z")
        rehearsal.people = ["o.a": .silent]
        let ending = try rehearsal.play()
        #expect(ending.told == told)
        #expect(ending.begun == begun)
        #expect(ending.exit == 4)
        #expect(ending.report.at == (try Instant.parse("2021-08-14T14:30:00Z").get()))
        #expect(ending.gaps == [])
        let closings = ending.events.filter { if case .windowClosed = $0 { true } else { false } }
        #expect(closings.count == 1)
    }

    @Test func `ends a phase at its end, and goes on with the next`() throws {
        var rehearsal = try rehearsal(
            """
              one: {window: phased.early, steps: {a: {act: {as: 45m}}}}
              two: {window: phased.late, after: [one], steps: {a: {act: {as: 45m}}}}
            """, at: "2021-08-14T14:00:00Z")
        rehearsal.options = RunOptions(waits: true)
        let ending = try rehearsal.play()
        #expect(ending.objectives == "one missed, two passed")
        #expect(ending.report.at == (try Instant.parse("2021-08-14T17:15:00Z").get()))
    }

    /// The day of the run's start is that of its references; the site's holidays count.
    @Test(arguments: [
        ("2021-08-14T14:00:00Z", nil, "2021-08-14 2021-08-16"), ("2021-08-15T02:00:00Z", nil, "2021-08-15 2021-08-16"),
        ("2021-08-14T14:00:00Z", "calendar: {holidays: [2021-08-16]}\n", "2021-08-14 2021-08-17"),
        ("2021-08-20T14:00:00Z", nil, "2021-08-15 2021-08-16"),
    ])
    func `references know which day it is`(time: String, site: String?, expected: String) throws {
        var rehearsal = try Rehearsal(
            Self.windows
                + """
                objectives:
                  o:
                    window: phased
                    steps: {a: {act: {text: $(window.date) $(window.business-date)}, expect: {text: \(expected)}}}
                """, site: site)
        rehearsal.start = try Instant.parse(time).get()
        rehearsal.options = RunOptions(ignoresWindows: true)
        #expect(try rehearsal.play().objectives == "o passed")
    }

    @Test func `the record says which day it is`() throws {
        let rehearsal = try rehearsal("  o: {window: phased, steps: {a: {act: {}}}}", at: "2021-08-15T14:00:00Z")
        guard let started = try rehearsal.play().events.first else { return #expect(Bool(false), "no event") }
        guard case .array(let windows) = try JSON.parse(started.json(hiding: rehearsal.hider))["windows"] else {
            return #expect(Bool(false), "no windows")
        }
        #expect(
            windows.map { $0.text() } == [
                #"{"name":"phased","words":"Saturday 14 August 2021 to Sunday 15 August 2021 22:00 to 02:30 +1d HKT","#
                    + #""opens":"2021-08-14T14:00:00.000Z","closes":"2021-08-15T18:30:00.000Z","date":"2021-08-15","#
                    + #""day":2,"days":2,"business-date":"2021-08-16"}"#
            ])
    }

    @Test func `closes in the middle of a pause, when the clock is set`() throws {
        var rehearsal = try rehearsal(
            "  o: {window: test, steps: {a: {act: {as: refused}, retry: {every: 10m, until: window-end}}}}",
            at: "2021-08-14T12:30:00Z")
        rehearsal.jump = (after: .seconds(300), by: .seconds(7_200))
        let ending = try rehearsal.play()
        #expect(ending.told == "o.a missed")
        #expect(ending.begun == "o.a")
        #expect(ending.reports(of: "o.a")[0].summary.contains("no connection: refused"))
    }

    @Test func `no pause is begun that outlasts the window`() throws {
        let ending = try rehearsal(
            "  o: {window: test, steps: {a: {act: {as: refused}, retry: {every: 50m, until: window-end}}}}",
            at: "2021-08-14T12:30:00Z"
        ).play()
        #expect(ending.told == "o.a error")
        #expect(ending.begun == "o.a, o.a, o.a")
        #expect(ending.report.duration == .seconds(6_000))
    }

    @Test func `what did not get its turn before the closing is missed, also between two days`() throws {
        for waits in [false, true] {
            var rehearsal = try rehearsal(
                """
                  one: {window: daily, steps: {a: {act: {as: 45m}}}}
                  two: {window: daily, after: [one], steps: {a: {act: {as: 45m}}}}
                  three: {window: daily, after: [two], steps: {a: {act: {}}}}
                """, at: "2021-08-14T12:00:00Z")
            rehearsal.options = RunOptions(jobs: 1, waits: waits)
            let ending = try rehearsal.play()
            #expect(ending.objectives == "one passed, two missed, three missed")
            #expect(ending.exit == 4)
        }
    }

    @Test func `what was over before the run began is not missed by it`() throws {
        let ending = try rehearsal(
            """
              first: {window: test, steps: {a: {act: {}}}}
              today: {window: later, steps: {a: {act: {}}}}
              second: {window: phased.late, after: [first], steps: {a: {act: {}}}}
            """, at: "2021-08-16T12:00:00Z"
        ).play()
        #expect(ending.objectives == "first skipped, today passed, second skipped")
        #expect(ending.exit == 0)
        #expect(
            ending.report.objectives.map(\.cause) == [
                "window test closed on 14 August 2021 22:30 HKT, before this run began", nil,
                "window phased.late closed on 16 August 2021 02:30 HKT, before this run began",
            ])
    }

    @Test func `closing one window leaves the others alone`() throws {
        let ending = try rehearsal(
            """
              a: {window: test, steps: {a: {act: {as: 1h}}}}
              b: {window: night, steps: {a: {act: {as: 1h}}}}
            """, at: "2021-08-14T14:00:00Z"
        ).play()
        #expect(ending.objectives == "a missed, b passed")
        let closings = ending.events.compactMap { if case .windowClosed(let window) = $0 { window } else { nil } }
        #expect(closings == ["test"])
    }

    @Test func `runs outside the window when asked, and ends all the same`() throws {
        var rehearsal = try rehearsal(
            """
              a: {window: test, steps: {a: {act: {as: [refused, refused, pass]}, retry: {every: 30s, attempts: 3}}}}
              b: {window: test, steps: {a: {act: {as: refused}, retry: {every: 30s, until: window-end}}}}
            """, at: "2021-08-10T14:00:00Z")
        rehearsal.options = RunOptions(ignoresWindows: true)
        let ending = try rehearsal.play()
        #expect(ending.objectives == "a passed, b error")
        #expect(ending.begun == "a.a, b.a, a.a, a.a")
    }

    @Test(arguments: [
        ("2021-08-14T12:00:00Z", "early test"), ("2021-08-14T12:30:00Z", "open"),
        ("2021-08-14T15:00:00Z", "early later"),
        ("2021-08-28T15:00:00Z", "late later"),
    ])
    func `the gate before a run`(time: String, expected: String) throws {
        let rehearsal = try rehearsal(
            "  a: {window: test, steps: {a: {act: {}}}}\n  b: {window: later, steps: {a: {act: {}}}}", at: time)
        let words =
            switch WindowGate.now(rehearsal.start, plan: rehearsal.plan, selection: Selection(only: [])) {
            case .open: "open"
            case .early(let window, _): "early \(window)"
            case .late(let window, _): "late \(window)"
            case .unannounced(let window): "unannounced \(window)"
            }
        #expect(words == expected)
    }
}
