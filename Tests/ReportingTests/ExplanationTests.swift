import CivilTime
import Diagnostics
import Execution
import PlanLanguage
import TestSupport
import Testing

@testable import Reporting

/// Explanations as people and programs read them.
@Suite struct ExplanationTests {
    private static let linter = Linter(
        vocabulary: StepKinds.all.vocabulary, files: .machine { Fixtures.path($0) })
    /// Nothing is on the machine but one variable and one file.
    private static let probe = SiteProbe(
        isSet: { $0 == "CCMS_PASSWORD" }, isReadable: { $0 == "sites/exchange-ca.pem" },
        isProgram: { _ in false }, expand: { $0 },
        userKnownHosts: ["~/.ssh/known_hosts"])

    private func document(_ text: String, path: String) throws -> Linter.Document {
        let (document, findings) = Self.linter.read(SourceText(path: path, text: text))
        #expect(findings.filter { $0.severity == .error }.isEmpty, "\(FindingRenderer().render(findings))")
        return document
    }

    private func explanation(
        plan: String, path: String, site: String? = nil, at: String, zone: String? = nil,
        priorRuns: any PriorRuns = NoPriorRuns()
    )
        async throws -> Explanation
    {
        guard case .plan(let plan) = try document(plan, path: path) else { throw NotAPlan() }
        var read: Site?
        if let site, case .site(let value) = try document(site, path: "sites/example.yaml") { read = value }
        return await Explainer(
            plan: plan, site: read, kinds: .all, probe: Self.probe, now: try Instant.parse(at).get(),
            readerZone: try zone.map { name throws(ZoneProblem) in try Zone.named(name) },
            priorRuns: priorRuns, recordsFolder: "in a test"
        ).explanation()
    }

    private func originPlan(site: Bool, at: String, zone: String) async throws -> Explanation {
        let path = "plans/2021-08-14.yaml"
        return try await explanation(
            plan: try readText("\(Fixtures.repository)/\(path)"), path: path,
            site: site ? try readText("\(Fixtures.repository)/sites/example.yaml") : nil, at: at, zone: zone)
    }

    @Test func `the first circular without a site`() async throws {
        let explanation = try await originPlan(site: false, at: "2021-08-12T12:31:00Z", zone: "Europe/Paris")
        try checkSnapshot(
            ExplanationText(explanation, hasColour: false).text, against: "explain/2021-08-14-without-site.txt")
        try checkSnapshot(ExplanationJSON(explanation).text, against: "explain/2021-08-14-without-site.json")
    }

    @Test func `the first circular at a site, in its window`() async throws {
        let explanation = try await originPlan(site: true, at: "2021-08-14T12:31:00Z", zone: "Asia/Singapore")
        try checkSnapshot(ExplanationText(explanation, hasColour: false).text, against: "explain/2021-08-14.txt")
        try checkSnapshot(ExplanationJSON(explanation).text, against: "explain/2021-08-14.json")
    }

    @Test func `steps inside steps`() async throws {
        let path = "ok/uses.yaml"
        let explanation = try await explanation(
            plan: try Fixtures.text(path), path: path, at: "2021-08-14T12:31:00Z", zone: "Asia/Hong_Kong")
        try checkSnapshot(ExplanationText(explanation, hasColour: false).text, against: "explain/uses.txt")
        try checkSnapshot(ExplanationJSON(explanation).text, against: "explain/uses.json")
    }

    @Test func `what goes by hand inside steps is for people, and its hosts are not reached`() async throws {
        let path = "ok/uses.yaml"
        let explanation = try await explanation(
            plan: try Fixtures.text(path), path: path,
            site: """
                ctplan-site: 1
                inputs: {account: me, key: {env: KEY}}
                by-hand: [reports.list.reports.list, page.open.procedure.open.backup, page.open.http]

                """, at: "2021-08-14T12:31:00Z")
        let moments = explanation.people.map(\.moment)
        #expect(moments.contains("step reports.list.reports.list"), "\(moments)")
        #expect(!moments.contains("step reports.list.archive.list"), "\(moments)")
        #expect(explanation.objectives.first { $0.name == "page" }?.hosts.map(\.name) == ["web"])
        let text = ExplanationText(explanation, hasColour: false).text
        #expect(text.contains("or backup, by hand: Open other-web"), "\(text)")
    }

