import Glibc
import Synchronization
import TestSupport
import Testing

@testable import CommandLineTool

/// What lint says of sites and the plans they are for, and of secrets that are written down.
struct LintSecretsTests {
    private func ctplan(_ words: [String]) async -> (status: Int32, output: String, errors: String) {
        let output = Mutex("")
        let errors = Mutex("")
        let console = Console(
            write: { text in output.withLock { $0 += text } }, writeError: { text in errors.withLock { $0 += text } })
        let status = CommandLineTool.main(words, console: console, environment: Environment([:]))
        return (status, output.withLock { $0 }, errors.withLock { $0 })
    }

    private static let plan = """
        ctplan: 1
        title: T
        inputs: {web-password: {about: P, secret: true}, badge: {about: B, secret: true}, user: {about: U}}
        hosts: {web: https://www.example.com}
        objectives:
          a:
            steps:
              logon:
                http: {to: web, form: {user: $(user), password: $(web-password), badge: $(badge)}}
                expect: {text: {contains: Welcome}}
        """

    /// What a site says, and which rules find something in it, alone, with its plan, and in a folder.
    private static let sites: [(site: String, rules: [String])] = [
        ("plans: [plan]\ninputs: {user: u, web-password: {env: P}, badge: {env: B}}", []),
        ("plans: [plan]\ninputs: {web-password: hunter2}", ["literal-secret"]),
        ("plans: [plan]\ninputs: {badge: hunter2}", ["literal-secret"]),
        ("plans: [plan]\ninputs: {usr: me}", ["other-plan"]),
        ("plans: [plan]\nhosts: {wbe: {port: 8443}}", ["other-plan"]),
        ("plans: [plan]\nby-hand: [a.login]", ["by-hand"]),
        ("inputs: {web-password: hunter2}", ["literal-secret"]),
    ]

    @Test(arguments: sites, ["", "plans/", "../plans/"])
    func `a site is held against its plan, wherever that is`(_ site: (site: String, rules: [String]), plans: String)
        async throws
    {
        let folder = try TemporaryFolder()
        let plan = try folder.write(Self.plan, to: plans == "../plans/" ? "plans/plan.yaml" : "sites/\(plans)plan.yaml")
        let site = (try folder.write("ctplan-site: 1\n\(site.site)\n", to: "sites/site.yaml"), site.rules)
        for words in [[site.0], [plan, site.0], [folder.path]] {
            let answer = await ctplan(["lint", "--format", "oneline"] + words)
            let rules = answer.output.split(separator: "\n").map { $0.split(separator: " ").last.map(String.init) }
            #expect(rules == site.1.map { "[\($0)]" }, "\(words): \(answer.output)\(answer.errors)")
            #expect(!answer.output.contains("hunter2"))
        }
    }

    @Test func `where no plan is found, the name of an input says whether it is a secret`() async throws {
        let folder = try TemporaryFolder()
        let site = try folder.write(
            "ctplan-site: 1\nplans: [other]\ninputs: {rap-key: x, api-token: y, folder: /INBOX, key-length: 3}\n",
            to: "site.yaml")
        let answer = await ctplan(["lint", "--format", "oneline", site])
        #expect(answer.status == 1)
        let lines = answer.output.split(separator: "\n")
        #expect(lines.count == 2)
        #expect(lines.allSatisfy { $0.contains("warning: ") && $0.hasSuffix("[literal-secret]") }, "\(answer.output)")
    }

