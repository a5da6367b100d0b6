import TestSupport
import Testing

/// What an `http` step can do, each against a server that does its part.
@Suite("On the web")
struct RunWebTests {
    @Test(arguments: [("own", [true, true]), ("shared", [true, false])])
    func `an objective connects anew, unless the host's connections are shared`(
        connections: String, connects: [Bool]
    ) async throws {
        let stage = try Stage()
        let steps = "steps: {ask: {http: {to: peer, path: /forms}, expect: {status: 200}}}"
        let plan = """
            ctplan: 1
            title: Two who ask the same server
            hosts: {peer: {url: "http://127.0.0.1:\(stage.peers.forms)", connections: \(connections)}}
            objectives:
              first: {\(steps)}
              second: {after: [first], \(steps)}
            """
        let run = try await stage.run(plan: plan)
        try expect(run, 0, on: stage)
        let attempts = try run.events.filter { $0["event"]?.string == "attempt" }
        #expect(attempts.map { $0["results"]?["timings"]?["connect"] != nil } == connects)
    }

    @Test func `what is asked of TLS holds for shared connections too`() async throws {
        let stage = try Stage()
        let url = "https://127.0.0.1:\(stage.peers.web.httpsPort)"
        func host(_ demand: String) -> String { "{url: \"\(url)\", connections: shared\(demand)}" }
        let pin = "sha256//AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
        let certificate = "certificate: {expires-in: {at-least: 1d}}"
        let plan = """
            ctplan: 1
            title: Several demands of one server
            hosts: {any: \(host("")), pinned: \(host(", pin: \"\(pin)\"")), old: \(host(", max-tls: \"1.2\""))}
            objectives:
              first: {steps: {ask: {http: {to: any}, expect: {tls-version: TLSv1.3}}}}
              shares: {after: [first], steps: {ask: {http: {to: any}, expect: {\(certificate)}}}}
              other-key: {after: [shares], steps: {ask: {http: {to: pinned}}}}
              lower: {after: [other-key], steps: {ask: {http: {to: old}, expect: {tls-version: TLSv1.2}}}}
            """
        let run = try await stage.run(plan: plan, site: "ca-file: \(stage.peers.ca)\n")
        try expect(run, 1, says: ["has another public key than the one that is pinned"], on: stage)
        let attempts = try run.events.filter { $0["event"]?.string == "attempt" }
        #expect(attempts.map { $0["outcome"]?.string } == ["passed", "passed", "failed", "passed"])
        #expect(attempts.map { $0["results"]?["timings"]?["connect"] != nil } == [true, false, true, true])
    }

    private static func forms(_ name: String, _ steps: [String], status: Int32 = 0, says: [String] = []) -> OneStep {
        OneStep(
            name, host: { "http://127.0.0.1:\($0.forms)" }, step: { _ in steps }, status: status, says: says)
    }

