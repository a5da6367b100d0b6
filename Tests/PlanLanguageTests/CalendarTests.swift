import CivilTime
import Diagnostics
import Testing

@testable import PlanLanguage

/// Calendars of plans and sites, with holidays from files.
struct CalendarTests {
    private static let files = PlanFileSource { path in
        let texts = [
            "plans/hk.txt":
                "# Hong Kong\n\n2021-10-01 National Day\n  2021-10-14\tChung Yeung # a festival\r\n2021-12-25\n",
            "plans/bad.txt": "2021-10-01\n01.10.2021 National Day\nnothing\n", "plans/none.txt": "# none yet\n",
            "plans/twice.txt": "2021-10-01\n2021-10-01 again\n", "/etc/holidays": "2021-10-02\n",
        ]
        if path == "plans/folder" {
            return .failure(FileProblem(path: path, message: "it is a folder, a file was expected"))
        }
        guard let text = texts[path] else {
            return .failure(FileProblem(path: path, message: "there is no such file"))
        }
        return .success(.init(SourceText(path: path, text: text)))
    }

    private static func read(_ text: String) -> (document: Linter.Document, findings: [Finding]) {
        Linter(vocabulary: SampleKinds.vocabulary, files: files).read(SourceText(path: "plans/p.yaml", text: text))
    }

    private static func plan(_ calendar: String, window: String = "date: 2021-08-14") -> String {
        """
        ctplan: 1
        title: T
        zone: UTC
        calendar: {\(calendar)}
        windows: {w: {\(window)}}
        hosts: {web: https://www.example.com}
        objectives: {a: {window: w, steps: {reach: {http: {to: web}}}}}
        """
    }

    static let calendars: [(String, [Weekday], [String])] = [
        ("holidays: [2021-10-01, 2021-10-14]", [.saturday, .sunday], ["2021-10-01", "2021-10-14"]),
        ("holidays: 2021-10-01", [.saturday, .sunday], ["2021-10-01"]),
        ("holidays: {file: hk.txt}", [.saturday, .sunday], ["2021-10-01", "2021-10-14", "2021-12-25"]),
        ("weekend: [Friday, Saturday]", [.friday, .saturday], []), ("weekend: Sunday", [.sunday], []),
        ("weekend: Friday..Sunday", [.friday, .saturday, .sunday], []),
    ]

    @Test(arguments: calendars)
    func `a calendar`(text: String, weekend: [Weekday], holidays: [String]) throws {
        let (document, findings) = Self.read(Self.plan(text))
        #expect(findings.map(\.rule) == [])
        guard case .plan(let plan) = document else { return #expect(Bool(false), "no plan") }
        #expect(plan.calendar.weekend == Set(weekend))
        #expect(plan.calendar.holidays.map(\.description).sorted() == holidays)
        if text.contains("file") {
            #expect(plan.holidays.map(\.name) == ["National Day", "Chung Yeung", nil])
            #expect(plan.holidays.map(\.place.description).first == "plans/hk.txt:3:1")
        }
    }

    static let mistakes: [(String, String)] = [
        ("weekend: Monday..Sunday", "plans/p.yaml:4:21 wrong-value"), ("weekend: []", "plans/p.yaml:4:21 empty-value"),
        ("weekend: [Satturday]", "plans/p.yaml:4:22 wrong-value"), ("holidays: []", "plans/p.yaml:4:22 empty-value"),
        ("holidays: [2021-02-30]", "plans/p.yaml:4:23 wrong-value"),
        ("holidays: [2021-10-01, 2021-10-01]", "plans/p.yaml:4:35 repeated-holiday"),
        ("holidays: {}", "plans/p.yaml:4:22 missing-field"),
        ("holiday: [2021-10-01]", "plans/p.yaml:4:12 unknown-field"),
        ("holidays: {file: hk.text}", "plans/p.yaml:4:29 unreadable-file"),
        ("holidays: {file: folder}", "plans/p.yaml:4:29 unreadable-file"),
        ("holidays: {file: /etc/holidays}", "plans/p.yaml:4:29 wrong-value"),
        ("holidays: {file: bad.txt}", "plans/bad.txt:2:1 wrong-value"),
        ("holidays: {file: twice.txt}", "plans/twice.txt:2:1 repeated-holiday"),
        ("holidays: {file: none.txt}", "plans/p.yaml:4:29 empty-value"),
    ]

    @Test(arguments: mistakes)
    func `a calendar that cannot be is found`(text: String, expected: String) {
        #expect(Self.read(Self.plan(text)).findings.map { "\($0.place) \($0.rule)" } == [expected])
    }

    @Test(arguments: [
        ("date: 2021-10-01, from: 20:00", ["plans/p.yaml:5:11 window-on-holiday"]),
        ("dates: 2021-09-27..2021-10-15, from: 20:00", ["plans/p.yaml:5:11 window-on-holiday"]),
        ("dates: 2021-09-27..2021-10-15", []), ("date: 2021-10-02", []),
    ])
    func `a window on a holiday`(window: String, expected: [String]) {
        let (_, findings) = Self.read(Self.plan("holidays: {file: hk.txt}", window: window))
        #expect(findings.map { "\($0.place) \($0.rule)" } == expected)
    }

    @Test func `a site names holidays too, also by a path of its machine`() {
        for holidays in ["[2021-10-02]", "{file: /etc/holidays}"] {
            let (document, findings) = Self.read("ctplan-site: 1\ncalendar: {holidays: \(holidays)}")
            #expect(findings.map(\.rule) == [])
            guard case .site(let site) = document else { return #expect(Bool(false), "no site") }
            #expect(site.holidays.map(\.date.description) == ["2021-10-02"])
        }
        #expect(Self.read("ctplan-site: 1\ncalendar: {weekend: [Friday]}").findings.map(\.rule) == ["unknown-field"])
    }

    @Test func `paths are counted from the file that names them`() {
        let plan = SourceText(path: "plans/2021/p.yaml", text: "")
        #expect(PlanFileSource.path("../hk.txt", namedIn: plan) == "plans/2021/../hk.txt")
        #expect(PlanFileSource.path("~/hk.txt", namedIn: plan) == "~/hk.txt")
        #expect(PlanFileSource.path("hk.txt", namedIn: SourceText(path: "p.yaml", text: "")) == "hk.txt")
    }
}
