import Diagnostics
import PlanLanguage
import RunSupport
import Testing

@testable import Execution

/// Hosts of which the circular leaves the address open.
@Suite struct OpenURLTests {
    private static let text = """
        ctplan: 1
        title: A drill
        inputs:
          address: {about: address that the exchange gives on the phone}
          port: {about: its port, default: 10022}
          elsewhere: {about: another address}
        hosts:
          drill: sftp://$(address):$(port)
          other: https://$(elsewhere)/test
          web: https://10.0.0.1
        groups: {both: [drill, web]}
        objectives:
          one: {steps: {s: {act: {to: drill, text: "$(drill.url) $(drill.host) $(drill.port)"}, expect: {text: x}}}}
          set: {for-each: {server: both}, steps: {s: {act: {to: $(server)}}}}
          else: {steps: {s: {act: {to: other, text: $(other.url)}, expect: {text: x}}}}
        """

    private func binder(_ site: String?, only: [String] = ["one"], settings: [String: String] = [:]) throws -> Binder {
        let rehearsal = try Rehearsal(Self.text, site: site)
        return Binder(
            plan: rehearsal.plan, site: rehearsal.site, settings: settings, selection: Selection(only: only),
            userKnownHosts: [])
    }

    static let urls: [(String, String?, String)] = [
        ("10.9.8.7", nil, "sftp://10.9.8.7:10022"), ("Drill.Example.com", "22", "sftp://drill.example.com:22"),
        ("2001:db8::1", "4000", "sftp://[2001:db8::1]:4000"),
    ]

    @Test(arguments: urls)
    func `inputs complete the URL`(address: String, port: String?, url: String) async throws {
        let site = "inputs: {address: \"\(address)\"\(port.map { ", port: \"\($0)\"" } ?? "")}"
        let binder = try binder(site)
        #expect(binder.findings().map(\.message) == [])
        let bound = try await binder.bind(keeper: NoSecrets(), hider: SecretHider()).get()
        #expect(bound.targets["drill"]?.host.url.text == url)
        #expect(bound.targets["other"] == nil, "nobody said where it is, and nobody goes there")
    }

    static let bad = [
        ("10.9.8.7/inbox", "\"/\" cannot stand in it"), ("me@10.9.8.7", "\"@\" cannot stand in it"),
        ("10.9.8.7:22", "an IPv6 address stands in brackets"), ("10.9.8", "\"10.9.8\" is not an IPv4 address"),
        ("a b", "is not a host name or address"), ("$(port)", "is not a host name or address"),
    ]

    @Test(arguments: bad)
    func `what makes no URL is a finding at the site's value`(address: String, reason: String) async throws {
        for source in ["\"\(address)\"", "{env: ADDRESS}"] {
            let binder = try binder("inputs: {address: \(source)}")
            var findings = binder.findings()
            if findings.isEmpty {
                let keeper = NoSecrets(value: address)
                guard case .failure(let problem) = await binder.bind(keeper: keeper, hider: SecretHider()) else {
                    Issue.record("\(address) was taken")
                    continue
                }
                findings = problem.all
            }
            #expect(findings.map(\.rule) == ["wrong-url"])
            #expect(findings.first?.message.contains(reason) == true, "\(findings)")
            #expect(findings.first?.place.source.path == "sites/test.yaml")
        }
    }

    @Test func `a value of the command line is to blame itself`() throws {
        let findings = try binder(nil, settings: ["address": "a/b"]).findings()
        #expect(findings.map(\.help) == ["look at --set"])
        #expect(findings.first?.place.source.path == "plans/test.yaml")
    }

    @Test(arguments: [
        (["one"], ["address"]), (["set"], ["address"]), (["else"], ["elsewhere"]), ([], ["address", "elsewhere"]),
    ])
    func `only the inputs of hosts that are reached are missed`(only: [String], missing: [String]) throws {
        let findings = try binder(nil, only: only).findings()
        #expect(findings.map(\.rule) == missing.map { _ in "missing-input" })
        for (finding, name) in zip(findings, missing) { #expect(finding.message.contains("\"\(name)\"")) }
    }

    @Test func `two hosts become one place only with their inputs`() throws {
        let text = Self.text.replacing("web: https://10.0.0.1", with: "web: https://10.9.8.7:10022")
        let rehearsal = try Rehearsal(
            text, site: "inputs: {address: 10.9.8.7, elsewhere: a}\nhosts: {web: {port: 1}}")
        let binder = Binder(
            plan: rehearsal.plan, site: rehearsal.site, settings: [:], selection: Selection(only: []),
            userKnownHosts: [])
        #expect(binder.findings().map(\.rule) == ["conflicting-hosts"])
    }

    @Test func `steps see the URL as it is, people what to ask for`() throws {
        var rehearsal = try Rehearsal(Self.text, site: "inputs: {address: 10.9.8.7, elsewhere: b}\nby-hand: [else.s]")
        rehearsal.only = ["one", "else"]
        let ending = try rehearsal.play()
        let found = ending.attempts(of: "one.s").first?.results.first { $0.name == "text" }?.value
        #expect(found == .text("sftp://10.9.8.7:10022 10.9.8.7 10022"))
        let step = try #require(rehearsal.plan.objective("else")?.steps.first)
        let words = InstructionWords(step: step, plan: rehearsal.plan, member: [])
        #expect(words.host(Field.host("to", "")) == "other (https://‹another address›/test)")
    }
}

/// Gives one value for everything.
private struct NoSecrets: SecretKeeper {
    var value = ""

    func value(of source: ValueSource, called name: String) async throws(SecretProblem) -> PlanValue {
        if case .literal(let text) = source { .text(text) } else { .text(value) }
    }
}
