import CivilTime
import Execution
import RunSupport
import Testing

/// Ways in which a run could end as passed although something chosen did not pass or nothing was looked at.
@Suite struct FalsePassTests {
    @Test(arguments: [
        // What was not found is never as expected, also under a negation.
        ("act: {as: empty}, expect: {text: Welcome}", Outcome.failed),
        ("act: {as: empty}, expect: {text: {not: Welcome}}", .failed),
        ("act: {as: empty}, expect: {files: {each: {not: x}}}", .failed),
        ("act: {as: empty}, expect: {files: {none: {contains: x}}}", .failed),
        ("act: {}, expect: {files: {each: {not: x}}}", .failed),
        ("act: {}, expect: {headers: {x-none: {not: {contains: error}}}}", .failed),
        // A check that is always made stays, whatever else is expected.
        ("act: {status: 503}", .failed),
        ("act: {status: 503}, expect: {text: Welcome}", .failed),
        ("act: {status: 503}, expect: {status: 503}", .passed),
        ("act: {status: 503}, expect: {status: {one-of: [503, 504]}}", .passed),
        ("act: {status: 503}, expect: {status: {at-least: 500}}", .passed),
        // Bounds that good results keep as well do not ask for trouble.
        ("act: {status: 503}, expect: {status: {at-least: 200}}", .failed),
        ("act: {status: 404}, expect: {status: {between: [200, 499]}}", .failed),
        ("act: {status: 404}, expect: {status: {between: [400, 499]}}", .passed),
        ("act: {status: 503}, expect: {status: {at-least: 201}}", .failed),
        ("act: {status: 503}, expect: {status: {at-least: 400}}", .passed),
        ("act: {status: 503}, expect: {status: {any: [{not: {one-of: [200, 503]}}, {at-least: 200}]}}", .failed),
        (
            "act: {as: refused}, expect: {connection: {any: [{not: {one-of: [established, refused]}}, {not: timeout}]}}",
            .error
        ),
        ("act: {status: 503}, expect: {status: {not: 404}}", .failed),
        ("act: {status: 503}, expect: {status: {not: 200}}", .passed),
        ("act: {status: 200}, expect: {status: {not: 200}}", .failed),
        // Trouble passes only where the plan asks for this very trouble.
        ("act: {as: refused}, expect: {connection: refused}", .passed),
        ("act: {as: refused}, expect: {connection: {one-of: [refused, timeout]}}", .passed),
        ("act: {as: refused}, expect: {connection: {not: established}}", .passed),
        ("act: {as: timeout}, expect: {connection: refused}", .failed),
        ("act: {as: timeout}, expect: {connection: {not: refused}}", .error),
        ("act: {}, expect: {connection: refused}", .failed),
        ("act: {as: refused}, expect: {connection: refused, text: Welcome}", .failed),
        ("act: {as: refused}, expect: {connection: refused, status: {not: 200}}", .failed),
        ("act: {as: refused}, expect: {text: Welcome}", .error),
        ("act: {as: expired}, expect: {certificate: {problem: expired}}", .passed),
        ("act: {as: self-signed}, expect: {certificate: {problem: expired}}", .failed),
        ("act: {as: self-signed}, expect: {certificate: {problem: {not: expired}}}", .failed),
        ("act: {as: self-signed}, expect: {certificate: {not: {problem: expired}}}", .failed),
        ("act: {as: expired}, expect: {certificate: {expires-in: {at-least: 1d}}}", .failed),
        // What is asked beside the problem does not ask for one.
        ("act: {as: expired}, expect: {certificate: {problem: {not: self-signed}, subject: CN=old}}", .failed),
        ("act: {as: expired}, expect: {certificate: {subject: CN=old, problem: {not: {one-of: [other]}}}}", .failed),
        ("act: {as: expired}, expect: {certificate: {all: [{problem: {not: other}}, {subject: CN=old}]}}", .failed),
        ("act: {as: expired}, expect: {certificate: {any: [{problem: other}, {subject: CN=old}]}}", .failed),
        ("act: {as: expired}, expect: {certificate: {any: [{problem: expired}, {subject: CN=new}]}}", .passed),
        ("act: {as: expired}, expect: {certificate: {problem: expired, subject: CN=old}}", .passed),
        ("act: {as: refused}, expect: {certificate: {problem: expired}}", .error),
        ("act: {}, expect: {certificate: {problem: expired}}", .failed),
        ("act: {as: broken}, expect: {connection: refused}", .error),
    ])
    func `a step`(_ step: String, comesTo outcome: Outcome) throws {
        let ending = try Rehearsal("objectives:\n  o: {window: test, steps: {a: {\(step)}}}").play()
        #expect(ending.report.outcome == outcome)
        #expect((ending.exit == 0) == (outcome == .passed))
    }

    @Test func `says how to expect the trouble that a negation does not ask for`() throws {
        let ending = try Rehearsal(
            """
            objectives:
              o: {window: test, steps: {a: {act: {as: self-signed}, expect: {certificate: {problem: {not: expired}}}}}}
            """
        ).play()
        #expect(
            ending.reports(of: "o.a")[0].findings.map(\.help) == [
                "what good results meet as well does not expect trouble; to expect this, say certificate.problem: self-signed"
            ])
    }

    @Test func `objectives of another window alone are no pass`() throws {
        let ending = try Rehearsal(
            """
            ctplan: 1
            title: Later
            zone: Asia/Hong_Kong
            windows: {later: {date: 2021-08-20}}
            objectives:
              one: {window: later, steps: {a: {act: {}}}}
              two: {window: later, steps: {a: {act: {}}}}
            """
        ).play()
        #expect(ending.report.outcome == .skipped)
        #expect(ending.exit == 3)
    }

    @Test func `an objective of a window that has gone before the run is no part of it`() throws {
        let ending = try Rehearsal(
            """
            ctplan: 1
            title: Two
            zone: Asia/Hong_Kong
            windows: {before: {date: 2021-08-10}, today: {date: 2021-08-14}}
            objectives:
              one: {window: before, steps: {a: {act: {}}}}
              two: {window: today, steps: {a: {act: {}}}}
            """
        ).play()
        #expect(ending.objectives == "one skipped, two passed")
        #expect(ending.exit == 0)
    }

    @Test func `an exit status of 0 is only for what passed`() {
        for outcome in Outcome.allCases {
            #expect((ExitStatus(outcome) == .passed) == (outcome == .passed))
        }
    }
}
