import TestSupport
import Testing

@Suite("Lookups in DNS")
struct RunDNSTests {
    /// A lookup at the stand-in server, unless another port is given.
    private static func lookup(
        _ name: String, _ fields: String, port: @escaping @Sendable (Peers) -> Int = { $0.dns.port },
        expect: String? = nil, timeout: String? = nil, status: Int32 = 0, says: [String] = ["passed"]
    ) -> OneStep {
        OneStep(
            name, host: { "dns://127.0.0.1:\(port($0))" },
            step: { _ in
                ["dns: {server: peer, \(fields)}"] + (expect.map { ["expect: {\($0)}"] } ?? [])
                    + (timeout.map { ["timeout: \($0)"] } ?? [])
            }, status: status, says: says)
    }

    static let records = [
        lookup(
            "an address", "name: www.ccass.com",
            expect: "addresses: {each: 192.0.2.10}, ttl: {at-most: 5m, at-least: 5m}, server: 127.0.0.1, over: udp"),
        lookup("in capital letters", "name: WWW.CCASS.COM.", expect: "addresses: {contains: 192.0.2.10}"),
        lookup("an address of IPv6", "name: www.ccass.com, type: AAAA", expect: "addresses: {each: \"2001:db8::10\"}"),
        lookup("two addresses", "name: both.ccass.com", expect: "addresses: {at-least: 2}"),
        lookup("by TCP", "name: www.ccass.com, over: tcp", expect: "addresses: {each: 192.0.2.10}, over: tcp"),
        lookup(
            "an alias", "name: portal.ccass.com",
            expect:
                "names: {all: [{contains: alias.ccass.com}, {contains: www.ccass.com}]}, addresses: {each: 192.0.2.10}, ttl: {at-most: 2m}"
        ),
        lookup("the alias itself", "name: portal.ccass.com, type: CNAME", expect: "names: {each: alias.ccass.com}"),
        lookup(
            "a service", "name: _sftp._tcp.ccass.com, type: SRV",
            expect:
                "names: {all: [{contains: rap1.ccass.com}, {contains: rap2.ccass.com}]}, services: {each: {port: {at-least: 10022}}}"
        ),
        lookup(
            "mail", "name: ccass.com, type: MX",
            expect: "names: {all: [{contains: mail1.ccass.com}, {contains: mail2.ccass.com}]}"),
        lookup("a text", "name: ccass.com, type: TXT", expect: "texts: {each: \"v=spf1 -all\"}"),
        lookup("the servers of a zone", "name: ccass.com, type: NS", expect: "names: {each: ns1.ccass.com}"),
        lookup("the source of a zone", "name: ccass.com, type: SOA", expect: "names: {each: ns1.ccass.com}"),
        lookup("the name of an address", "name: 192.0.2.10, type: PTR", expect: "names: {each: www.ccass.com}"),
        lookup(
            "an answer that fits no datagram", "name: long.ccass.com, type: TXT",
            expect: "texts: {at-least: 12}, over: tcp"),
    ]

    @Test(arguments: records)
    func `finds what is there`(_ one: OneStep) async throws { try await one.check() }

    static let absent = [
        lookup(
            "no such name", "name: none.ccass.com", status: 1,
            says: [
                "response is not as expected", "actual:   \"no-such-name\"",
                "= 127.0.0.1:", " was asked for \"none.ccass.com\", type A; to expect this, say response: no-such-name",
            ]),
        lookup("no such name, as expected", "name: none.ccass.com", expect: "response: no-such-name"),
        lookup(
            "no such name, where another trouble is excluded", "name: none.ccass.com",
            expect: "response: {not: refused}", status: 1, says: ["no-such-name"]),
        lookup("anything but a record", "name: none.ccass.com", expect: "response: {not: found}"),
        lookup(
            "a name that was to be gone", "name: www.ccass.com", expect: "response: no-such-name", status: 1,
            says: ["actual:   \"found\""]),
        lookup("no such record", "name: www.ccass.com, type: TXT", status: 1, says: ["no-data"]),
        lookup("a name of another zone", "name: www.example.com", status: 1, says: ["actual:   \"refused\""]),
        lookup(
            "a server that fails", "name: server-failure.test", port: { $0.hostile.dns }, status: 1,
            says: ["server-failure"]),
        lookup(
            "a server that names another", "name: referral.test", port: { $0.hostile.dns }, status: 1,
            says: ["referral"]),
    ]

    @Test(arguments: absent)
    func `tells why there is nothing`(_ one: OneStep) async throws { try await one.check() }

