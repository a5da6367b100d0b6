import CivilTime
import Execution
import RunSupport
import Testing

/// Steps inside steps: procedures and alternatives.
struct InsideTests {
    private static let web = """
        ctplan-procedure: 1
        title: Log on and out
        inputs:
          play: {about: how it goes, default: pass}
          text: {about: what it finds, default: Welcome}
          password: {about: its password, secret: true}
        steps:
          open: {act: {}}
          logon:
            act: {as: [$(play)], text: $(text), secret: $(password)}
            expect: {text: {contains: Welcome}}
            capture: {page: text}
        always:
          logout: {act: {}, needs: [logon]}
        outputs: {page: page}
        """

    /// A plan with one objective, `a`, and one input, the secret `key`.
    private func rehearsal(_ steps: String, site: String = "", _ procedures: [String: String] = [:]) throws -> Rehearsal
    {
        let indented = steps.split(separator: "\n").map { "      \($0)\n" }.joined()
        var files = ["web.yaml": Self.web]
        files.merge(procedures) { $1 }
        var rehearsal = try Rehearsal(
            """
            ctplan: 1
            title: A test
            zone: Asia/Hong_Kong
            windows: {test: {date: 2021-08-14, from: 20:30, to: 22:30}}
            inputs: {key: {about: a key, secret: true}}
            objectives:
              a:
                window: test
                steps:
                  first: {act: {secret: $(key)}}

            """ + indented, site: "inputs: {key: {env: KEY}}\n" + site, procedures: files)
        rehearsal.secrets = ["KEY": "hunter2"]
        return rehearsal
    }

    // MARK: Procedures