    /// Steps, and whether what they say is an error (`true`), a warning (`false`) or nothing.
    private static let steps: [(step: String, isError: Bool?)] = [
        ("http: {to: web, fill-form: {user: x, password: hunter2}}", true),
        ("http: {to: web, fill-form: {user: x, password: $(p)}}", nil),
        ("http: {to: web, form: {userPassword: hunter2}}", true),
        ("http: {to: web, form: {password: ''}}", nil),
        ("http: {to: web, query: {passphrase: hunter2}}", true),
        ("http: {to: web, query: {access-token: hunter2}}", false),
        ("http: {to: web, query: {key: hunter2, sort: token}}", nil),
        ("http: {to: web, json: {logon: {user: x, password: 12345678}}}", true),
        ("http: {to: web, json: {logon: [{password: hunter2}], password-length: 8}}", true),
        ("http: {to: web, headers: {Authorization: Basic aHVudGVyMg==}}", true),
        ("http: {to: web, headers: {Authorization: Bearer $(p)}}", nil),
        ("http: {to: web, headers: {X-Api-Key: hunter2}}", false),
        ("http: {to: web, path: '/logon?user=x&password=hunter2'}", true),
        ("http: {to: web, method: POST, body: 'user=x&password=hunter2'}", true),
        (#"http: {to: web, method: POST, body: '{"password": "hunter2"}'}"#, true),
        ("http: {to: web, method: POST, body: 'user=x&password=$(p)'}", nil),
        ("http: {to: web, multipart: {password: hunter2}}", true),
        (#"tcp: {to: gateway, send: "USER x\r\nPASS hunter2\r\n"}"#, true),
        (#"tcp: {to: gateway, send: "Authorization: Basic aHVudGVyMg=="}"#, true),
        ("manual: {do: 'Log on as x, password: hunter2'}", false),
        ("manual: {do: 'Log on as x, the password is hunter2'}", false),
        ("manual: {do: 'Type the password: it is on your card'}", nil),
        ("manual: {do: Verify that the password is changed}", nil),
        ("probe: {run: [/bin/true, --password, hunter2], results: {password: text}}", true),
        ("probe: {run: [/bin/true, --password=hunter2], results: {ok: boolean}}", true),
        ("probe: {run: [/bin/true], with: {password: hunter2}, results: {ok: boolean}}", true),
        ("probe: {run: [/bin/true], env: {DB_PASSWORD: hunter2}, results: {ok: boolean}}", true),
    ]

    @Test(arguments: steps)
    func `no step has a secret written down in it`(_ step: (step: String, isError: Bool?)) async throws {
        let folder = try TemporaryFolder()
        let plan = try folder.write(
            """
            ctplan: 1
            title: T
            inputs: {p: {about: P, secret: true}}
            hosts: {web: https://www.example.com, gateway: tcp://192.0.2.7:4901}
            objectives:
              a:
                steps:
                  b:
                    \(step.step)
            """, to: "plan.yaml")
        let answer = await ctplan(["lint", "--format", "oneline", plan])
        let lines = answer.output.split(separator: "\n").filter { $0.hasSuffix("[literal-secret]") }
        let words = step.isError.map { [$0 ? ": error: " : ": warning: "] } ?? []
        #expect(lines.count == words.count, "\(answer.output)")
        for (line, word) in zip(lines, words) { #expect(line.contains(word)) }
        // What is only warned of may be meant, and is explained.
        if step.isError == true {
            let explained = await ctplan(["explain", plan])
            #expect(explained.status == 2)
            for text in [answer.output, explained.output, explained.errors] {
                #expect(!text.contains("hunter2") && !text.contains("12345678"), "\(text)")
            }
        }
    }

    @Test func `a program that is not there is told before the run`() async throws {
        let folder = try TemporaryFolder()
        let plan = try folder.write(
            """
            ctplan: 1
            title: T
            objectives: {a: {steps: {b: {probe: {run: [probes/fix], results: {ok: boolean}}}}}}
            """, to: "plan.yaml")
        let site = try folder.write("ctplan-site: 1\nplans: [plan]\nallow-probes: true\n", to: "site.yaml")
        let words = "there is no program \"\(folder.path)/probes/fix\" that can be run"
        for make in [{}, { try folder.write("#!/bin/sh\n", to: "probes/fix") }] as [() throws -> Any] {
            _ = try make()
            let linted = await ctplan(["lint", "--format", "oneline", plan])
            #expect(linted.output.contains("warning: \(words)") && linted.output.contains("[missing-program]"))
            #expect(linted.status == 1)
            #expect(await ctplan(["explain", plan, "--site", site]).output.contains(words))
            let run = await ctplan(["run", plan, "--site", site, "--record", folder.path + "/record"])
            #expect(run.errors.contains(words))
        }
        #expect(chmod(folder.path + "/probes/fix", 0o755) == 0)
        #expect(await ctplan(["lint", plan]).status == 0)
        #expect(!(await ctplan(["explain", plan, "--site", site]).output.contains("no program")))
        #expect(await ctplan(["rule", "missing-program"]).status == 0)
    }
}
