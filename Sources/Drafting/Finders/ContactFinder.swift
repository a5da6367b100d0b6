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

    static func find(in text: CircularText) -> [Found<ContactMention>] {
        var found: [Found<ContactMention>] = []
        let emails = text.matches(email).map { ($0.range, ContactMention(email: $0.match.text)) }
        let phones = text.matches(phone).filter { $0.match.text.count { $0.isNumber } >= 7 }
            .map { ($0.range, ContactMention(phone: CircularText.oneLine($0.match[1] ?? "", limit: 30))) }
        for (range, mention) in (emails + phones).sorted(by: { $0.0.lowerBound < $1.0.lowerBound }) {
            if let last = found.indices.last, text.line(at: range.lowerBound) - found[last].quote.line <= 2,
                range.lowerBound - found[last].range.upperBound < 120
            {
                let other = found[last].value
                if other.email == nil, mention.email != nil || other.phone == nil,
                    mention.phone == nil || other.phone == nil
                {
                    found[last].value.email = mention.email
                    continue
                }
                if other.phone == nil, mention.phone != nil {
                    found[last].value.phone = mention.phone
                    continue
                }
            }
            guard
                !found.contains(where: {
                    $0.value.email == mention.email && mention.email != nil
                        || $0.value.phone == mention.phone && mention.phone != nil
                })
            else { continue }
            var one = mention
            let before = text.before(range.lowerBound, 120)
            one.name = ((try? desk.allMatches(in: before, limit: 20)) ?? []).last.map {
                CircularText.oneLine($0.text, limit: 60)
            }
            found.append(text.found(one, range))
        }
        return found
    }
}
