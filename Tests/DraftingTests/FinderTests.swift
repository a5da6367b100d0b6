import Testing

@testable import Drafting

/// What each finder finds, and what it leaves alone.
@Suite struct FinderTests {
    @Test(arguments: [
        ("20:30 – 22:30 HKT", "20:30-22:30"), ("10:00 a.m. to 12 noon", "10:00-12:00"),
        ("from 20:00 to midnight", "20:00-00:00"), ("on 2021-09-17 after 17:00 HKT", "17:00-?"),
        ("on 2021-09-18 before 09:00 HKT", "?-09:00"), ("until 6:00 pm", "?-18:00"), ("from 09:00", "09:00-?"),
        ("21:00 to 2014-12-14 02:30 trading", "21:00-02:30"), ("from 9:00", ""), ("version 3.10", ""),
        ("1000 to 2000 orders", ""), ("after 25 June", ""),
    ])
    func times(text: String, expected: String) {
        let found = TimeRangeFinder.find(in: CircularText(text)).map { one in
            [one.value.from, one.value.to].map { $0.map { String($0.description.prefix(5)) } ?? "?" }
                .joined(separator: "-")
        }
        #expect(found.joined(separator: " ") == expected)
    }

    @Test(arguments: [
        ("20:30 HKT", "Asia/Hong_Kong"), ("9:30 a.m. ET", "America/New_York"), ("08:00 CT", "America/Chicago"),
        ("ET Trade Speed Station", ""), ("a CT of the system", ""), ("10:00 GMT", "UTC"), ("10:00 GMT+8", ""),
    ])
    func zones(text: String, expected: String) {
        #expect(ZoneFinder.find(in: CircularText(text)).map(\.value).joined(separator: " ") == expected)
    }

    @Test(arguments: [
        (
            "192.0.2.31/.32, 192.0.2.41/.42 | TCP 4901 (trading), 4903 (market data); SSL 4911",
            "192.0.2.31:4901,4903,4911 192.0.2.32:4901,4903,4911 192.0.2.41:4901,4903,4911 192.0.2.42:4901,4903,4911"
        ),
        ("192.0.2.1 port 22 and 192.0.2.2 port 23", "192.0.2.1:22 192.0.2.2:23"),
        (
            "| Host | Port | Fee |\n|---|---|---|\n| 192.0.2.1 | 7001 | 5000 |\n| 192.0.2.2 | 7002 | 6000 |",
            "192.0.2.1:7001 192.0.2.2:7002"
        ),
        ("Server            Port\nsftp.example.com  2222", "sftp.example.com:2222"),
        ("version 10.1.2.3 of the gateway", ""), ("192.0.2.0/24 and 192.0.2.x", ""),
        ("a fee of 5000 for 192.0.2.1", "192.0.2.1:"), ("192.0.2.1 with TLS 1.2", "192.0.2.1:"),
    ])
    func addresses(text: String, expected: String) {
        let found = AddressFinder.find(in: CircularText(text)).map { one in
            "\(one.value.host):\(one.value.ports.map(String.init).joined(separator: ","))"
        }
        #expect(found.joined(separator: " ") == expected)
    }

    @Test(arguments: [
        ("by 2021-08-12 | Event | Give details | -", "2021-08-12 Event; Give details"),
        (
            "| by 2023-05-19 | Portal | Manual deadline |\n| 2023-05-20 | ECP | Follow |",
            "2023-05-19 Portal; Manual deadline"
        ),
        ("The test is on 14 August 2021.", ""),
    ])
    func deadlines(text: String, expected: String) {
        let text = CircularText(text)
        let found = DeadlineFinder.find(in: text, dates: DateFinder.find(in: text)).map { one in
            "\(one.value.day.first?.description ?? "?") \(one.value.task)"
        }
        #expect(found.joined(separator: " / ") == expected)
    }

    @Test(
        arguments: [
            ("https://www.ccass.example.com/a", "ccass"), ("sftp.example.com", nil), ("ftp-a.example.com", "ftp-a"),
            ("192.0.2.1", nil), ("[2001:db8::1]", nil), ("1st.example.com", nil),
        ] as [(String, String?)])
    func hostNames(address: String, expected: String?) {
        #expect(HostName.of(address) == expected)
    }

    @Test(arguments: [
        ("%PDF-1.7 x", "pdftotext -layout"), ("PK\u{3}\u{4}x", "plain text"), (" \n", "empty"), ("", "empty"),
        ("\u{0}\u{1}\u{2}\u{0}abc\u{0}\u{0}", "binary"),
    ])
    func notText(text: String, words: String) {
        #expect(CircularText.problem(with: Array(text.utf8))?.contains(words) ?? false)
    }

    @Test func `Latin-1 and UTF-8 with a mark are text`() {
        #expect(CircularText.problem(with: Array("Prüfung".utf8)) == nil)
        #expect(CircularText.read([0x50, 0x72, 0xFC, 0x66]).text == "Prüf")
        #expect(CircularText.read([0xEF, 0xBB, 0xBF] + Array("a\r\nb".utf8)).lineCount == 2)
    }

    @Test func `what an automatic step does is not asked of a person too`() {
        let yaml = Draft(
            circular: CircularText(
                "Test on 2021-08-14 20:30-22:30 HKT\n\nLog on to https://www.clearing.example.com as usual.\n"
                    + "The screen displays \"Function not available\".")
        ).yaml(origin: "x")
        #expect(yaml.contains("# line 3: \"Log on to https") && !yaml.contains("by-hand"), "\(yaml)")
    }

    @Test func `a day in no window is told`() {
        let yaml = Draft(circular: CircularText("Test 2021-08-14 20:30-22:30 HKT\nRehearsed already 29 Nov 2020."))
            .yaml(origin: "x")
        #expect(yaml.contains("nothing is in the plan yet") && yaml.contains("29 Nov 2020"), "\(yaml)")
    }
}
