/// What a person is asked for a new plan, and what their answers say.
package enum DraftQuestion: String, CaseIterable, Sendable {
    case title, issuer, reference, published, day, times, zone, hosts, tasks, message, deadline, contact

    package var words: String {
        switch self {
        case .title: "Title (what the test is, in one line)"
        case .issuer: "Exchange"
        case .reference: "Reference of the circular"
        case .published: "Date of the circular"
        case .day: "Day of the test (2021-08-14, Saturday)"
        case .times: "From and to (20:30 to 22:30)"
        case .zone: "Zone (Asia/Hong_Kong)"
        case .hosts: "Systems (https://www.example.com, sftp 192.0.2.1 port 22)"
        case .tasks: "What is to be verified"
        case .message: "Message that must appear"
        case .deadline: "Deadline and what is to be done by it (by 2021-08-12: register)"
        case .contact: "Contact (desk, telephone number, mail address)"
        }
    }
}

extension DraftQuestion {
    /// How an answer is to be written that is not understood; `nil` where it is, or where any will do.
    package func advice(on answer: String) -> String? {
        if answer.allSatisfy(\.isWhitespace) { return nil }
        let text = CircularText(String(answer.prefix(2_000)), isAnswer: true)
        switch self {
        case .published, .day:
            return DateFinder.find(in: text).isEmpty ? "no date is seen in that; write it like 2021-08-14" : nil
        case .times:
            return TimeRangeFinder.find(in: text).isEmpty
                ? "no times are seen in that; write them like 20:30 to 22:30" : nil
        case .zone:
            return ZoneFinder.find(in: text).isEmpty
                ? "no zone is seen in that; write it like Asia/Hong_Kong or Europe/London" : nil
        case .hosts:
            return Draft.hosts(text, mails: []).isEmpty
                ? "no system is seen in that; write them like https://www.example.com, sftp 192.0.2.1 port 22" : nil
        case .title, .issuer, .reference, .tasks, .message, .deadline, .contact: return nil
        }
    }
}

extension Draft {
    /// What was understood of the answers; each may be missing or empty.
    package init(answers: [DraftQuestion: String]) {
        self.init()
        func text(_ question: DraftQuestion) -> CircularText? {
            guard let answer = answers[question], answer.contains(where: { !$0.isWhitespace }) else { return nil }
            return CircularText(String(answer.prefix(2_000)), isAnswer: true)
        }
        func whole(_ question: DraftQuestion) -> Found<String>? {
            text(question).map { text in
                let words = CircularText.oneLine(text.text, limit: 300)
                return text.found(words, 0..<text.text.utf8.count)
            }
        }
        title = whole(.title)
        issuer = whole(.issuer)
        reference = whole(.reference)
        published = text(.published).flatMap { DateFinder.find(in: $0).first }
        let day = text(.day).flatMap { DateFinder.find(in: $0).first }
        let times = text(.times).flatMap { TimeRangeFinder.find(in: $0).first }
        if day != nil || times != nil { windows = [Window(name: "test", days: day, times: times)] }
        zone = text(.zone).flatMap { ZoneFinder.find(in: $0).first }
        if let systems = text(.hosts) { hosts = Self.hosts(systems, mails: []) }
        tasks = whole(.tasks).map { [$0] } ?? []
        messages = whole(.message).map { [$0] } ?? []
        deadlines = text(.deadline).map { DeadlineFinder.find(in: $0, dates: DateFinder.find(in: $0)) } ?? []
        if let words = text(.contact) {
            contacts = ContactFinder.find(in: words)
            if contacts.isEmpty, let name = whole(.contact) {
                contacts = [words.found(ContactMention(name: name.value), name.range)]
            }
        }
    }
}
