import CivilTime
import Execution
import PlanLanguage
import RunSupport
import Testing

/// What waits for an announcement: how it becomes known, and what comes of it when it does not.
@Suite struct EventTests {
    private static let head = """
        ctplan: 1
        title: Events
        zone: Asia/Hong_Kong
        windows:
          test: {date: 2021-08-14, from: 20:30, to: 22:30}
          short: {date: 2021-08-14, from: 20:30, to: 21:00}
          later: {date: 2021-08-14, from: 21:00, to: 21:30}
          early: {date: 2021-08-14, from: 20:00, to: 20:30}
        events:
          failover: {about: the failover is announced}
          noted: {about: it is announced in a window, during: later}
          before: {about: the test is opened, during: early}
        objectives:

        """

    /// The clock shows 20:31.
    private func rehearsal(_ objectives: String) throws -> Rehearsal {
        try Rehearsal(Self.head + objectives)
    }

    private func at(_ time: String) throws -> Instant { try Instant.parse("2021-08-14T\(time)Z").get() }

    private func announced(_ event: String, at time: String) throws -> Announcement {
        Announcement(event: event, at: try at(time), by: "Operations", source: .commandLine)
    }

    private static let objective = "  o: {window: test, after-event: failover, steps: {a: {act: {}}}}"
    private static let step =
        "  o: {window: test, steps: {b: {act: {}}, a: {act: {}, after-event: failover}, c: {act: {}}, d: {act: {}, needs: [a]}}}"

    @Test(arguments: [objective, step])
    func `what was announced before the run begins at once`(plan: String) throws {
        var rehearsal = try rehearsal(plan)
        rehearsal.options = RunOptions(announcements: [try announced("failover", at: "12:00:00")])
        let ending = try rehearsal.play()
        #expect(ending.report.outcome == .passed)
        #expect(ending.report.duration == .zero)
        #expect(ending.stage.eventQuestions == [])
        #expect(try ending.announcements == [announced("failover", at: "12:00:00")])
    }

