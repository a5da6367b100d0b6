import CivilTime
import Patterns

extension Draft {
    private static let subject = pattern(#"(?m)^[\s*•-]*(?:subject|re|title|topic)\s*:[ \t]*\n?([^\n]{3,200})"#)
    private static let sender = pattern(#"(?m)^[\s*•-]*(?:from|issuer|issued by)\s*:[ \t]*\n?([^\n\d:|]{3,120})$"#)
    private static let company = pattern(
        #"(?m)^\s*((?-i:[A-Z])[^\n:.]{2,90}\b(?:exchange|clearing|clearing house|limited|ltd\.?|plc|inc\.?|ag))\s*$"#)
    private static let dateLabel = pattern(#"\b(?:date|dated|issued(?: on)?|published(?: on)?)\s*:?\s*$"#)
    private static let announced = pattern(
        #"\b(?:updated?(?: on| [IVX\d]+)?|revised(?: on)?|issued?(?: on| date)?|published(?: on)?|effective(?: from| on| date)?)"#
            + #"\s*:?\s*$"#)

    /// Looks for every kind of fact.
    package init(circular text: CircularText) {
        let dates = DateFinder.find(in: text)
        let times = TimeRangeFinder.find(in: text)
        title =
            text.matches(Self.subject).first.map { text.found(Self.line($0.match[1]), $0.range) } ?? Self.heading(text)
        issuer = (text.matches(Self.sender).first ?? text.matches(Self.company).first)
            .map { text.found(Self.line($0.match[1]), $0.range) }
        let references = ReferenceFinder.find(in: text)
        let own = references.first { !$0.value.isEarlier }
        reference = own.map { text.found($0.value.number, $0.range) }
        follows = references.filter { $0.value.number != own?.value.number }.map {
            text.found($0.value.number, $0.range)
        }
        contacts = ContactFinder.find(in: text)
        zone = ZoneFinder.find(in: text).first
        unclearZone = zone == nil ? ZoneFinder.unclear(in: text) : nil
        deadlines = DeadlineFinder.find(in: text, dates: dates)
        let due = Set(deadlines.map(\.range))
        published = dates.first { date in
            guard !due.contains(date.range), text.line(at: date.range.lowerBound) <= 15 else { return false }
            return (try? Self.dateLabel.matches(text.before(date.range.lowerBound, 14))) ?? false
        }
        // A reference's own date ("circular of 25 June") is no day of the test.
        let days = dates.filter { date in
            let before = text.before(date.range.lowerBound, 30).lowercased()
            return date.range != published?.range && !due.contains(date.range) && !before.contains("dated")
                && !Self.isOfAnnouncement(date.range, text)
                && !before.contains("circular of")
                && !text.after(date.range.upperBound, 12).lowercased().contains("circular")
        }
        windows = Self.windows(days, times, text)
        noteUnplaced(dates, times, text)
        messages = QuotedMessageFinder.find(in: text)
        let asked = SentenceFinder.find(in: text).filter { task in
            !deadlines.contains { $0.quote.line == task.quote.line || $0.range.overlaps(task.range) }
                && !Self.isSource(task, text)
        }
        tasks = Array(asked.prefix(20))
        unplaced += asked.dropFirst(20).map(\.quote)
        recipients = DetailFinder.recipients(in: text)
        mailSubject = DetailFinder.mailSubject(in: text)
        folder = DetailFinder.folder(in: text)
        filePattern = DetailFinder.filePattern(in: text)
        fingerprint = DetailFinder.fingerprint(in: text)
        participation = DetailFinder.participation(in: text)
        let sent = Set(recipients.map(\.value))
        contacts.removeAll { $0.value.phone == nil && $0.value.email.map(sent.contains) ?? false }
        hosts = Self.hosts(
            text, mails: contacts + recipients.map { text.found(ContactMention(email: $0.value), $0.range) },
            // Where one registers is nothing to test.
            outside: deadlines.map { SentenceFinder.sentence(around: $0.range, in: text) })
        if hosts.contains(where: { $0.kind == .feed }) { senders = AddressFinder.senders(in: text) }
        let links = URLFinder.find(in: text).filter { Self.isSource($0, text) }
        link = links.first
        otherLinks = Array(links.dropFirst().prefix(20))
        ranges = AddressFinder.ranges(in: text)
    }

    /// Where the circular itself is published is no system to test.
    private static let sourceLabel = pattern(#"^\W*(?:sources?|published (?:at|on)|see also|website)\b"#)

    static func isSource(_ url: Found<String>, _ text: CircularText) -> Bool {
        let line = text.slice(text.lineRange(text.line(at: url.range.lowerBound)))
        return (try? sourceLabel.matches(line)) ?? false
    }

    /// Whether a date is that of a publication, of an update or of taking effect.
    private static func isOfAnnouncement(_ range: Range<Int>, _ text: CircularText) -> Bool {
        (try? announced.matches(text.before(range.lowerBound, 30))) ?? false
    }

    private static func line(_ words: String?) -> String { CircularText.oneLine(words ?? "", limit: 200) }

    /// The first line that reads like a heading.
    private static func heading(_ text: CircularText) -> Found<String>? {
        for number in 1...min(text.lineCount, 20) {
            let range = text.lineRange(number)
            let words = CircularText.oneLine(text.slice(range), limit: 200)
            let plain = String(words.drop { "#* ".contains($0) })
            guard plain.split(separator: " ").count >= 3, plain.contains(where: \.isLetter),
                words.hasPrefix("#") || !plain.contains(": "),
                !plain.hasSuffix("."), !plain.lowercased().hasPrefix("dear")
            else { continue }
            return text.found(plain, range)
        }
        return nil
    }

    private static func windows(
        _ days: [Found<DateMention>], _ times: [Found<TimeRange>], _ text: CircularText
    ) -> [Window] {
        var windows: [Window] = []
        var used: Set<Range<Int>> = []
        for time in times.prefix(20) {
            let line = text.line(at: time.range.lowerBound)
            // The day stands before its times, in the next cells of a table at most, or shortly after them.
            let after = days.first {
                $0.range.lowerBound >= time.range.upperBound && $0.range.lowerBound - time.range.upperBound < 40
            }
            let before = days.last {
                $0.range.lowerBound < time.range.lowerBound && line - text.line(at: $0.range.lowerBound) <= 6
            }
            let isBeside = before.map { text.line(at: $0.range.upperBound) == line } ?? false
            let day = isBeside ? before : after ?? before ?? (days.count == 1 ? days[0] : nil)
            if time.value.isOneSided {
                // "before 09:00" says something of the test only beside its day.
                guard isBeside, let before, time.range.lowerBound - before.range.upperBound < 40,
                    !times.contains(where: { !$0.value.isOneSided && text.line(at: $0.range.lowerBound) == line })
                else { continue }
            }
            if let day { used.insert(day.range) }
            for day in days where day.range.overlaps(time.range) { used.insert(day.range) }
            let isKnown = windows.contains {
                $0.days?.value.first == day?.value.first && $0.times?.value == time.value
            }
            if !isKnown { windows.append(Window(name: "", days: day, times: time)) }
        }
        for day in days.prefix(40) where !used.contains(day.range) {
            guard !windows.contains(where: { $0.days?.value.first == day.value.first && day.value.last == nil }) else {
                continue
            }
            windows.append(Window(name: "", days: day, times: nil))
        }
        // With the times of one day known, other single days are told of by their own words only.
        if windows.contains(where: { $0.times != nil }) {
            windows.removeAll { $0.times == nil && $0.days?.value.last == nil }
        } else if windows.count > 1,
            windows.contains(where: { $0.days?.value.last == nil && $0.days?.value.first != nil })
        {
            windows.removeAll { $0.days?.value.first == nil }
        }
        var counts: [String: Int] = [:]
        return windows.prefix(10).map { window in
            var window = window
            let near =
                window.days.map { text.before($0.range.lowerBound, 100) + text.after($0.range.upperBound, 100) } ?? ""
            let isLong = window.days?.value.last != nil && window.times == nil
            let base = !isLong ? "test" : near.lowercased().contains("stabili") ? "stabilisation" : "period"
            counts[base, default: 0] += 1
            window.name = counts[base] == 1 ? base : "\(base)-\(counts[base] ?? 0)"
            return window
        }
    }
}
