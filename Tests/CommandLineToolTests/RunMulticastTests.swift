import Glibc
import TestSupport
import Testing

@Suite("Multicast groups")
struct RunMulticastTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var host = "udp://239.1.2.3:30001"
        var fields = "interface: lo, for: 10s, packets: 3"
        var expect: String?
        var timeout: String?
        var setUp = ""
        var feed = "silent"
        var site: String?
        var allow = "239.1.2.0/24,192.0.2.0/24,ff15::/16"
        var status: Int32 = 0
        var says = ["passed"]

        init(_ name: String, _ change: (inout Case) -> Void = { _ in }) {
            testDescription = name
            change(&self)
        }

        static let senders = "ip addr add 192.0.2.10/32 dev lo; ip addr add 192.0.2.11/32 dev lo"

        func check() async throws {
            let stage = try Stage()
            var lines = [
                "ctplan: 1", "title: Feeds", "hosts: {feed: \"\(host)\"}", "objectives:", "  try:", "    steps:",
                "      hear:", "        multicast: {to: feed, \(fields)}",
            ]
            if let expect { lines.append("        expect: {\(expect)}") }
            if let timeout { lines.append("        timeout: \(timeout)") }
            let run = try await stage.run(
                plan: lines.map { $0 + "\n" }.joined(), site: site,
                in: Namespace(
                    setUp: setUp.isEmpty ? Self.senders : "\(Self.senders); \(setUp)",
                    below: ["/usr/bin/python3", "-B", "\(Fixtures.repository)/scripts/peers/multicast_feed.py", feed]),
                environment: ["CTPLAN_ALLOW_NETWORKS": allow])
            try CommandLineToolTests.expect(run, status, says: says, on: stage)
        }
    }

    /// Two interfaces that lead nowhere but to each other.
    private static let pair =
        "ip link add feed-a type veth peer name feed-b; ip link set feed-a up; ip link set feed-b up"

    static let heard = [
        Case("any source") {
            $0.feed = "one"
            $0.expect =
                "packets: 3, bytes: 12, sources: {count: 1, each: 192.0.2.10}, received: tick, received-hex: 7469636b, "
                + "connection: established, address: 239.1.2.3, first-after: {at-most: 10s}, last-after: {at-most: 10s}"
        },
        Case("two sources") {
            $0.feed = "both"
            $0.fields = "interface: lo, packets: 20"
            $0.expect = "sources: {count: 2, some: 192.0.2.11}, gap: {at-most: 5s}"
        },
        Case("one source of two") {
            $0.feed = "both"
            $0.fields = "interface: lo, source: 192.0.2.11, packets: 20"
            $0.expect = "sources: {count: 1, each: 192.0.2.11}"
        },
        Case("two sources by name") {
            $0.feed = "both"
            $0.fields = "interface: lo, source: [192.0.2.10, 192.0.2.11], packets: 20"
            $0.expect = "sources: {count: 2}"
        },
        Case("the other feed") {
            $0.feed = "both"
            $0.host = "udp://239.1.2.4:30002"
        },
        Case("by IPv6") {
            $0.feed = "version-6"
            $0.host = "udp://[ff15::1:3]:30003"
            $0.fields = "interface: feed-a, packets: 3"
            // The loopback interface takes no multicast by IPv6.
            $0.setUp = "\(pair); ip -6 addr add fd00::1/64 dev feed-a nodad"
            $0.expect = "packets: 3, address: \"ff15::1:3\", sources: {each: \"fd00::1\"}"
        },
        Case("an interface of the site") {
            $0.feed = "one"
            $0.fields = "packets: 1"
            $0.site = "hosts: {feed: {interface: lo}}\n"
        },
        Case("the site's interface before the plan's") {
            $0.feed = "one"
            $0.fields = "interface: eth9, packets: 1"
            $0.site = "hosts: {feed: {interface: lo}}\n"
        },
        Case("a group and port of the site") {
            $0.feed = "both"
            $0.site = "hosts: {feed: {address: 239.1.2.4, port: 30002}}\n"
            $0.expect = "address: 239.1.2.4"
        },
        Case("an interface by the routing table") {
            $0.feed = "one"
            $0.fields = "packets: 1"
            $0.setUp = "ip route add 239.0.0.0/8 dev lo"
        },
        Case("a port that another program shares") {
            $0.feed = "shares-port"
            $0.fields = "interface: lo, for: 200ms"
            $0.expect = "packets: 0"
        },
        Case("packets without a byte") {
            $0.feed = "empty"
            $0.expect = "packets: 3, bytes: 0, received: {empty: true}"
        },
        Case("packets of control characters, longer than what is kept") {
            $0.feed = "garbage"
            $0.expect = "packets: 3, bytes: 24021, received: {contains: \"[31m\"}"
        },
        Case("a flood, for a time") {
            $0.feed = "flood"
            $0.fields = "interface: lo, for: 500ms"
            $0.expect = "packets: {at-least: 100}, gap: {at-most: 5s}"
        },
    ]

    static let silences =
        [
            ("nobody", "silent"), ("another port", "other-port"), ("the port, but not the group", "unicast"),
        ].flatMap { name, feed in
            [
                Case("\(name), as an outcome") {
                    $0.feed = feed
                    $0.fields = "interface: lo, for: 200ms"
                    $0.status = 1
                    $0.says = [
                        "failed   try.hear", "nothing arrived from 239.1.2.3:30001 within 200 ms",
                    ]
                },
                Case("\(name), as expected") {
                    $0.feed = feed
                    $0.fields = "interface: lo, for: 200ms"
                    $0.expect = "packets: 0"
                },
            ]
        } + [
            Case("silence, as expected of the connection") {
                $0.fields = "interface: lo, for: 200ms"
                $0.expect = "connection: timeout"
            },
            Case("another source") {
                $0.feed = "one"
                $0.fields = "interface: lo, source: 192.0.2.11, for: 200ms"
                $0.status = 1
                $0.says = ["nothing arrived"]
            },
            Case("another interface") {
                $0.feed = "one"
                $0.fields = "interface: feed-a, for: 200ms"
                $0.setUp = pair
                $0.expect = "packets: 0"
            },
            Case("packets, where there were to be none") {
                $0.feed = "one"
                $0.fields = "interface: lo, for: 500ms"
                $0.expect = "packets: 0"
                $0.status = 1
                $0.says = ["packets is not as expected"]
            },
            Case("silence, where packets were to come") {
                $0.fields = "interface: lo, for: 200ms"
                $0.expect = "packets: {at-least: 1}"
                $0.status = 1
                $0.says = ["packets is not as expected"]
            },
            Case("silence, where packets were to come, if not many") {
                $0.fields = "interface: lo, for: 200ms"
                $0.expect = "packets: {at-most: 1000}, bytes: {less-than: 5000}"
                $0.status = 1
                $0.says = ["nothing arrived"]
            },
            Case("fewer than are enough, though as many as are expected") {
                $0.feed = "one"
                $0.fields = "interface: lo, for: 200ms, packets: 1000"
                $0.expect = "packets: {at-least: 1}"
                $0.status = 1
                $0.says = ["of 1000 packets arrived"]
            },
            Case("fewer than are enough, as expected") {
                $0.feed = "one"
                $0.fields = "interface: lo, for: 200ms, packets: 1000"
                $0.expect = "packets: {one-of: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20]}"
            },
            Case("fewer than are enough") {
                $0.feed = "one"
                $0.fields = "interface: lo, for: 200ms, packets: 1000"
                $0.status = 1
                $0.says = ["of 1000 packets arrived from 239.1.2.3:30001"]
            },
        ]

    static let troubles = [
        Case("no such interface") {
            $0.fields = "interface: eth9"
            $0.says = ["this machine has no interface \"eth9\"", "it has lo"]
        },
        Case("an interface that is down") {
            $0.setUp = "\(pair); ip link set feed-a down"
            $0.fields = "interface: feed-a"
            $0.says = ["the interface \"feed-a\" is down"]
        },
        Case("an interface without multicast") {
            $0.setUp = "\(pair); ip link set feed-a multicast off"
            $0.fields = "interface: feed-a"
            $0.says = ["the interface \"feed-a\" takes no multicast", "ip link set feed-a multicast on"]
        },
        Case("no route") {
            $0.fields = "for: 1s"
            $0.says = ["there is no way to join 239.1.2.3", "name the interface that the feed comes in at"]
        },
        Case("a port that another program has for itself") {
            $0.feed = "holds-port"
            $0.says = ["another program on this machine has 239.1.2.3:30001 for itself"]
        },
        Case("a group that is not allowed") {
            $0.allow = "127.0.0.0/8"
            $0.says = ["the group 239.1.2.3 was not joined: 239.1.2.3 is outside CTPLAN_ALLOW_NETWORKS"]
        },
        Case("a source that is not allowed") {
            $0.fields = "interface: lo, source: 192.0.2.10"
            $0.allow = "239.0.0.0/8"
            $0.says = ["the group 239.1.2.3 was not joined: 192.0.2.10 is outside CTPLAN_ALLOW_NETWORKS"]
        },
        Case("a group that the site does not allow") {
            $0.site = "allow: [127.0.0.0/8]\n"
            $0.says = ["239.1.2.3 is outside the site's allow"]
        },
        Case("an address of the site that is no group") {
            $0.site = "hosts: {feed: {address: 192.0.2.10}}\n"
            $0.says = ["192.0.2.10 is not a multicast group"]
        },
        Case("a source of the other version of IP") {
            $0.fields = "interface: lo, source: \"ff15::1\""
            $0.says = ["ff15::1 cannot be a source of the group 239.1.2.3"]
        },
        Case("more sources than the system takes") {
            $0.fields = "interface: lo, source: [\((1...30).map { "192.0.2.\($0)" }.joined(separator: ", "))]"
            $0.says = ["this system lets one program join no more", "igmp_max_msf"]
        },
        Case("a port for privileged users") {
            $0.host = "udp://239.1.2.3:700"
            $0.setUp = "exec setpriv --bounding-set -net_bind_service --inh-caps -all -- \"$@\""
            $0.says = ["this system does not let the user listen at 239.1.2.3:700"]
        },
        Case("a timeout that is too short") {
            $0.timeout = "1s"
            $0.says = ["listening for 10 s takes longer than the step's timeout"]
        },
    ].map { one in
        var one = one
        one.status = 3
        one.says.append("error    try.hear")
        return one
    }

    @Test(arguments: heard)
    func `counts what arrives`(_ one: Case) async throws { try await one.check() }

    @Test(arguments: silences)
    func `hears nothing but the group`(_ one: Case) async throws { try await one.check() }

    @Test(arguments: troubles)
    func `says why a group cannot be joined`(_ one: Case) async throws { try await one.check() }

    @Test func `stops listening at an interrupt`() async throws {
        let stage = try Stage()
        let plan = """
            ctplan: 1
            title: Feeds
            hosts: {feed: "udp://239.1.2.3:30001"}
            objectives:
              try:
                steps:
                  hear: {multicast: {to: feed, interface: lo, for: 10m}}
                  more: {multicast: {to: feed, interface: lo, for: 10m}}

            """
        let inside = Namespace(setUp: Case.senders).program(
            try stage.program(
                try stage.words(plan: plan, site: nil), environment: ["CTPLAN_ALLOW_NETWORKS": "239.1.2.0/24"]))
        let program = try inside.start()
        try await stage.record(contains: "\"event\":\"step-started\",\"objective\":\"try\"", while: program)
        program.signal(SIGINT)
        let run = stage.finished(try await program.finish(within: .seconds(15)))
        try CommandLineToolTests.expect(run, 130, says: ["SIGINT: stopping"], on: stage)
        // A signal between the note that it begins and its beginning leaves it out.
        #expect(["error", "skipped"].contains(try run.outcome(of: "hear")))
        #expect(try run.outcome(of: "more") == "skipped")
    }

    @Test func `does what the manual's example says`() async throws {
        let manual = try Fixtures.text("../../docs/steps.md")
        let section = try #require(manual.split(separator: "\n## `multicast`\n").last)
        let plan = try #require(section.split(separator: "```yaml\n").dropFirst().first?.split(separator: "```").first)
        let stage = try Stage()
        let words = try stage.words(
            plan: String(plan), site: "hosts: {feed-a: {interface: lo}, feed-b: {interface: lo}}\n",
            ["--outside-window"])
        let namespace = Namespace(
            setUp: Case.senders,
            below: ["/usr/bin/python3", "-B", "\(Fixtures.repository)/scripts/peers/multicast_feed.py", "both"])
        let program = try stage.program(
            words, environment: ["CTPLAN_ALLOW_NETWORKS": "239.1.2.0/24,192.0.2.0/24"])
        let run = stage.finished(try await namespace.program(program).run(within: .seconds(50)))
        try CommandLineToolTests.expect(run, 0, says: ["passed"], on: stage)
    }

    @Test(arguments: [
        ("udp://192.0.2.1:30001", "to: feed", "udp:// is for multicast groups"),
        ("udp://feed.example.com:30001", "to: feed", "udp:// is for multicast groups"),
        ("udp://[ff::1]:30001", "to: feed", "udp:// is for multicast groups"),
        ("udp://239.1.2.3", "to: feed", "udp needs a port"),
        ("tcp://192.0.2.1:30001", "to: feed", "multicast cannot reach \"feed\""),
        ("udp://239.1.2.3:30001", "to: feed, packets: 0", "a whole number from 1 to 1000000"),
        ("udp://239.1.2.3:30001", "to: feed, interface: a/b", "the name of a network interface"),
        ("udp://239.1.2.3:30001", "to: feed, source: feed-a", "an IP address"),
        ("udp://239.1.2.3:30001", "for: 1s", "missing-field"),
    ])
    func `lint finds what cannot be joined`(host: String, fields: String, says: String) async throws {
        let stage = try Stage()
        let plan = """
            ctplan: 1
            title: Feeds
            hosts: {feed: "\(host)"}
            objectives:
              try:
                steps:
                  hear: {multicast: {\(fields)}}

            """
        let lint = try await stage.program(["lint", try stage.folder.write(plan, to: "plan.yaml")]).run()
        let said = lint.standardOutput + lint.standardError
        #expect(lint.status == 1 && said.contains(says), "\(said)")
    }
}