    @Test func `a procedure is one step, and its steps are steps inside`() throws {
        let ending = try rehearsal(
            """
            in: {uses: web.yaml, with: {password: $(key)}, expect: {page: Welcome}, capture: {seen: page}}
            after: {act: {text: $(seen)}, expect: {text: $(seen)}}
            """
        ).play()
        #expect(
            ending.told
                == "a.first passed, a.in.open passed, a.in.logon passed, a.in.logout passed, a.in passed, a.after passed"
        )
        #expect(ending.gaps == [])
        #expect(ending.exit == 0)
    }

    @Test(arguments: [
        ("{text: Go away}", "failed", "a.in.open passed, a.in.logon failed, a.in.logout passed, a.in failed"),
        ("{play: broken}", "error", "a.in.open passed, a.in.logon error, a.in.logout skipped, a.in error"),
        ("{play: credentials}", "failed", "a.in.open passed, a.in.logon failed, a.in.logout skipped, a.in failed"),
    ])
    func `it ends as what is inside`(with: String, outcome: String, told: String) throws {
        let ending = try rehearsal(
            """
            in: {uses: web.yaml, with: {password: $(key), \(with.dropFirst())}
            after: {act: {}}
            """.replacing("}}", with: "}}")
        ).play()
        #expect(ending.told == "a.first passed, \(told), a.after blocked")
        #expect(ending.objectives == "a \(outcome)")
        let report = try #require(ending.reports(of: "a.in").first)
        #expect(report.summary.hasPrefix("logon: "))
        // What a step inside has told is not told again.
        #expect(report.findings.isEmpty)
    }

    @Test func `an output that is not as expected fails the step, not those inside`() throws {
        let ending = try rehearsal("in: {uses: web.yaml, with: {password: $(key)}, expect: {page: Goodbye}}").play()
        #expect(
            ending.told == "a.first passed, a.in.open passed, a.in.logon passed, a.in.logout passed, a.in failed")
        #expect(ending.reports(of: "a.in").first?.findings.map(\.rule) == ["expectation"])
    }

    @Test func `it sees its inputs only, and nothing of it is seen outside`() throws {
        let procedure = """
            ctplan-procedure: 1
            title: T
            inputs: {key: {about: a name that the plan has too}}
            steps:
              own: {act: {text: $(key)}, expect: {text: plain}, capture: {seen: text}}
              next: {act: {text: $(seen)}, expect: {text: plain}}
            """
        let ending = try rehearsal(
            "one: {uses: p.yaml, with: {key: plain}}\ntwo: {uses: p.yaml, with: {key: plain}}", ["p.yaml": procedure]
        ).play()
        #expect(ending.objectives == "a passed")
    }

    @Test func `a secret stays one inside, also where the input is none`() throws {
        let procedure = """
            ctplan-procedure: 1
            title: T
            inputs: {shown: {about: no secret}}
            steps:
              own: {act: {text: "you said $(shown)"}, expect: {text: {ends-with: $(shown)}}, capture: {said: text}}
            outputs: {said: said}
            """
        let rehearsal = try rehearsal(
            "in: {uses: p.yaml, with: {shown: $(key)}, expect: {said: nothing}}", ["p.yaml": procedure])
        let ending = try rehearsal.play()
        #expect(ending.told.hasSuffix("a.in.own passed, a.in failed"))
        let texts = ending.events.map { $0.json(hiding: rehearsal.hider) }
        #expect(!texts.contains { $0.contains("hunter2") })
        #expect(ending.reports(of: "a.in").allSatisfy { !$0.summary.contains("hunter2") })
    }

    @Test func `retry repeats the whole`() throws {
        let procedure = """
            ctplan-procedure: 1
            title: T
            steps:
              one: {act: {}}
              two: {act: {as: [refused, refused, pass]}}
            always:
              out: {act: {}, needs: [one]}
            """
        let ending = try rehearsal(
            "in: {uses: p.yaml, retry: {every: 10s, attempts: 5}}", ["p.yaml": procedure]
        ).play()
        #expect(ending.begun == "a.first" + String(repeating: ", a.in.one, a.in.two, a.in.out", count: 3))
        #expect(ending.attempts(of: "a.in").map(\.outcome) == [.error, .error, .passed])
        #expect(ending.objectives == "a passed")
        #expect(ending.gaps == [])
    }

    @Test(arguments: [
        // Accounts lock.
        "credentials", "locked", "form", "unreadable-form",
    ])
    func `what is done once only is not repeated for an expectation`(play: String) throws {
        let procedure = """
            ctplan-procedure: 1
            title: T
            steps:
              logon: {act: {as: \(play)}}
              look: {act: {text: closed}, expect: {text: open}, needs: []}
            """
        let ending = try rehearsal(
            "in: {uses: p.yaml, retry: {every: 10s, attempts: 5, for: [unmet, connection, timeout]}}",
            ["p.yaml": procedure]
        ).play()
        #expect(ending.attempts(of: "a.in").count == 1)
    }

    /// Accounts lock, whatever went wrong afterwards, and whether the refusal itself was expected or another way worked.
    @Test(arguments: [
        ("one: {act: {as: [credentials]}, expect: {connection: authentication}}", "two: {act: {as: [refused]}}"),
        (
            "one: {act: {as: [credentials]}, expect: {connection: authentication}}",
            "two: {act: {text: closed}, expect: {text: open}}"
        ),
        ("one: {any-of: {x: {act: {as: [credentials]}}, y: {act: {}}}}", "two: {act: {as: [refused]}}"),
        ("one: {any-of: {x: {act: {as: [credentials]}}, y: {act: {}}}, expect: {passed: x}}", "two: {act: {}}"),
        ("one: {act: {as: [locked]}}", "two: {act: {as: [refused]}}"),
    ])
    func `credentials that were refused are not tried again with the whole`(one: String, two: String) throws {
        let procedure = "ctplan-procedure: 1\ntitle: T\nsteps:\n  \(one)\n  \(two)\n"
        let ending = try rehearsal(
            "in: {uses: p.yaml, retry: {every: 10s, attempts: 3, for: [connection, unmet, timeout]}}",
            ["p.yaml": procedure]
        ).play()
        #expect(ending.attempts(of: "a.in").count == 1)
        #expect(ending.objectives == "a failed" || ending.objectives == "a error")
    }

    @Test func `a form that led where it should is sent again when a connection breaks later`() throws {
        let procedure =
            "ctplan-procedure: 1\ntitle: T\nsteps:\n  one: {act: {as: [form]}}\n  two: {act: {as: [refused]}}\n"
        let ending = try rehearsal("in: {uses: p.yaml, retry: {every: 10s, attempts: 3}}", ["p.yaml": procedure]).play()
        #expect(ending.attempts(of: "a.in").count == 3)
    }

    @Test func `what a capture makes of a secret output is secret too`() throws {
        let procedure = """
            ctplan-procedure: 1
            title: T
            steps:
              own: {act: {text: token-abcdef}, capture: {token: {value: text, secret: true}}}
            outputs: {token: token}
            """
        let rehearsal = try rehearsal(
            """
            in: {uses: p.yaml, capture: {loud: token | upper-case, part: 'token | find "[a-f]{4,}"'}}
            after: {act: {text: "$(loud) $(part)"}, expect: {text: nothing}}
            """, ["p.yaml": procedure])
        let ending = try rehearsal.play()
        let texts = ending.events.map { $0.json(hiding: rehearsal.hider) }
        #expect(!texts.contains { $0.contains("TOKEN-ABCDEF") || $0.contains("abcdef") })
    }

    @Test func `timeout bounds the whole, and what is always done is still done`() throws {
        let procedure = """
            ctplan-procedure: 1
            title: T
            steps:
              one: {act: {as: 20s}}
              two: {act: {as: 20s}}
              three: {act: {}}
            always:
              out: {act: {as: 5s}, needs: [one]}
              stuck: {act: {as: block}, needs: [one]}
            """
        let ending = try rehearsal(
            "in: {uses: p.yaml, timeout: 30s}\nafter: {act: {}, needs: []}", ["p.yaml": procedure]
        )
        .play()
        #expect(
            ending.told
                == "a.first passed, a.in.one passed, a.in.two error, a.in.three error, a.in.out passed, "
                + "a.in.stuck error, a.in error, a.after passed")
        #expect(ending.reports(of: "a.in").first?.summary.hasPrefix("not done within 30 s") == true)
        // 30 seconds, and the same grace as after an interrupt.
        #expect(ending.reports(of: "a.in").first?.duration == .seconds(50))
        #expect(ending.gaps == [])
    }

    @Test func `a closing window ends it, an interrupt leaves what is always done`() throws {
        let procedure = """
            ctplan-procedure: 1
            title: T
            steps:
              one: {act: {}}
              two: {act: {as: block}}
            always:
              out: {act: {}, needs: [one]}
            """
        var rehearsal = try rehearsal("in: {uses: p.yaml, retry: {every: 1s, attempts: 3}}", ["p.yaml": procedure])
        let closed = try rehearsal.play()
        #expect(closed.told == "a.first passed, a.in.one passed, a.in.two missed, a.in.out missed, a.in missed")
        rehearsal.interrupts = [.seconds(10)]
        let interrupted = try rehearsal.play()
        #expect(
            interrupted.told == "a.first passed, a.in.one passed, a.in.two error, a.in.out passed, a.in error")
        #expect(interrupted.exit == 130)
        #expect(closed.gaps + interrupted.gaps == [])
    }

    @Test func `under always it is done whatever happened, as a whole`() throws {
        var rehearsal = try Rehearsal(
            """
            objectives:
              a:
                window: test
                steps: {one: {act: {as: block}}}
                always: {tidy: {uses: p.yaml}}
            """,
            procedures: [
                "p.yaml": "ctplan-procedure: 1\ntitle: T\nsteps: {x: {act: {as: 1s}}, y: {uses: q.yaml}}\n",
                "q.yaml": "ctplan-procedure: 1\ntitle: T\nsteps: {z: {act: {as: 1s}}}\n",
            ])
        rehearsal.interrupts = [.seconds(10)]
        let ending = try rehearsal.play()
        #expect(ending.told == "a.one error, a.tidy.x passed, a.tidy.y.z passed, a.tidy.y passed, a.tidy passed")
    }

    @Test func `for each member it has a scope of its own`() throws {
        let procedure = """
            ctplan-procedure: 1
            title: T
            inputs: {server: {about: a host, type: host}}
            steps:
              own: {act: {to: $(server), text: $(server.host)}, expect: {text: $(server.host)}, capture: {it: text}}
            outputs: {it: it}
            """
        let ending = try Rehearsal(
            """
            ctplan: 1
            title: T
            hosts: {server: https://wrong.example, one: https://one.example, two: https://two.example}
            groups: {both: [one, two]}
            objectives:
              a:
                for-each: {it: both}
                steps:
                  in: {uses: p.yaml, with: {server: $(it)}, expect: {it: $(it.host)}}
            """, procedures: ["p.yaml": procedure]
        ).play()
        #expect(
            ending.told
                == "a[one].in.own passed, a[two].in.own passed, a[one].in passed, a[two].in passed")
    }

    // MARK: Conditions, roles and events

    private static let conditional = """
        ctplan-procedure: 1
        title: T
        inputs: {depth: {about: how much is done, default: some}}
        steps:
          one: {act: {text: there}, when: {depth: {one-of: [some, all]}}, capture: {it: text}}
          two: {act: {}, when: {depth: all}}
          three: {act: {text: $(it)}}
        always:
          out: {act: {}, needs: [one]}
        outputs: {it: it}
        """

    @Test(arguments: [
        ("all", "a.in.one passed, a.in.two passed, a.in.three passed, a.in.out passed, a.in passed, a.next passed"),
        ("some", "a.in.one passed, a.in.two skipped, a.in.three passed, a.in.out passed, a.in passed, a.next passed"),
        // What nothing of was done is as if it were not there, and what needs its values is not there either.
        (
            "none",
            "a.in.one skipped, a.in.two skipped, a.in.three skipped, a.in.out skipped, a.in skipped, a.next skipped"
        ),
    ])
    func `conditions ask for what is given`(depth: String, told: String) throws {
        let ending = try rehearsal(
            """
            in: {uses: p.yaml, with: {depth: \(depth)}, capture: {seen: it}}
            next: {act: {text: $(seen)}}
            after: {act: {}}
            """, ["p.yaml": Self.conditional]
        ).play()
        #expect(ending.told == "a.first passed, \(told), a.after passed")
        #expect(ending.objectives == "a passed")
    }

    @Test func `alternatives that are not for this run are passed over`() throws {
        let ending = try rehearsal(
            """
            x: {any-of: {one: {act: {}, when: {window.name: other}}, two: {act: {}}}}
            """
        ).play()
        #expect(ending.told == "a.first passed, a.x.one skipped, a.x.two passed, a.x passed")
        let neither = try rehearsal(
            "x: {any-of: {one: {act: {}, when: {window.name: other}}, two: {act: {}, when: {window.name: night}}}}"
        ).play()
        #expect(neither.told == "a.first passed, a.x.one skipped, a.x.two skipped, a.x skipped")
        #expect(neither.objectives == "a passed")
    }

    @Test func `the limit of an event ends what is inside, not what is always done`() throws {
        let procedure = """
            ctplan-procedure: 1
            title: T
            steps: {one: {act: {}}, two: {act: {as: block}}}
            always: {out: {act: {as: 1m}, needs: [one]}}
            """
        var rehearsal = try Rehearsal(
            """
            ctplan: 1
            title: T
            zone: Asia/Hong_Kong
            windows: {test: {date: 2021-08-14, from: 20:30, to: 22:30}}
            events: {failover: {about: it fails over}}
            objectives:
              a: {window: test, steps: {in: {uses: p.yaml, after-event: {event: failover, within: 5m}}}}
            """, procedures: ["p.yaml": procedure])
        rehearsal.announcers = ["failover": .answersAfter(.seconds(60), .announced(at: nil, by: "Desk", .person))]
        let ending = try rehearsal.play()
        #expect(ending.told == "a.in.one passed, a.in.two missed, a.in.out passed, a.in missed")
        #expect(ending.report.duration == .seconds(7 * 60))
        #expect(ending.gaps == [])
    }

    // MARK: Alternatives

    @Test(arguments: [
        (["pass", "pass"], "a.x.one passed, a.x.two skipped, a.x passed", "passed"),
        (["refused", "pass"], "a.x.one error, a.x.two passed, a.x passed", "passed"),
        (["refused", "credentials"], "a.x.one error, a.x.two failed, a.x failed", "failed"),
        (["broken", "refused"], "a.x.one error, a.x.two error, a.x error", "error"),
    ])
    func `alternatives are tried until one passes`(plays: [String], told: String, outcome: String) throws {
        let ending = try rehearsal(
            """
            x:
              any-of:
                one: {act: {as: \(plays[0])}}
                two: {act: {as: \(plays[1])}}
            """
        ).play()
        #expect(ending.told == "a.first passed, " + told)
        #expect(ending.objectives == "a \(outcome)")
        #expect(ending.gaps == [])
    }

    @Test func `which one passed can be expected and captured`() throws {
        let ending = try rehearsal(
            """
            x:
              any-of: {one: {act: {as: refused}}, two: {uses: web.yaml, with: {password: $(key)}}, three: {act: {}}}
              expect: {passed: two}
              capture: {way: passed}
            after: {act: {text: $(way)}, expect: {text: two}}
            """
        ).play()
        #expect(
            ending.told
                == "a.first passed, a.x.one error, a.x.two.open passed, a.x.two.logon passed, a.x.two.logout passed, "
                + "a.x.two passed, a.x.three skipped, a.x passed, a.after passed")
        #expect(ending.reports(of: "a.x.three").first?.summary == "two has passed already")
    }

    @Test func `all of them are tried again`() throws {
        let ending = try rehearsal(
            """
            x:
              any-of: {one: {act: {as: refused}}, two: {act: {as: [timeout, pass]}}}
              retry: {every: 1s, attempts: 3}
            """
        ).play()
        #expect(ending.begun == "a.first, a.x.one, a.x.two, a.x.one, a.x.two")
        #expect(ending.objectives == "a passed")
    }

    // MARK: Choice, and people

    @Test(arguments: [
        (["a.in"], "a.first, a.in.open, a.in.logon, a.in.logout"), (["a.in.open"], "a.first, a.in.open"),
        (["a.in.logon"], "a.first, a.in.open, a.in.logon, a.in.logout"),
        (["a.x.two"], "a.first, a.in.open, a.in.logon, a.in.logout, a.x.two"),
        (["a.first"], "a.first"),
    ])
    func `only what was chosen inside, and what it rests on`(only: [String], begun: String) throws {
        var rehearsal = try rehearsal(
            """
            in: {uses: web.yaml, with: {password: $(key)}}
            x: {any-of: {one: {act: {}}, two: {act: {}}}}
            """)
        rehearsal.only = only
        #expect(try rehearsal.play().begun == begun)
    }

    @Test(arguments: [
        ("a.in.lgon", "step \"a.in\" has no step \"lgon\", did you mean \"logon\"?"),
        ("a.in.logon.more", "step \"a.in.logon\" has no step \"more\""), ("a.in.logon", nil), ("a.in", nil),
    ])
    func `a choice that cannot be made is refused`(choice: String, problem: String?) throws {
        let rehearsal = try rehearsal("in: {uses: web.yaml, with: {password: $(key)}}")
        #expect(Selection(only: [choice]).problem(in: rehearsal.plan) == problem)
    }

    @Test func `a step inside goes by hand, and what only it needs is not asked for`() throws {
        var rehearsal = try Rehearsal(
            """
            ctplan: 1
            title: T
            inputs: {key: {about: a key, secret: true}, way: {about: a way in}}
            objectives:
              a: {steps: {in: {uses: web.yaml, with: {password: $(key), text: $(way)}}}}
            """, site: "by-hand: [a.in.logon]", procedures: ["web.yaml": Self.web])
        rehearsal.people = ["a.in.logon": .answers(.done(by: "me", observed: ["text": "Welcome", "page": "Home"]))]
        let ending = try rehearsal.play()
        #expect(ending.told == "a.in.open passed, a.in.logon passed, a.in.logout passed, a.in passed")
        let question = try #require(ending.stage.questions.first)
        #expect(question.step == "a.in.logon")
        #expect(question.instruction == "Act “‹what it finds›”.")
    }

    @Test func `the steps inside go by hand, not the whole`() throws {
        let rehearsal = try rehearsal(
            "in: {uses: web.yaml, with: {password: $(key)}}", site: "by-hand: [a.in]")
        let binder = Binder(
            plan: rehearsal.plan, site: rehearsal.site, settings: [:], selection: Selection(only: []),
            userKnownHosts: [])
        let finding = try #require(binder.findings().first)
        #expect(finding.rule == "by-hand")
        #expect(finding.help == "name those that go by hand: a.in.open, a.in.logon and a.in.logout")
    }
}
