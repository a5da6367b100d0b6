import CivilTime
import Diagnostics
import Execution
import PlanLanguage
import TestSupport
import Testing

@testable import Drafting

@Suite struct DraftTests {
    private func lint(_ yaml: String) -> (plan: Plan?, findings: [Finding]) {
        let read = Linter(vocabulary: StepKinds.all.vocabulary).read(SourceText(path: "draft.yaml", text: yaml))
        if case .plan(let plan) = read.document { return (plan, read.findings) }
        return (nil, read.findings)
    }

    private func expectOnlyTodo(_ yaml: String, sourceLocation: SourceLocation = #_sourceLocation) {
        let (plan, findings) = lint(yaml)
        #expect(plan != nil, sourceLocation: sourceLocation)
        let others = findings.filter { $0.rule != "todo" }
        #expect(others.isEmpty, "\(FindingRenderer().render(others))\n\(yaml)", sourceLocation: sourceLocation)
    }

    @Test func `a circular with a table becomes a plan with nothing to do`() throws {
        let text = try readText(Fixtures.path("circulars/northern.txt"))
        let yaml = Draft(circular: CircularText(text)).yaml(origin: "origin.txt")
        let (plan, findings) = lint(yaml)
        #expect(findings.isEmpty, "\(FindingRenderer().render(findings))\n\(yaml)")
        for words in [
            "title: Relocation of the secondary data centre - connectivity test",
            "issuer: Northern Clearing House Limited",
            "reference: CD/NCH/201/2021", "date: 2021-07-20", "follows: [CD/NCH/156/2021]", "zone: Asia/Hong_Kong",
            "{name: Clearing Hotline, phone: \"+852 2979 0000\", email: \"help@clearing.example.com\"}",
            "test: {date: 2021-08-14, weekday: Saturday, from: 20:30, to: 22:30}",
            "stabilisation: {dates: 2021-08-16..2021-08-27}", "by: 2021-08-12", "weekday: Thursday", "time: 17:00",
            "do: \"Participants shall give their contact details by 5:00 p.m. on Thursday, 12 August 2021\"",
            "# line 11: \"14 August 2021 (Saturday)\"", "text: {contains: Function not available}",
            "sftp-1: \"sftp://192.0.2.121:10022\"", "sftp-2: \"sftp://192.0.2.122:10022\"",
            "clearing: \"https://www.clearing.example.com\"", "for-each: {server: [sftp-1, sftp-2]}",
        ] {
            #expect(yaml.contains(words), "\(words)\n\(yaml)")
        }
        #expect(!yaml.contains("Xy7pQ2rt9"))
        #expect(plan?.windows.map(\.name) == ["test", "stabilisation"])
        #expect(plan?.hosts.count == 3)
    }

    @Test(arguments: [
        "", "TODO", "Log on on 03/04/2021 from 8:30 to 10:30.", "\u{0}\u{1B}[31m\u{2028}\"'\\: {}[]#&*!|>%@`",
        "Subject: \"a\": {b} # c $(user)\nVerify that \"$(x) \\ is\" is displayed.", "Sunday, 14 August 2021",
        "Check 10.0.0.1 and 10.0.0.999:1 and 10.0.0.2:99999 and https://[::1 and http://a@b@c/d#e?f by 31 February 2021",
        String(repeating: "Log on 14 August 2021 ", count: 5_000), String(repeating: "\"(", count: 50_000),
        "password: hunter2hunter2 is shown on screen \"hunter\n2\"", "14 December 2014 from 21:00 to 02:30 CST",
    ])
    func `a draft of anything is a plan with nothing but what is to do`(text: String) {
        expectOnlyTodo(Draft(circular: CircularText(text)).yaml(origin: "a\nb"))
    }

    @Test(arguments: [
        "update II 13 Apr 2015", "Updated on 13 Apr 2015", "Effective from 13 Apr 2015", "Revised: 13 Apr 2015",
    ])
    func `the date of an update is no window`(words: String) {
        let yaml = Draft(circular: CircularText("Some notice to members\n\n\(words)\n\nThe test is on 9 May 2015."))
            .yaml(origin: "x")
        #expect(!yaml.contains("date: 2015-04-13") && yaml.contains("date: 2015-05-09"), "\(yaml)")
        expectOnlyTodo(yaml)
    }

    @Test func `a plan without answers is all to do`() {
        let yaml = Draft(answers: [:]).yaml(origin: "answers")
        expectOnlyTodo(yaml)
        #expect(lint(yaml).findings.contains { $0.severity == .error })
        expectOnlyTodo(
            Draft(answers: [.day: "2021-08-14, Saturday", .times: "20:30 to 22:30", .zone: "HKT", .contact: "Me"])
                .yaml(origin: "answers"))
    }

    @Test(arguments: [
        ("14 August 2021 (Saturday)", "2021-08-14"), ("Saturday, August 14, 2021", "2021-08-14"),
        ("14/08/2021", "2021-08-14"), ("2021-08-14", "2021-08-14"), ("03/04/2021", "?"),
        ("03/04/2021 (Saturday)", "2021-04-03"), ("Friday 6 August, 2021-08-14", "2021-08-06"), ("6 August", "?"),
    ])
    func dates(text: String, first: String) throws {
        let found = try #require(DateFinder.find(in: CircularText(text)).first)
        #expect(found.value.first?.description ?? "?" == first)
    }

    @Test(arguments: [
        ("from 20:30 to 22:30", "20:30-22:30"), ("2021-08-14 20:30-22:30 HKT", "20:30-22:30"),
        ("8:30 pm – 10:30 p.m.", "20:30-22:30"),
        ("2030 to 2230 hours", "20:30-22:30"), ("20:30 HKT - 22:30 HKT", "20:30-22:30"),
        ("09:00 – 15:00 CET", "09:00-15:00"), ("8:30 to 10:30", "?-?"), ("8:30 - 10:30 pm", "20:30-22:30"),
    ])
    func times(text: String, range: String) throws {
        let found = try #require(TimeRangeFinder.find(in: CircularText(text)).first?.value)
        let words = [found.from, found.to].map { $0.map { String($0.description.prefix(5)) } ?? "?" }
        #expect(words.joined(separator: "-") == range)
    }

    @Test(arguments: ["1000 to 2000 orders", "2014 - 2015"])
    func numbersAreNoTimes(text: String) {
        #expect(TimeRangeFinder.find(in: CircularText(text)).isEmpty)
    }

    @Test func `a day of the week that contradicts the date is told`() {
        let yaml = Draft(circular: CircularText("The test is on Sunday, 14 August 2021 from 20:30 to 22:30"))
            .yaml(origin: "x")
        #expect(yaml.contains("# The text says Sunday, and 2021-08-14 is a Saturday"), "\(yaml)")
    }
}
