import TestSupport
import Testing

@Suite("Echo requests")
struct RunPingTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var host = "tcp://127.0.0.1:9"
        var fields = "count: 3, every: 50ms, wait: 500ms"
        var expect: String?
        var timeout: String?
        var setUp = Namespace.pingsAllowed
        var liar: String?
        var site: String?
        var allow = "127.0.0.0/8,::1/128"
        var status: Int32 = 0
        var says = ["passed"]

        init(_ name: String, _ change: (inout Case) -> Void = { _ in }) {
            testDescription = name
            change(&self)
        }

        func check() async throws {
            let stage = try Stage()
            var lines = [
                "ctplan: 1", "title: Pings", "hosts: {peer: \"\(host)\"}", "objectives:", "  try:", "    steps:",
            ]
            lines += ["      ask:", "        ping: {to: peer, \(fields)}"]
            if let expect { lines.append("        expect: {\(expect)}") }
            if let timeout { lines.append("        timeout: \(timeout)") }
            let below = liar.map {
                ["/usr/bin/python3", "-B", "\(Fixtures.repository)/scripts/peers/ping_liar.py", $0]
            }
            let run = try await stage.run(
                plan: lines.map { $0 + "\n" }.joined(), site: site, in: Namespace(setUp: setUp, below: below ?? []),
                environment: ["CTPLAN_ALLOW_NETWORKS": allow])
            try CommandLineToolTests.expect(run, status, says: says, on: stage)
        }
    }

    static let answered = [
        Case("this machine") {
            $0.expect = "sent: 3, received: 3, loss: 0, rtt: {max: {at-most: 500ms}}, address: 127.0.0.1"
        },
        Case("by IPv6") {
            $0.host = "tcp://[::1]:9"
            $0.expect = "received: 3, address: \"::1\", connection: established"
        },
        Case("a name of the hosts file") { $0.host = "https://localhost" },
        Case("a name with an address of the site") {
            $0.host = "https://www.example.com"
            $0.site = "hosts: {peer: {address: 127.0.0.7}}\n"
            $0.expect = "address: 127.0.0.7"
        },
        Case("one request without a byte") {
            $0.fields = "count: 1, size: 0"
            $0.expect = "sent: 1, received: 1"
        },
        Case("a large one") { $0.fields = "count: 1, size: 20000" },
        Case("three answers to each") {
            $0.liar = "twice"
            $0.expect = "received: 3, loss: 0"
        },
        Case("strays before each answer") {
            $0.liar = "strays"
            $0.expect = "received: 3"
        },
        Case("every other answer lost") {
            $0.liar = "every-other"
            $0.fields = "count: 4, every: 50ms, wait: 300ms"
            $0.expect = "received: 2, loss: 50"
        },
    ]

    static let troubles =
        ["silent", "other-payload", "longer", "shorter", "other-sequence", "other-code", "flood"].map { mode in
            Case(mode) {
                $0.liar = mode
                $0.status = 3
                $0.says = ["error    try.ask", "none of 3 echo requests to 127.0.0.1 was answered"]
            }
        } + [
            Case("silence, as expected") {
                $0.liar = "silent"
                $0.expect = "received: 0"
            },
            Case("silence, as expected of the connection") {
                $0.liar = "silent"
                $0.expect = "connection: timeout"
            },
            Case("silence, where little loss is asked for") {
                $0.liar = "silent"
                $0.expect = "loss: {at-most: 10}"
                $0.status = 1
                $0.says = ["loss is not as expected"]
            },
            Case("an answer, where there was to be none") {
                $0.expect = "received: 0"
                $0.status = 1
                $0.says = ["received is not as expected"]
            },
            Case("more loss than the plan takes") {
                $0.liar = "every-other"
                $0.expect = "loss: {at-most: 10}"
                $0.status = 1
                $0.says = ["loss is not as expected"]
            },
            Case("no route") {
                $0.host = "tcp://192.0.2.1:9"
                $0.allow = "192.0.2.0/24"
                $0.status = 3
                $0.says = ["there is no way to 192.0.2.1"]
            },
            Case("an address that is not allowed") {
                $0.host = "tcp://192.0.2.1:9"
                $0.status = 3
                $0.says = ["192.0.2.1 is outside CTPLAN_ALLOW_NETWORKS"]
            },
            Case("a name that may not be looked up") {
                $0.host = "https://www.example.com"
                $0.allow = "127.0.0.9"
                $0.status = 3
                $0.says = ["was not looked up"]
            },
            Case("a system that forbids it") {
                $0.setUp = ""
                $0.status = 3
                $0.says = ["does not let group 0 ping", "sysctl -w net.ipv4.ping_group_range=\"0 0\""]
            },
            Case("a timeout that is too short for all") {
                $0.timeout = "500ms"
                $0.status = 3
                $0.says = ["take longer than the step's timeout"]
            },
        ]

    @Test(arguments: answered)
    func `counts the answers`(_ one: Case) async throws { try await one.check() }

    @Test(arguments: troubles)
    func `takes nothing else for an answer`(_ one: Case) async throws { try await one.check() }

    @Test(arguments: [
        ("to: peer, every: 1ms", "would be a flood"), ("to: peer, count: 0", "a whole number from 1 to 1000"),
        ("to: peer, size: 70000", "a whole number from 0 to 65507"), ("count: 3", "missing-field"),
    ])
    func `lint finds what cannot be sent`(fields: String, says: String) async throws {
        let stage = try Stage()
        let plan = """
            ctplan: 1
            title: Pings
            hosts: {peer: "tcp://192.0.2.1:9"}
            objectives:
              try:
                steps:
                  reach: {tcp: {to: peer}}
                  ask: {ping: {\(fields)}}

            """
        let lint = try await stage.program(["lint", try stage.folder.write(plan, to: "plan.yaml")]).run()
        let said = lint.standardOutput + lint.standardError
        #expect(lint.status == 1 && said.contains(says), "\(said)")
    }
}