    @Test func `nobody is there to ask`() throws {
        let objective = try rehearsal(Self.objective).play()
        #expect(objective.objectives == "o skipped")
        #expect(objective.exit == 3)
        #expect(
            objective.report.objectives[0].cause
                == "nobody announced failover; run at a terminal, say --event failover once it is announced, or event.failover in an "
                + "answers file")
        #expect(objective.report.duration == .zero)
        let step = try rehearsal(Self.step).play()
        #expect(step.told == "o.b passed, o.a skipped, o.c passed, o.d skipped")
        #expect(step.objectives == "o passed")
    }

    @Test(arguments: [
        (EventAnswer.announced(at: nil, by: "Desk", .person), "o passed", "2021-08-14T12:41:00.000Z"),
        (.never(by: "Desk"), "o skipped", ""),
    ])
    func `somebody is asked, and the rest goes on meanwhile`(answer: EventAnswer, told: String, time: String) throws {
        for body in [Self.objective, Self.step] {
            var rehearsal = try rehearsal(body + "\n  other: {window: test, steps: {a: {act: {as: 5m}}, b: {act: {}}}}")
            rehearsal.announcers = ["failover": .answersAfter(.seconds(600), answer)]
            let ending = try rehearsal.play()
            #expect(ending.stage.eventQuestions == ["failover"])
            #expect(ending.objectives == (body == Self.step ? "o passed" : told) + ", other passed")
            #expect(ending.report.duration == .seconds(600))
            #expect(ending.announcements.map(\.at.description).joined() == time)
            #expect(ending.gaps == [])
            if told == "o skipped", body == Self.objective {
                #expect(ending.report.objectives[0].cause == "Desk: failover will not come")
            }
        }
    }

    @Test func `one question for all who wait, who take no place among the jobs`() throws {
        var rehearsal = try rehearsal(
            """
              o: {window: test, for-each: {x: [1, 2, 3]}, after-event: failover, steps: {a: {act: {text: $(x)}}}}
              p: {window: short, after-event: failover, steps: {a: {act: {}}}}
              now: {window: test, steps: {a: {act: {as: 1m}}}}
            """)
        rehearsal.options = RunOptions(jobs: 1)
        rehearsal.announcers = ["failover": .answersAfter(.seconds(600), .announced(at: nil, by: "Desk", .person))]
        let ending = try rehearsal.play()
        #expect(ending.stage.eventQuestions == ["failover"])
        #expect(
            ending.begun == "now.a, o[1].a, o[2].a, o[3].a, p.a" || ending.begun == "now.a, p.a, o[1].a, o[2].a, o[3].a"
        )
        #expect(ending.objectives == "o passed, p passed, now passed")
    }

    @Test func `each window closes for its own`() throws {
        var rehearsal = try rehearsal(
            """
              o: {window: short, after-event: failover, steps: {a: {act: {}}}}
              p: {window: test, after-event: failover, steps: {a: {act: {}}}}
              q: {window: short, steps: {a: {act: {}, after-event: failover}, b: {act: {}}}}
            """)
        rehearsal.announcers = ["failover": .answersAfter(.seconds(3_600), .announced(at: nil, by: "Desk", .person))]
        let ending = try rehearsal.play()
        #expect(ending.objectives == "o skipped, p passed, q missed")
        #expect(ending.told == "q.a skipped, q.b missed, p.a passed")
        #expect(ending.report.objectives[0].cause == "nobody announced failover before window short closed")
        #expect(ending.stage.eventQuestions == ["failover"])
    }

    @Test func `an event is asked for while its window is open`() throws {
        var rehearsal = try rehearsal("  o: {window: test, after-event: noted, steps: {a: {act: {}}}}")
        rehearsal.announcers = ["noted": .answersAfter(.seconds(60), .announced(at: nil, by: "Desk", .person))]
        let asked = try rehearsal.play()
        #expect(asked.announcements.map(\.at.description) == ["2021-08-14T13:01:00.000Z"])
        rehearsal.announcers = ["noted": .silent]
        let silent = try rehearsal.play()
        #expect(silent.report.duration == .seconds(59 * 60))
        #expect(silent.objectives == "o skipped")
        #expect(
            silent.report.objectives[0].cause
                == "nobody announced noted before window later closed at 14 August 2021 21:30 HKT")
    }

    @Test(arguments: [
        // Written down for a rehearsal: the run goes on when the time has come.
        ("noted", "13:10:00", Duration.seconds(39 * 60), "o passed"),
        ("noted", "", .seconds(29 * 60), "o passed"),
        ("noted", "14:00:00", .seconds(89 * 60), "o skipped"),
        ("failover", "12:31:00", .zero, "o passed"), ("failover", "", .zero, "o passed"),
        ("before", "12:15:00", .zero, "o passed"),
    ])
    func `answers that were written down`(event: String, time: String, after: Duration, told: String) throws {
        var rehearsal = try rehearsal("  o: {window: test, after-event: \(event), steps: {a: {act: {}}}}")
        let moment = time.isEmpty ? nil : try at(time)
        rehearsal.announcers = [event: .wrote(.announced(at: moment, by: "Desk", .answersFile))]
        let ending = try rehearsal.play()
        #expect(ending.objectives == told)
        #expect(ending.report.duration == after)
    }

    @Test(arguments: [
        ("within: 30m", "12:20:00", "as: 10m", "o.a passed, o.b passed, o.z passed", "o passed"),
        // 20:50 is the end: the first attempt is cut, what is always done is still done.
        ("within: 30m", "12:20:00", "as: 30m", "o.a missed, o.b missed, o.z passed", "o missed"),
        ("within: 30m", "12:20:00", "as: 19m", "o.a passed, o.b missed, o.z passed", "o missed"),
        ("within: 30m", "12:01:00", "as: 1m", "", "o missed"),
        ("within: 30m", "12:01:00.001", "as: 1m", "o.a missed, o.b missed, o.z passed", "o missed"),
    ])
    func `an objective's limit`(limit: String, time: String, act: String, told: String, objectives: String) throws {
        var rehearsal = try rehearsal(
            "  o: {window: test, after-event: {event: failover, \(limit)}, steps: {a: {act: {\(act)}}, b: {act: {}}}, always: {z: {act: {}}}}"
        )
        rehearsal.options = RunOptions(announcements: [try announced("failover", at: time)])
        let ending = try rehearsal.play()
        #expect(ending.told == told)
        #expect(ending.objectives == objectives)
        #expect(ending.exit == (objectives == "o passed" ? 0 : 4))
        if objectives == "o missed" {
            #expect(
                ending.report.objectives[0].cause?.hasSuffix(
                    "it had to end within 30 min of failover, announced at 14 August 2021 \(time < "12:10" ? "20:01" : "20:20") HKT"
                )
                    == true, "\(ending.report.objectives[0].cause ?? "")")
        }
    }

    @Test(arguments: [
        ("{as: 10m}", "", "o.b passed, o.a passed, o.c passed", 0),
        ("{as: 40m}", "", "o.b passed, o.a missed, o.c blocked", 4),
        (
            "{as: refused}", ", retry: {every: 5m, until: window-end}", "o.b passed, o.a missed, o.c blocked", 4
        ),
    ])
    func `a step's limit`(act: String, retry: String, told: String, exit: Int32) throws {
        var rehearsal = try rehearsal(
            "  o: {window: test, steps: {b: {act: {as: 9m}}, a: {act: \(act), after-event: {event: failover, within: 30m}\(retry)}, c: {act: {}}}}"
        )
        rehearsal.announcers = ["failover": .answersAfter(.seconds(60), .announced(at: nil, by: "Desk", .person))]
        let ending = try rehearsal.play()
        #expect(ending.told.replacing("error", with: "missed") == told)
        if retry.isEmpty { #expect(ending.exit == exit) }
        #expect(ending.report.duration <= .seconds(40 * 60))
    }

    @Test func `an interrupt ends the waiting, and nothing has passed`() throws {
        for body in [Self.objective, Self.step] {
            var rehearsal = try rehearsal(body)
            rehearsal.announcers = ["failover": .silent]
            rehearsal.interrupts = [.seconds(60)]
            let ending = try rehearsal.play()
            #expect(ending.report.duration == .seconds(60))
            #expect(ending.exit == 130)
            #expect(ending.report.outcome != .passed)
            #expect(ending.gaps == [])
        }
    }

    @Test func `a record that cannot be written ends the waiting`() throws {
        var rehearsal = try rehearsal(Self.objective + "\n  p: {window: test, steps: {a: {act: {as: 1m}}}}")
        rehearsal.announcers = ["failover": .silent]
        rehearsal.recordRoom = 2
        let ending = try rehearsal.play()
        #expect(ending.report.recordProblem != nil)
        #expect(ending.report.duration <= .seconds(60))
    }

    @Test func `with windows ignored, events come at any time`() throws {
        var rehearsal = try rehearsal("  o: {window: test, after-event: noted, steps: {a: {act: {}}}}")
        rehearsal.options = RunOptions(ignoresWindows: true)
        rehearsal.announcers = ["noted": .answersAfter(.seconds(60), .announced(at: nil, by: "Desk", .person))]
        let ending = try rehearsal.play()
        #expect(ending.objectives == "o passed")
        #expect(ending.report.duration == .seconds(60))
    }

    @Test func `waits for the window too`() throws {
        var rehearsal = try rehearsal("  o: {window: later, after-event: failover, steps: {a: {act: {}}}}")
        rehearsal.options = RunOptions(waits: true)
        rehearsal.announcers = ["failover": .answersAfter(.seconds(60), .announced(at: nil, by: "Desk", .person))]
        let ending = try rehearsal.play()
        #expect(ending.objectives == "o passed")
        #expect(ending.report.duration == .seconds(29 * 60))
    }
}

extension Rehearsal.Ending {
    fileprivate var announcements: [Announcement] {
        events.compactMap { if case .announced(let announcement, _) = $0 { announcement } else { nil } }
    }
}