    private static func hostile(_ name: String, over: String = "udp", status: Int32 = 3, says: [String]) -> OneStep {
        lookup(
            "\(name) by \(over)", "name: \(name).test, over: \(over)", port: { $0.hostile.dns }, timeout: "1s",
            status: status, says: says)
    }

    static let troubles = [
        hostile(
            "silent", says: ["the DNS server 127.0.0.1:", "did not answer in time (asked for \"silent.test\", type A)"]),
        hostile(
            "silent", over: "tcp",
            says: [
                "the DNS server 127.0.0.1:", "did not answer over TCP", "within", "(asked for \"silent.test\", type A)",
            ]),
        hostile("wrong-id", says: ["no answer to the question", "its ID is not that of the question"]),
        hostile("wrong-id", over: "tcp", says: ["is no answer: its ID is not that of the question"]),
        hostile(
            "garbage",
            says: [
                "no answer to the question, but a datagram that is none: ", "(asked for \"garbage.test\", type A)",
                "look whether a DNS server has this address and port",
            ]),
        hostile("loop", says: ["a name in it points to itself or ahead"]),
        hostile("loop", over: "tcp", says: ["a name in it points to itself or ahead"]),
        hostile("count", says: ["it ends too early"]),
        hostile("other-name", says: ["it answers another question, about \"other.test\""]),
        hostile("own-question", says: ["it is marked as a question, not as an answer"]),
        hostile("truncated", says: ["ended the connection before its answer was whole"]),
        hostile("late", status: 0, says: ["passed"]),
        lookup(
            "cut short, and no TCP", "name: truncated.test", port: { $0.hostile.dnsWithoutTcp }, status: 3,
            says: ["did not answer over TCP: connection refused by 127.0.0.1:", "asked for \"truncated.test\", type A"]),
        lookup(
            "no TCP, as expected", "name: www.test, over: tcp", port: { $0.hostile.dnsWithoutTcp },
            expect: "connection: refused"),
        lookup(
            "a port of nobody", "name: www.test", port: { $0.hostile.closed }, status: 3,
            says: ["nothing listens for UDP", "(asked for \"www.test\", type A)"]),
        lookup(
            "a server of something else", "name: www.test, over: tcp", port: { $0.hostile.garbage }, timeout: "2s",
            status: 3, says: ["error    try.ask"]),
        OneStep(
            "an address that is not allowed", host: { _ in "dns://192.0.2.53" },
            step: { _ in ["dns: {server: peer, name: www.ccass.com}"] }, status: 3,
            says: ["the DNS server 192.0.2.53 was not asked: 192.0.2.53 is outside CTPLAN_ALLOW_NETWORKS"]),
        OneStep(
            "a server elsewhere by the site", host: { _ in "dns://192.0.2.53" },
            step: { _ in ["dns: {server: peer, name: www.ccass.com}", "expect: {server: 127.0.0.1}"] },
            site: { "hosts: {peer: {address: 127.0.0.1, port: \($0.dns.port)}}\n" }, status: 0, says: ["passed"]),
        OneStep(
            "a server elsewhere by the site, over TCP", host: { _ in "dns://192.0.2.53" },
            step: { _ in ["dns: {server: peer, name: www.ccass.com, over: tcp}", "expect: {server: 127.0.0.1}"] },
            site: { "hosts: {peer: {address: 127.0.0.1, port: \($0.dns.port)}}\n" }, status: 0, says: ["passed"]),
        OneStep(
            "a name from the site that is none", host: { "dns://127.0.0.1:\($0.dns.port)" },
            step: { _ in ["dns: {server: peer, name: $(account)}"] }, site: { _ in "inputs: {account: a..b}\n" },
            status: 3, says: ["\"a..b\" is not a name that DNS can have"]),
    ]

    @Test(arguments: troubles)
    func `keeps to what the server it asked has answered`(_ one: OneStep) async throws { try await one.check() }

    @Test(arguments: [
        ("name: a..b", "\"a..b\" is not a name that DNS can have"),
        ("name: 192.0.2.1", "to look up its name, say type: PTR"), ("name: x, type: ANY", "wrong-value"),
        ("name: x, server: web", "dns cannot reach \"web\""), ("type: A", "missing-field"),
    ])
    func `lint finds what cannot be asked`(fields: String, says: String) async throws {
        let stage = try Stage()
        let plan = """
            ctplan: 1
            title: Lookups
            hosts: {web: "https://www.ccass.com"}
            objectives:
              names:
                steps:
                  reach: {tcp: {to: web}}
                  look: {dns: {\(fields)}}

            """
        let lint = try await stage.program(["lint", try stage.folder.write(plan, to: "plan.yaml")]).run()
        #expect(lint.status == 1 && (lint.standardOutput + lint.standardError).contains(says))
    }
}
