import Diagnostics
import Testing

@testable import PlanLanguage

/// What would check less than it says is refused, always as an error, since a run goes on past warnings.
struct FalsePassTests {
    static let expectationsThatAskNothing = [
        "", "status: {}", "status:", "status: ~", "status: null", "status: [200]", "stats: 200", "text: {contain: x}",
        "text: {contains: }", "text: {contains: ''}", "text: {contains: ' '}", "text: {starts-with: ''}",
        "text: {ends-with: ''}", "text: {matches: ''}", "text: {matches: '.*'}", "text: {matches: 'x?'}",
        "text: {matches: '(?s).*'}", "text: {matches: '|error'}", "text: {not: {}}", "text: {not: }", "text: {all: []}",
        "text: {any: []}", "text: {any: [{}]}", "text: {all: {contains: x}}", "text: {one-of: []}",
        "text: {one-of: ['']}", "text: {one-of: x}", "text: {empty: perhaps}", "text: {empty: }",
        "text: {contains: [x]}",
        "text: {contains: x, contains: y}", "text: x, text: y", "text: {at-least: 3}", "status: {contains: 2}",
        "status: {not: {between: [10, 1]}}", "status: {between: [1]}", "status: {between: [1, 2, 3]}",
        "connection: {matches: refused}", "connection: {contains: refusd}", "connection: {not: refusd}",
        "headers: {}", "headers: {A: {}}", "headers: {$(name): {empty: true}}", "headers: x", "headers: {A: {each: x}}",
        "json: {a: 1}", "json: {$..a: 1}", "json: {$.a: {}}", "json: {$.a: {at-least: many}}", "names: x", "names: []",
        "names: {each: {}}", "names: {none: }", "names: {count: {}}", "names: {count: many}",
        "certificate: good", "certificate: {expires: {at-least: 1d}}", "certificate: {expires-in: 14}",
        "certificate: {expires-in: {newer-than: 14d}}", "when: 20:30", "when: {at-least: 1h}", "text: $(undefined)",
        "text: {contains: $(undefined)}", "text: {not: {contains: $(web.nothing)}}",
    ]

    @Test(arguments: expectationsThatAskNothing)
    func `an expectation that asks nothing is an error`(expectation: String) {
        let findings = lintFindings(planExpecting(expectation))
        #expect(findings.contains { $0.severity == .error })
    }

    static let stepsThatDoLess = [
        "{}\n", "a:\n", "a: {}", "a: http", "a: [http]", "a: {expect: {status: 200}}", "a: {htp: {to: web}}",
        "a: {http: {to: web}, tcp: {to: web}}", "a: {http: {to: web}, expct: {status: 200}}",
        "a: {http: {to: web}, expect: }", "a: {http: {to: web}, expect: [status]}", "a: {http: {to: web}, needs: [b]}",
        "a: {http: {to: web}, needs: [a]}", "a: {http: {to: web}, retry: {every: 1s}}",
        "a: {http: {to: web}, retry: {every: 1s, until: window-end}}",
        "a: {http: {to: web}, retry: {every: 1s, attempts: 3, for: []}}", "a: {http: {to: web}, timeout: 0s}",
        "a: {http: {to: web, headers: {}}}", "a: {http: {to: web, headers: {$(web): x}}}",
        "a: {http: {to: web, json: {$(web): x}}}", "a: {http: {to: web, tags: []}}", "a: {http: {to: web, to: rap}}",
        "a: {http: {to: web}}\na: {http: {to: web}}", "a b: {http: {to: web}}", "a: {http: {to: rap}}",
        "a: {http: {to: nowhere}}", "a: {sftp: {to: rap, user: u, key: literal, list: /}}",
        "a: {sftp: {to: rap, user: u, key: $(rap.name), list: /}}", "[a]: {http: {to: web}}",
        "? {a: b}\n: {http: {to: web}}",
        "a: {http: {to: *web}}", "a: !!map {http: {to: web}}",
    ]

    @Test(arguments: stepsThatDoLess)
    func `a step that does less than it says is an error`(steps: String) {
        let findings = lintFindings(planWithSteps(steps))
        #expect(findings.contains { $0.severity == .error })
    }

