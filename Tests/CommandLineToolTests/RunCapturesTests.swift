import Execution
import JSONText
import TestSupport
import Testing

/// Runs that take values from real answers and use them in the next request.
@Suite("Captures of runs")
struct RunCapturesTests {
    private func plan(_ stage: Stage) -> String {
        """
        ctplan: 1
        title: Values from answers
        inputs:
          user: {about: the account}
          password: {about: its password, secret: true}
        hosts: {web: "http://127.0.0.1:\(stage.peers.web.httpPort)"}
        objectives:
          logon:
            outputs: [csrf, second, last]
            steps:
              form:
                http: {to: web}
                capture:
                  csrf: {value: 'body | find "name=\\"csrf_token\\" value=\\"([^\\"]+)\\""', secret: yes}
                  same: {value: "body | xpath \\"//input[@name='csrf_token']/@value\\"", secret: yes}
                  session: {value: cookies.terminal, secret: yes}
                  heading: text | find "Log on"
              logon:
                http:
                  to: web
                  path: /logon
                  form: {csrf_token: $(same), j_username: $(user), j_password: $(password)}
                  follow-redirects: no
                expect: {status: 303}
                capture: {next: headers.location}
              home:
                http: {to: web, path: $(next)}
                expect: {text: {contains: Function not available}}
              reports:
                http: {to: web, path: /json}
                capture:
                  second: json | json-path $.reports[1]
                  last: json | json-path $.reports | last
                  state: body | json-path $.status | upper-case
              echo:
                http:
                  to: web
                  path: /headers
                  headers:
                    X-Token: $(csrf)
                    X-Session: $(session | lower-case)
                    X-Reports: $(second)/$(last)/$(state)/$(heading | url-encode)
                expect:
                  json:
                    $['x-token']: $(same)
                    $['x-session']: $(session | lower-case)
                    $['x-reports']: 2/3/OPEN/Log%20on
          again:
            after: [logon]
            steps:
              echo:
                http: {to: web, path: /headers, headers: {X-Token: $(objectives.logon.csrf)}, query: {n: $(objectives.logon.last)}}
                expect: {url: {ends-with: "?n=3"}, body: {contains: $(objectives.logon.csrf)}}

        """
    }

    @Test func useEachKindOfResultInTheNextRequest() async throws {
        let stage = try Stage()
        let web = stage.peers.web
        let run = try await stage.run(
            plan: plan(stage), site: "inputs: {user: \(web.user)-captures, password: {env: PASSWORD}}\n",
            environment: ["PASSWORD": web.password])
        try expect(run, 0, says: ["passed"], on: stage)
        let captured = try run.events.compactMap { $0["captured"] }
        #expect(captured.first?["heading"]?.string == "Log on")
        #expect(captured.first?["csrf"]?.string == "«csrf»")
        #expect(captured.contains { $0["next"]?.string == "/home" })
        #expect(captured.contains { $0["second"]?.int == 2 && $0["last"]?.int == 3 })
        // The session's name in small letters is a secret as well, and the server repeats it.
        #expect(run.record.contains(#""x-session":"«session»""#), "\(run.record)")
        let requests = try web.requests(by: "\(web.user)-captures")
        #expect(requests.map(\.outcome) == ["logged-on", "home"])
    }

    @Test func tellWhatWasNotFound() async throws {
        let stage = try Stage()
        let plan = """
            ctplan: 1
            title: Nothing to find
            hosts: {web: "http://127.0.0.1:\(stage.peers.web.httpPort)"}
            objectives:
              a:
                steps:
                  page:
                    http: {to: web, path: /page}
                    capture: {token: 'body | find "token=(\\w+)"', other: headers.x-none}
                  use: {http: {to: web, path: "/$(token)/$(other)"}}

            """
        let run = try await stage.run(plan: plan)
        try expect(
            run, 1,
            says: [
                "there is nothing to capture as \"token\": find token=(\\w+) found nothing",
                "there is nothing to capture as \"other\": there is no headers.x-none", "[capture]", "9:",
            ], on: stage)
        #expect(try run.outcome(of: "use") == "blocked")
    }

    @Test func takeWhatAPersonSawFromAnAnswersFile() async throws {
        let stage = try Stage()
        let plan = """
            ctplan: 1
            title: A person reads
            hosts: {web: "http://127.0.0.1:\(stage.peers.web.httpPort)"}
            objectives:
              a:
                steps:
                  read: {manual: {do: Read the number}, capture: {number: observed}}
                  open:
                    http: {to: web, path: /page}
                    capture: {title: text | find "A page"}
                  use: {http: {to: web, path: /headers, query: {n: $(number), title: $(title)}}, expect: {url: {ends-with: n=17&title=Seen}}}
                  tell: {manual: {do: "Write down $(number) of $(web.host | upper-case)"}}

            """
        let answers = try stage.folder.write(
            "ctplan-answers: 1\nby: Ann\nanswers: {a.read: {observed: 17}, a.open: {title: Seen}}\n", to: "answers.yaml"
        )
        let run = try await stage.run(plan: plan, site: "by-hand: [a.open]\n", ["--answers", answers])
        try expect(run, 5, says: ["Write down 17 of 127.0.0.1"], on: stage)
        #expect(try run.outcome(of: "use") == "passed")
    }
}