    @Test func `whether the records have what is required`() async throws {
        let day = try Instant.parse("2021-08-13T12:00:00Z").get()
        let runs = KnownRuns(passed: [
            "first": PriorRun(record: "runs/1/record.jsonl", ended: day, lines: 9, hash: "0", isRehearsal: false)
        ])
        let explanation = try await explanation(
            plan: """
                ctplan: 1
                title: T
                objectives:
                  first: {steps: {s: {manual: {do: Look}}}}
                  second: {steps: {s: {manual: {do: Look}}}}
                  third: {requires: [first, second, {plan: other, objective: o}], steps: {s: {manual: {do: Look}}}}
                """, path: "required.yaml", at: "2021-08-14T12:31:00Z", priorRuns: runs)
        let text = ExplanationText(explanation, hasColour: false).text
        #expect(text.contains("  records: in a test\n"), "\(text)")
        #expect(text.contains("on record: it passed on 13 August 2021 12:00 UTC (runs/1/record.jsonl)\n"), "\(text)")
        #expect(text.contains("not on record: nothing of second; it may pass in the same run\n"), "\(text)")
        #expect(text.contains("not on record: nothing of o\n"), "\(text)")
        let json = ExplanationJSON(explanation).text
        #expect(json.contains(#""on-record":true"#) && json.contains(#""on-record":false"#), "\(json)")
    }

    @Test func `times, sets, order and open addresses`() async throws {
        let text = try Fixtures.text("explain/programme.yaml")
        let explanation = try await explanation(
            plan: text, path: "programme.yaml", at: "2021-08-18T00:00:00Z", zone: "America/New_York")
        try checkSnapshot(ExplanationText(explanation, hasColour: false).text, against: "explain/programme.txt")
    }

    @Test func `what is still to be announced comes last`() async throws {
        let explanation = try await explanation(
            plan: try Fixtures.text("ok/to-be-announced.yaml"), path: "plan.yaml", at: "2021-08-18T00:00:00Z")
        let text = ExplanationText(explanation, hasColour: false).text
        #expect(text.contains("  window migration: tentative\n"), "\(text)")
        #expect(text.contains("  Saturday 19 September 2020, times to be announced\n    window drill\n"), "\(text)")
        #expect(explanation.timeline.map(\.state) == [.ahead, .ahead, .ahead, .ahead])
    }

    @Test func `roles, conditions and events`() async throws {
        let explanation = try await explanation(
            plan: try Fixtures.text("ok/occasions.yaml"), path: "occasions.yaml", at: "2021-08-14T12:31:00Z")
        try checkSnapshot(ExplanationText(explanation, hasColour: false).text, against: "explain/occasions.txt")
    }

    @Test func `a set of many members is named by a few`() async throws {
        let names = (1...100).map { "h\($0)" }.joined(separator: ", ")
        let explanation = try await explanation(
            plan: """
                ctplan: 1
                title: Many
                hosts: {gateway: tcp://192.0.2.1:4901}
                objectives:
                  all:
                    for-each: {one: [\(names)], other: [\(names)]}
                    steps: {look: {manual: {do: Look at $(one) and $(other)}}}
                """, path: "many.yaml", at: "2021-08-18T00:00:00Z")
        #expect(explanation.objectives[0].set?.count == 10_000)
        #expect(explanation.objectives[0].set?.first.count == 5)
        let text = ExplanationText(explanation, hasColour: false).text
        #expect(text.utf8.count < 2_000, "\(text)")
        #expect(text.contains("Look at each one and each other"))
    }

    @Test func `no secret is told, even one that is written down`() async throws {
        let explanation = try await explanation(
            plan: """
                ctplan: 1
                title: T
                inputs: {word: {about: the word, secret: true}}
                hosts: {web: https://www.example.com}
                objectives: {a: {steps: {s: {http: {to: web, headers: {x-word: $(word)}}, expect: {text: $(word)}}}}}
                """, path: "secret.yaml", site: "ctplan-site: 1\ninputs: {word: hunter2}\n", at: "2021-08-18T00:00:00Z")
        for text in [ExplanationText(explanation, hasColour: false).text, ExplanationJSON(explanation).text] {
            #expect(!text.contains("hunter2"))
            #expect(
                text.contains("the secret \\\"word\\\" is written down here") || text.contains("the secret \"word\""))
        }
    }
}

private struct NotAPlan: Error {}

/// What passed, by objective.
private struct KnownRuns: PriorRuns {
    let passed: [String: PriorRun]

    func standing(ofPlan plan: String, objective: String, zone: Zone) async -> PriorStanding {
        passed[objective].map { .passed($0) } ?? .notPassed(reason: "nothing of \(objective)")
    }
}