    static let setsThatAreLess = [
        "for-each: {}", "for-each: {server: []}", "for-each: {server: nothing}", "for-each: {server: [web, web]}",
        "for-each: {server: [$(web)]}", "for-each: {server: [web], except: [{server: web}]}",
        "for-each: {server: [web], except: []}", "for-each: {server: [web], except: [{}]}",
        "for-each: {server: [web], except: [{server: wbe}]}", "for-each: {server: [web], except: [{servr: web}]}",
        "for-each: {except: [{server: web}]}", "for-each:", "need: any",
        "for-each: {server: [web]}, need: {at-least: 2}",
        "for-each: {server: [web]}, need: {at-least: 0}", "for-each: {server: [web]}, need: {at-most: 1}",
        "for-each: {server: [web]}, need: {at-least: 1, at-most: 1}", "for-each: {server: [web]}, need: most",
        "for-each: {server: [web]}, need:", "after: [b]", "after: []", "after: a", "window: test", "always: {}",
        "when: never", "for-each: {server: [web, rap]}", "for-each: {web: [web]}", "for-each: {window: [web]}",
    ]

    @Test(arguments: setsThatAreLess)
    func `an objective that asks for less than it says is an error`(fields: String) {
        let findings = lintFindings(
            """
            ctplan: 1
            title: T
            hosts: {web: https://www.example.com}
            objectives:
              a: {\(fields), steps: {reach: {http: {to: web}}}}
            """)
        #expect(findings.contains { $0.severity == .error })
    }

    static let plansThatAreNothing = [
        "", "#", "ctplan: 1", "ctplan: 1\ntitle: T", "ctplan: 1\ntitle: T\nobjectives:",
        "ctplan: 1\ntitle: T\nobjectives: {}", "ctplan: 1\ntitle: T\nobjectives: []",
        "ctplan: 1\ntitle: T\nobjectives: {a: }", "ctplan: 1\ntitle: T\nobjectives: {a: {}}",
        "ctplan: 1\ntitle: T\nobjectives: {a: {steps: }}", "ctplan: 1\ntitle: T\nobjectives: {a: {steps: {}}}",
        "ctplan: 1\ntitle: T\nobjectives: {a: {always: {reach: {http: {to: web}}}}}", "title: T", "[]", "{}", "x",
        "ctplan: 2\ntitle: T\nobjectives: {a: {steps: {b: {http: {follow: x}}}}}",
        "ctplan: 1\nctplan-site: 1\ntitle: T\nobjectives: {a: {steps: {b: {http: {follow: x}}}}}",
        "ctplan: 1\ntitle: T\nobjectives: {a: {steps: {b: {http: {follow: x}}}}}\n---\nmore: true",
    ]

    @Test(arguments: plansThatAreNothing)
    func `a plan that is nothing is an error`(text: String) {
        #expect(lintFindings(text).contains { $0.severity == .error })
    }

    @Test func `a plan with a window lets no objective run outside of it`() {
        let text = """
            ctplan: 1
            title: T
            zone: UTC
            windows: {test: {date: 2021-08-14}}
            hosts: {web: https://www.example.com}
            objectives: {a: {steps: {reach: {http: {to: web}}}}}
            """
        #expect(lint(text) == ["6:14 missing-window"])
    }

    static let siteMistakes = [
        "plans: []", "plans:", "allow: []", "allow: [10.0.0.0/33]", "allow: [everything]", "by-hand: []",
        "known-hosts: []", "inputs: {a: {}}", "inputs: {a: {env: A, file: b}}", "inputs: {a: {env: A, command: []}}",
        "inputs: {a: {agent: false}}", "inputs: {a: }", "inputs: {a: {file: a, passphrase: hunter2}}",
        "inputs: {a: {file: a, passphrase: {agent: true}}}", "hosts: {web: {address: www.example.com}}",
        "hosts: {web: {fingerprint: abc}}", "hosts: {web: {client-certificate: {certificate: a}}}", "alow: [::1/128]",
    ]

    @Test(arguments: siteMistakes)
    func `a site that says less than it seems is an error`(line: String) {
        #expect(lintFindings("ctplan-site: 1\n\(line)\n").contains { $0.severity == .error })
    }
}
