import Patterns

/// Whom to call.
package struct ContactMention: Sendable, Equatable {
    package var name: String?
    package var phone: String?
    package var email: String?
}

/// Finds mail addresses and telephone numbers, and the desk they belong to.
enum ContactFinder {
    private static let email = pattern(
        #"(?<![\w.+-])[a-z0-9][a-z0-9._%+-]{0,62}@[a-z0-9-]{1,60}(?:\.[a-z0-9-]{1,60}){1,5}(?<![.-])"#)
    private static let phone = pattern(
        #"(?:\b(?:tel(?:ephone)?|phone|hotline|call|fax)\b\.?[^\n\d+]{0,30}\n?[^\n\d+]{0,10}(?<!\d)|(?=\+))"#
            + #"\K(\+?\(?\d[\d ()-]{5,20}\d)(?![\d:./-])"#)
    private static let desk = pattern(
        #"(?-i:(?:\b[A-Z][\w&'-]*\s){0,4}\b(?:Hotline|Helpdesk|Help Desk|Desk|Team|Support|Department|Services?)\b)"#)

    /// A person or an office at the beginning of a line of contacts, such as `Jane Porter, Head of Technology, +44 …`.
    private static let named = pattern(
        #"^\s*(?:(?:contacts?|enquir(?:y|ies)|questions?|whom to call|support|for [^:\n]{1,40})\s*:)?\s*[-•*·|–]?\s*"#
            + #"((?-i:[A-Z])[\w.&'’-]*(?:[^\S\n](?:(?-i:[A-Z])[\w.&'’-]*|of|and|&|the)){0,6})\s*[,:|(–-]"#)
    private static let fax = pattern(#"\bfax(?:simile)?\b[^\d+\n]{0,20}$"#)

    static func find(in text: CircularText) -> [Found<ContactMention>] {
        var found: [Place] = []
        let emails = text.matches(email).map { ($0.range, ContactMention(email: $0.match.text)) }
        let phones = text.matches(phone).filter { match, range in
            match.text.count { $0.isNumber } >= 7 && !isFax(before: range, in: text)
        }.map { ($0.range, ContactMention(phone: CircularText.oneLine($0.match[1] ?? "", limit: 30))) }
        /// The one whose number or address was looked at last.
        var current: Int?
        for (range, mention) in (emails + phones).sorted(by: { $0.0.lowerBound < $1.0.lowerBound }) {
            let known = found.firstIndex {
                mention.email != nil && mention.email?.lowercased() == $0.value.email?.lowercased()
                    || mention.phone != nil && mention.phone == $0.value.phone
            }
            if let known {
                found[known].value.name = found[known].value.name ?? name(before: range, in: text)
                found[known].last = range
                current = known
                continue
            }
            if let index = current, isBeside(found[index].last, range, in: text) {
                if found[index].value.email == nil, mention.email != nil {
                    found[index].value.email = mention.email
                    found[index].last = range
                    continue
                }
                if found[index].value.phone == nil, mention.phone != nil {
                    found[index].value.phone = mention.phone
                    found[index].last = range
                    continue
                }
            }
            var one = mention
            one.name = name(before: range, in: text)
            found.append(Place(value: one, first: range, last: range))
            current = found.count - 1
        }
        return found.map { text.found($0.value, $0.first) }
    }

    private struct Place {
        var value: ContactMention
        let first: Range<Int>
        var last: Range<Int>
    }

    private static func isFax(before range: Range<Int>, in text: CircularText) -> Bool {
        (try? fax.matches(text.before(range.lowerBound, 40))) ?? false
    }

    /// Whether a number or an address goes with the one before it: in its line, or in the next ones where nobody is named.
    private static func isBeside(_ last: Range<Int>, _ next: Range<Int>, in text: CircularText) -> Bool {
        let lines = text.line(at: next.lowerBound) - text.line(at: last.lowerBound)
        if lines == 0 { return next.lowerBound - last.upperBound < 160 }
        return lines <= 2 && next.lowerBound - last.upperBound < 120 && name(in: start(of: next, in: text)) == nil
    }

    private static func start(of range: Range<Int>, in text: CircularText) -> String {
        text.slice(text.lineRange(text.line(at: range.lowerBound)).lowerBound..<range.lowerBound)
    }

    private static let labels: Set<String> = [
        "tel", "phone", "telephone", "email", "e-mail", "mail", "fax", "call", "contact", "contacts", "hotline",
    ]

    private static func name(in line: String) -> String? {
        guard let words = try? named.firstMatch(in: line)?[1], words.count >= 3, !labels.contains(words.lowercased())
        else { return nil }
        return whole(words)
    }

    /// Where all is in capitals, the words before the name belong to the sentence.
    private static func whole(_ words: String) -> String {
        let words = CircularText.oneLine(words, limit: 60)
        let rest = ["THE", "OUR", "TO"].compactMap { words.ranges(of: " \($0) ").last?.upperBound }.max()
        return rest.map { String(words[$0...]) } ?? words
    }

    private static func name(before range: Range<Int>, in text: CircularText) -> String? {
        if let name = name(in: start(of: range, in: text)) { return name }
        let before = text.before(range.lowerBound, 120)
        return ((try? desk.allMatches(in: before, limit: 20)) ?? []).last.map { whole($0.text) }
    }
}