    /// A step after one that has opened a page of forms.
    struct PageStep: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let path: String
        let step: [String]
        let status: Int32
        let says: [String]
    }

    private static func onPage(
        _ name: String, _ step: [String], at path: String = "/forms", status: Int32 = 0, says: [String] = []
    ) -> PageStep {
        PageStep(testDescription: name, path: path, step: step, status: status, says: says)
    }

    static let filling = [
        onPage(
            "by the form's id",
            [
                "http: {fill-form: {text: hello}, form-name: order}",
                "expect: {json: {$.method: POST, $.fields.token: t-1, $.fields.do: save, $.fields.side: s}}",
            ]),
        onPage(
            "by the form's name",
            [
                "http: {fill-form: {text: hello}, form-name: search}",
                "expect: {json: {$.method: GET, $.fields.text: hello}}",
            ]),
        onPage(
            "by the button",
            [
                "http: {fill-form: {text: hello}, button: Send}",
                "expect: {json: {$.fields.do: send, $.path: /echo}}",
            ]),
        onPage(
            "by a button with an address of its own",
            [
                "http: {fill-form: {text: hello}, button: Send elsewhere}",
                "expect: {json: {$.path: /echo/elsewhere}}",
            ]),
        onPage(
            "every kind of field",
            [
                "http: {fill-form: {text: a, board: GEM, side: Buy, All or none: yes, confirm: yes, note: long}}",
                "expect:",
                "  json:",
                "    $.fields.board: G",
                "    $.fields.side: b",
                "    $.fields.flags: aon,gtc",
                "    $.fields.confirm: on",
                "    $.fields.note: long",
            ]),
        onPage(
            "a list by value, a box cleared",
            [
                "http: {fill-form: {board: M, Until cancelled: no}}",
                "expect: {json: {$.fields.board: M, $.fields.flags: {empty: true}}}",
            ]),
        onPage(
            "forms that are alike", ["http: {fill-form: {text: hello}}"], status: 1,
            says: ["2 forms of the page fit", "`search`", "`order`"]),
        onPage(
            "a form that is not there", ["http: {fill-form: {text: hello}, form-name: orders}"], status: 1,
            says: ["the page has no form \"orders\""]),
        onPage(
            "an option that is not there", ["http: {fill-form: {board: Other}}"], status: 1,
            says: ["has no option \"Other\"", "`GEM`"]),
        onPage("a link", ["http: {follow: Next page}", "expect: {json: {$.fields.page: \"2\"}}"]),
        onPage("a button that is followed", ["http: {follow: Send}", "expect: {json: {$.fields.do: send}}"]),
        onPage(
            "a form for a strange host", ["http: {fill-form: {text: hello}}"], at: "/cross", status: 1,
            says: ["a host the plan does not name"]),
    ]

    @Test(arguments: filling)
    func fillsForms(_ one: PageStep) async throws {
        let stage = try Stage()
        let plan = """
            ctplan: 1
            title: Two steps
            hosts: {peer: "http://127.0.0.1:\(stage.peers.forms)"}
            objectives:
              try:
                steps:
                  open: {http: {to: peer, path: \(one.path)}}
                  send:
            \(one.step.map { "        \($0)\n" }.joined())
            """
        try expect(try await stage.run(plan: plan), one.status, says: one.says, on: stage)
    }

    @Test(arguments: [
        // The application shows its form again, with status 200.
        ("", Int32(1), ["the same logon form came back", "`j_password`"]),
        ("expect: {status: 200}", 1, ["the same logon form came back"]),
        ("expect: {text: {contains: is not correct}}", 0, []),
        ("expect: {text: {contains: Function not available}}", 1, ["Function not available"]),
    ])
    func `a wrong password does not pass for a logon`(_ expected: String, status: Int32, says: [String]) async throws {
        let stage = try Stage()
        let run = try await stage.run(plan: Self.logon(stage, password: "wrong", expected))
        try expect(run, status, says: says, on: stage)
    }

    @Test func `a good logon needs no expectation to pass`() async throws {
        let stage = try Stage()
        try expect(try await stage.run(plan: Self.logon(stage, password: stage.peers.web.password)), 0, on: stage)
    }

    private static func logon(_ stage: Stage, password: String, _ expected: String = "") -> String {
        """
        ctplan: 1
        title: A logon by a form
        hosts: {web: "http://127.0.0.1:\(stage.peers.web.httpPort)"}
        objectives:
          try:
            steps:
              open: {http: {to: web}}
              logon:
                http: {fill-form: {user: \(stage.peers.web.user), password: "$(secret)"}}
                \(expected)
        inputs: {secret: {about: the password, default: "\(password)"}}

        """
    }

    @Test func staysOnThePageWhileADocumentIsFetched() async throws {
        let stage = try Stage()
        let plan = """
            ctplan: 1
            title: A document between two links
            hosts: {peer: "http://127.0.0.1:\(stage.peers.forms)"}
            objectives:
              try:
                steps:
                  open: {http: {to: peer, path: /forms}}
                  document: {http: {to: peer, path: /echo}, expect: {json: {$.method: GET}}}
                  next: {http: {follow: Next page}, expect: {json: {$.fields.page: "2"}}}
            """
        try expect(try await stage.run(plan: plan), 0, on: stage)
    }

    @Test func sendsAFormToAnotherHostOfThePlan() async throws {
        let stage = try Stage()
        let port = stage.peers.forms
        let plan = """
            ctplan: 1
            title: Two hosts
            hosts: {first: "http://127.0.0.1:\(port)", second: "http://localhost:\(port)"}
            objectives:
              try:
                steps:
                  open: {http: {to: first, path: /cross}}
                  send:
                    http: {fill-form: {text: hello}}
                    expect: {json: {$.host: "localhost:\(port)", $.fields.text: hello}}
            """
        try expect(try await stage.run(plan: plan), 0, on: stage)
    }

    static let pages =
        [
            forms(
                "XPath",
                [
                    "http: {to: peer, path: /forms}",
                    "expect: {xpath: {//h1: Two forms, count(//form): 2, //title: {contains: orm}, //h2: {empty: true}}}",
                ]),
            forms(
                "XPath that finds another text",
                ["http: {to: peer, path: /forms}", "expect: {xpath: {//h1: Welcome}}"], status: 1,
                says: ["//h1 \"Welcome\"", "actual:   \"Two forms\""]),
            forms(
                "one part of several that is not as expected",
                [
                    "http: {to: peer, path: /echo}",
                    "expect: {json: {$.method: GET, $.path: /other, $.files: {empty: true}}}",
                ],
                status: 1, says: ["actual:   \"/echo\"", "expected: $.path \"/other\"\n"]),
            forms(
                "several parts that are not as expected",
                ["http: {to: peer, path: /echo}", "expect: {json: {$.method: GET, $.path: /other, $.nope: 1}}"],
                status: 1,
                says: [
                    "actual:   {$.path: \"/echo\", $.nope: nothing}\n",
                    "expected: $.path \"/other\" and $.nope \"1\"\n",
                ]),
            forms(
                "a retry that is not for what was found",
                [
                    "http: {to: peer, path: /echo}", "expect: {json: {$.path: /other}}",
                    "retry: {every: 1s, attempts: 3}",
                ],
                status: 1, says: ["to try until it holds, say for: [connection, timeout, unmet]"]),
            forms(
                "a page too deep for XPath", ["http: {to: peer, path: /nested}", "expect: {xpath: {//p: deep}}"],
                status: 1,
                says: ["nests its elements too deeply"]),
            forms(
                "a page that leads on",
                ["http: {to: peer, path: /refresh}", "expect: {redirects: 1, json: {$.fields.refreshed: \"1\"}}"]),
            forms(
                "a page that leads on, kept",
                ["http: {to: peer, path: /refresh, follow-redirects: false}", "expect: {redirects: 0, text: Wait}"]),
            forms(
                "a page that leads on much later",
                ["http: {to: peer, path: /refresh-slow}", "expect: {redirects: 0, text: Wait}"]),
            forms(
                "a page that leads elsewhere", ["http: {to: peer, path: /refresh-other}"], status: 1,
                says: ["redirected to https://elsewhere.example/, a host the plan does not name"]),
            forms(
                "multipart",
                [
                    "http:",
                    "  to: peer",
                    "  path: /echo",
                    "  multipart: {kind: report, \"a\\\"b\": 7, file: {content: \"x,y\", filename: r.csv, type: text/csv}}",
                    "expect:",
                    "  json:",
                    "    $.fields.kind: report",
                    "    $.fields.file: x,y",
                    "    $.files.file.filename: r.csv",
                    "    $.files.file.type: text/csv",
                ]),
        ]
        + ["big5", "gb18030", "shift_jis", "utf-16"].flatMap { charset in
            [
                forms(
                    "a text in \(charset)",
                    [
                        "http: {to: peer, path: \"/text?charset=\(charset)\"}",
                        "expect: {text: {contains: \"交易所\"}, body: {contains: \"交易所\"}}",
                    ]),
                forms(
                    "JSON in \(charset)",
                    [
                        "http: {to: peer, path: \"/text?json=1&charset=\(charset)\"}",
                        "expect: {json: {$.name: {starts-with: \"交易所\"}}}",
                    ]),
            ]
        }

    @Test(arguments: pages)
    func readsAnswers(_ one: OneStep) async throws { try await one.check() }

    /// What a line break splits on the page is one text for people.
    static let lines = [
        ("{contains: Function not available}", Int32(0)), ("{not: {contains: Under maintenance}}", 1),
        ("Under maintenance Function not available", 0), ("{starts-with: Under maintenance}", 0),
        ("{matches: Function not}", 0), ("{not: {matches: \"Under maint[a-z]+\"}}", 1),
        ("{not: {matches: \"Under.*available\"}}", 0),
    ].map { expected, status in
        forms("text \(expected)", ["http: {to: peer, path: /lines}", "expect: {text: \(expected)}"], status: status)
    }

    @Test(arguments: lines)
    func readsLinesAsOneText(_ one: OneStep) async throws { try await one.check() }

    static let cookies = [
        forms(
            "cookies", ["http: {to: peer, path: /cookies}", "expect: {cookies: {kept: yes, late: yes}}"]),
        forms(
            "a cookie that is deleted",
            ["http: {to: peer, path: /cookies}", "expect: {cookies: {session: {empty: false}}}"], status: 1),
        forms(
            "a cookie of 1970", ["http: {to: peer, path: /cookies}", "expect: {cookies: {old: {empty: false}}}"],
            status: 1),
    ]

    @Test(arguments: cookies)
    func `leaves out cookies that have expired`(_ one: OneStep) async throws { try await one.check() }

    private static func redirect(
        _ name: String, _ status: Int, to place: String, more: String = "", _ expected: String = "size: 0",
        fails: Bool = true, says: [String] = []
    ) -> OneStep {
        forms(
            name,
            ["http: {to: peer, path: \"/redirect?status=\(status)&to=\(place)\"\(more)}", "expect: {\(expected)}"],
            status: fails ? 1 : 0, says: says)
    }

    static let deadEnds =
        [301, 302, 303, 307, 308].map {
            redirect(
                "\($0) to nowhere", $0, to: "nowhere",
                says: ["status is not as expected", "to expect this, say status: \($0)"])
        } + [
            redirect("to nowhere, as expected", 302, to: "nowhere", "status: 302", fails: false),
            redirect("to nowhere, not followed", 302, to: "nowhere", more: ", follow-redirects: false", fails: false),
            redirect(
                "to another port", 302, to: "http%3A//127.0.0.1%3A1/x",
                says: ["redirected to http://127.0.0.1:1/x", "but the plan does not name http://127.0.0.1:1"]),
            redirect(
                "by FTP", 302, to: "ftp%3A//127.0.0.1/x",
                says: ["redirected to ftp://127.0.0.1/x", "only http and https are", "say status: 302"]),
        ]

    @Test(arguments: deadEnds)
    func `says why a redirect leads nowhere`(_ one: OneStep) async throws { try await one.check() }

    @Test func saysThatADocumentIsNoPage() async throws {
        let stage = try Stage()
        let plan = """
            ctplan: 1
            title: A document in place of a page
            hosts: {peer: "http://127.0.0.1:\(stage.peers.forms)"}
            objectives:
              try:
                steps:
                  document: {http: {to: peer, path: /echo}}
                  next: {http: {follow: Next page}}
            """
        let run = try await stage.run(plan: plan)
        try expect(run, 3, says: ["the last answer was no page", "application/json"], on: stage)
    }

    /// RFC 9110 section 15.4: of 301 and 302, only a POST may become a GET; of 303, all may.
    static let redirects = [
        ("PUT", 301, "PUT"), ("DELETE", 302, "DELETE"), ("POST", 301, "GET"), ("POST", 302, "GET"), ("PUT", 303, "GET"),
        ("DELETE", 303, "GET"), ("POST", 307, "POST"), ("PUT", 308, "PUT"),
    ].map { method, status, then in
        let body = method == "DELETE" ? "" : ", form: {a: b}"
        return forms(
            "\(method) after \(status)",
            [
                "http: {to: peer, path: \"/redirect?status=\(status)\", method: \(method)\(body)}",
                "expect: {json: {$.method: \(then)\(then == "GET" || body.isEmpty ? "" : ", $.fields.a: b")}}",
            ])
    }

    /// A 300 offers a choice, and a 305 a proxy: nothing is asked anew by them.
    static let noRedirects = [300, 304, 305].map { status in
        forms(
            "DELETE and \(status)",
            [
                "http: {to: peer, path: \"/redirect?status=\(status)\", method: DELETE}",
                "expect: {status: \(status), redirects: 0}",
            ])
    }

    @Test(arguments: redirects + noRedirects)
    func `keeps what a redirect does not change`(_ one: OneStep) async throws { try await one.check() }

    private static func logon(_ path: String, _ scheme: String, password: String, status: Int32) -> OneStep {
        OneStep(
            "\(path) with \(scheme), \(status)", host: { "http://127.0.0.1:\($0.forms)" },
            step: { peers in
                [
                    "http: {to: peer, path: \(path), user: \(peers.web.user), password: $(password), auth: \(scheme)}",
                    "expect: {text: let in}",
                ]
            }, site: { _ in "inputs: {password: {env: SECRET}}" },
            environment: { ["SECRET": password.isEmpty ? $0.web.password : password] }, status: status,
            says: status == 0 ? [] : ["401"])
    }

    static let logons = [
        logon("/basic", "basic", password: "", status: 0), logon("/digest", "digest", password: "", status: 0),
        logon("/basic", "basic", password: "wrong-one", status: 1),
        logon("/digest", "digest", password: "wrong-one", status: 1),
        // A server that would take the password itself does not get it.
        logon("/basic", "digest", password: "", status: 1),
        // Whoever never asks for the account has not taken it.
        OneStep(
            "digest at a page for anybody", host: { "http://127.0.0.1:\($0.forms)" },
            step: { _ in ["http: {to: peer, path: /forms, user: x, password: $(password), auth: digest}"] },
            site: { _ in "inputs: {password: {env: SECRET}}" }, environment: { _ in ["SECRET": "unasked"] }, status: 1,
            says: ["never asked for", "leave user and password out"]),
        OneStep(
            "digest at a page that leads out of the plan", host: { "http://127.0.0.1:\($0.forms)" },
            step: { _ in
                [
                    "http: {to: peer, path: \"/sso\", user: x, password: $(password), auth: digest}",
                    "expect: {status: 302}",
                ]
            },
            site: { _ in "inputs: {password: {env: SECRET}}" }, environment: { _ in ["SECRET": "unasked"] }, status: 1,
            says: ["never asked for"]),
    ]

    @Test(arguments: logons)
    func showsAnAccount(_ one: OneStep) async throws { try await one.check() }

    @Test(arguments: [("127.0.0.1", true), ("localhost", false)])
    func keepsAnAccountFromOtherHosts(host: String, isShown: Bool) async throws {
        let stage = try Stage()
        let port = stage.peers.forms
        let plan = """
            ctplan: 1
            title: Two hosts
            inputs: {password: {about: the password, secret: true}}
            hosts: {first: "http://127.0.0.1:\(port)", second: "http://localhost:\(port)"}
            objectives:
              try:
                steps:
                  open:
                    http:
                      to: first
                      path: "/basic-redirect?to=http://\(host):\(port)/echo"
                      user: \(stage.peers.web.user)
                      password: $(password)
                    expect: {json: {$.authorised: \(isShown), $.path: /echo}}
            """
        let run = try await stage.run(
            plan: plan, site: "inputs: {password: {env: SECRET}}", environment: ["SECRET": stage.peers.web.password])
        try expect(run, 0, on: stage)
    }

    private static func secure(
        _ name: String, _ step: [String], _ more: @escaping @Sendable (Peers) -> String = { _ in "" },
        status: Int32 = 0, says: [String] = []
    ) -> OneStep {
        OneStep(
            name, host: { "https://www.ccass.com:\($0.web.httpsPort)" }, step: { _ in step },
            site: { "ca-file: \($0.ca)\nhosts: {peer: {address: 127.0.0.1\(more($0))}}" }, status: status, says: says)
    }

    static let transport = [
        secure("HTTP/2", ["http: {to: peer, path: /page}", "expect: {http-version: \"2\", tls-version: TLSv1.3}"]),
        secure(
            "gzip",
            [
                "http: {to: peer, path: /gzip}",
                "expect: {headers: {content-encoding: gzip}, text: {contains: It is small}}",
            ]),
        secure(
            "Brotli",
            [
                "http: {to: peer, path: /brotli}",
                "expect: {headers: {content-encoding: br}, text: {contains: It is small}}",
            ]),
        secure("a bomb", ["http: {to: peer, path: /bomb}"], status: 1, says: ["is larger than 8388608 bytes"]),
        secure(
            "a ceiling of TLS 1.2", ["http: {to: peer, path: /page}", "expect: {tls-version: TLSv1.2}"],
            { _ in ", max-tls: \"1.2\"" }),
        secure(
            "a floor of TLS 1.3", ["tls: {to: peer}", "expect: {tls-version: TLSv1.3}"],
            { _ in ", min-tls: \"1.3\"" }),
        secure("the pinned key", ["http: {to: peer, path: /page}"], { ", pin: \"\($0.pin)\"" }),
        secure(
            "one of two pinned keys", ["tls: {to: peer}"],
            { ", pin: [sha256//\(String(repeating: "A", count: 43))=, \"\($0.pin)\"]" }),
        secure(
            "another key than the pinned one", ["http: {to: peer, path: /page}"],
            { _ in ", pin: sha256//\(String(repeating: "A", count: 43))=" }, status: 1,
            says: ["has another public key than the one that is pinned"]),
        secure(
            "another key, as expected", ["tls: {to: peer}", "expect: {certificate: {problem: other-key}}"],
            { _ in ", pin: sha256//\(String(repeating: "A", count: 43))=" }),
    ]

    @Test(arguments: transport)
    func agrees(_ one: OneStep) async throws { try await one.check() }

    /// Of two hosts of one origin the site has one reached without the proxy, which is down: a redirect keeps to the way.
    @Test(arguments: [("portal", "/redirect-here", true), ("admin", "/page", false)])
    func keepsToTheWayOfItsHost(host: String, path: String, isReached: Bool) async throws {
        let stage = try Stage()
        let peers = stage.peers
        let plan = """
            ctplan: 1
            title: Two hosts of one origin
            hosts:
              admin: https://www.ccass.com:\(peers.web.httpsPort)
              portal: https://www.ccass.com:\(peers.web.httpsPort)
            objectives:
              try:
                steps:
                  open: {http: {to: \(host), path: \(path)}}
            """
        let site = """
            ca-file: \(peers.ca)
            proxy: http://127.0.0.1:\(peers.hostile.closed)
            hosts:
              admin: {address: 127.0.0.1}
              portal: {address: 127.0.0.1, direct: true}
            """
        let run = try await stage.run(plan: plan, site: site)
        try expect(run, isReached ? 0 : 3, says: isReached ? [] : ["(proxy for www.ccass.com:"], on: stage)
    }

    @Test func showsACertificateInPKCS12() async throws {
        let stage = try Stage()
        let peers = stage.peers
        let plan = OneStep(
            "", host: { "https://www.ccass.com:\($0.clientCertificate.port)" },
            step: { _ in ["http: {to: peer, path: /page}"] }, status: 0, says: []
        ).plan(peers)
        let site = """
            ca-file: \(peers.ca)
            hosts:
              peer:
                address: 127.0.0.1
                client-certificate: {certificate: \(peers.clientCertificate.pkcs12), passphrase: {env: SECRET}}
            """
        let run = try await stage.run(
            plan: plan, site: site, environment: ["SECRET": peers.clientCertificate.passphrase])
        try expect(run, 0, on: stage)
    }

    private static func proxied(
        _ name: String, _ proxy: @escaping @Sendable (Peers) -> String, secure: Bool, password: String = "",
        status: Int32 = 0, says: [String] = []
    ) -> OneStep {
        OneStep(
            name,
            host: { secure ? "https://localhost:\($0.web.httpsPort)" : "http://localhost:\($0.web.httpPort)" },
            step: { _ in ["http: {to: peer, path: /page}", "expect: {text: {contains: It is small}}"] },
            site: {
                "ca-file: \($0.ca)\nproxy: {url: \"\(proxy($0))\", user: \($0.proxies.user), password: {env: SECRET}}"
            },
            environment: { ["SECRET": password.isEmpty ? $0.proxies.password : password] }, status: status, says: says)
    }

    static let proxies = [
        proxied("HTTP by an HTTP proxy", { "http://127.0.0.1:\($0.proxies.http)" }, secure: false),
        proxied("HTTPS by CONNECT", { "http://127.0.0.1:\($0.proxies.http)" }, secure: true),
        proxied("HTTP by SOCKS", { "socks5h://127.0.0.1:\($0.proxies.socks)" }, secure: false),
        proxied("HTTPS by SOCKS", { "socks5h://127.0.0.1:\($0.proxies.socks)" }, secure: true),
        proxied(
            "a wrong password for CONNECT", { "http://127.0.0.1:\($0.proxies.http)" }, secure: true,
            password: "wrong-one", status: 1, says: ["wants a logon"]),
        proxied(
            "a wrong password for SOCKS", { "socks5h://127.0.0.1:\($0.proxies.socks)" }, secure: true,
            password: "wrong-one", status: 1, says: ["refused the logon"]),
    ]

    @Test(arguments: proxies)
    func goesThroughProxies(_ one: OneStep) async throws { try await one.check() }
}
