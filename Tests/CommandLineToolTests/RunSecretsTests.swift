import TestSupport
import Testing

/// Every run of a `Stage` is searched for the peers' secrets; these runs do what they can to show them.
@Suite("Secrets of runs")
struct RunSecretsTests {
    /// A web server that repeats the request, asked with the password everywhere.
    private func plan(_ stage: Stage) -> String {
        """
        ctplan: 1
        title: A parrot
        inputs: {password: {about: the password, secret: true}}
        hosts: {web: "http://127.0.0.1:\(stage.peers.web.httpPort)"}
        objectives:
          headers:
            steps:
              ask:
                http: {to: web, path: /headers, headers: {X-Key: $(password), Authorization: Bearer $(password)}}
                expect: {json: {"$['x-key']": nothing like it}, body: {contains: nothing like it}}
          query:
            steps:
              ask:
                http: {to: web, path: /headers, query: {key: $(password)}}
                expect: {url: {contains: nothing like it}, text: {empty: true}}
          path:
            steps:
              ask:
                http: {to: web, path: "/status/404/$(password)"}
          expectation:
            steps:
              ask:
                http: {to: web, path: /page}
                expect: {text: {contains: $(password)}}

        """
    }

    private let site = "inputs: {password: {env: PASSWORD}}\n"

    @Test(arguments: [[], ["--format", "json"], ["--quiet"]])
    func areHiddenInWhatAServerRepeats(options: [String]) async throws {
        let stage = try Stage()
        let run = try await stage.run(
            plan: plan(stage), site: site, options, environment: ["PASSWORD": stage.peers.web.password])
        // The stage has searched it for the password in all its forms.
        try expect(run, 1, says: ["«password»"], on: stage)
        #expect(run.record.contains("«password»"))
    }

    /// A PIN that is a year, or a password that is a name of the plan, hides nothing by which a later run finds this one.
    @Test(arguments: ["2021", "logon", "ask", "passed", "plan"])
    func leavesWhatTheRecordItselfSays(secret: String) async throws {
        let stage = try Stage()
        let plan = """
            ctplan: 1
            title: A short secret
            inputs: {pin: {about: the PIN, secret: true}}
            hosts: {web: "http://127.0.0.1:\(stage.peers.web.httpPort)"}
            objectives:
              logon: {steps: {ask: {http: {to: web, path: /page, headers: {X-Pin: $(pin)}}}}}
              next:
                requires: logon
                steps: {ask: {http: {to: web, path: /page}}}
            """
        let site = "inputs: {pin: {env: PIN}}\n"
        let words = try stage.words(plan: plan, site: site, ["--at", "2021-08-14T21:00:00Z"])
        let first = try await stage.run(words + ["--only", "logon"], environment: ["PIN": secret])
        try expect(
            first, 0, says: ["rehearsal: the clock was set to 14 August 2021", "passed   logon\n", stage.recordFolder],
            on: stage)
        let later = ["run", words[1], "--site", stage.folder.path("site.yaml"), "--at", "2021-08-14T22:00:00Z"]
        let run = try await stage.run(
            later + ["--only", "next", "--records", stage.folder.path, "--record", stage.folder.path("later")],
            environment: ["PIN": secret])
        #expect(run.status == 0, "\(run.said)")
    }

    @Test(arguments: ["two\nlines \"and\" quotes", "tab\there", "日本語の秘密", "100% /+?&=#", "back\\slash"])
    func areHiddenWhateverTheyAreMadeOf(secret: String) async throws {
        let stage = try Stage()
        let path = try stage.folder.write(secret, to: "secret")
        let plan = plan(stage).replacing("X-Key: $(password), ", with: "").replacing(
            "Authorization: Bearer $(password)", with: "X-A: b")
        let run = try await stage.run(plan: plan, site: "inputs: {password: {file: \(path)}}\n")
        #expect([1, 3].contains(run.status), "\(run.said)")
        let forms = SecretForms(secret, name: "secret")
        #expect(!forms.isIn(run.said), "\(run.said)")
        #expect(!forms.isIn(run.record), "\(run.record)")
    }

    static let shortSecrets: [(String, [String], String?)] = [
        ("7", [], "warning: the secret \"pin\" has fewer than 4 characters"),
        ("日", [], "warning: the secret \"pin\" has fewer than 4 characters"),
        ("  ", [], "warning: the secret \"pin\" is nothing but spaces"),
        ("4711", [], nil), ("7", ["--quiet"], nil),
    ]

    /// What is hidden within other words and numbers shows what it is by what is left of them.
    @Test(arguments: shortSecrets)
    func warnsOfOneThatCannotBeHiddenWell(secret: String, options: [String], warning: String?) async throws {
        let stage = try Stage()
        let plan = """
            ctplan: 1
            title: A short secret
            inputs: {pin: {about: the PIN, secret: true}}
            hosts: {web: "http://127.0.0.1:\(stage.peers.web.httpPort)"}
            objectives:
              logon: {steps: {ask: {http: {to: web, path: /page, form: {pin: $(pin)}}, expect: {status: {at-least: 200}}}}}

            """
        let site = "inputs: {pin: {env: PIN}}\n"
        let run = try await stage.run(plan: plan, site: site, options, environment: ["PIN": secret])
        #expect(run.status == 0 && run.said.contains(warning ?? ""), "\(run.said)")
        #expect(run.said.contains("warning: the secret") == (warning != nil), "\(run.said)")
    }

    @Test func areHiddenInWhatAPersonTypes() async throws {
        let origin = try OriginPlan("typed-secret")
        let password = origin.stage.peers.web.password
        let answers = try origin.stage.folder.write(
            """
            ctplan-answers: 1
            by: Operations desk
            answers:
              ccms.logon: {text: '\(password) Function not available'}
              ccms.logout: {not-done: 'the page says \(password)'}

            """, to: "answers.yaml")
        let site = origin.site("by-hand: [ccms.logon, ccms.logout]")
        let plan = try OriginPlan.text(flavour: "").replacing(
            "        http: {to: ccms}\n", with: "        http: {to: ccms, headers: {X-Key: $(ccms-password)}}\n")
        let run = try await origin.stage.run(
            plan: plan, site: site, OriginPlan.rehearsal + ["--only", "ccms", "--answers", answers],
            environment: origin.environment)
        try expect(run, 1, says: ["could not do it: the page says «ccms-password»"], on: origin.stage)
    }
}
