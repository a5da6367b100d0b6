import Patterns

/// A circular's number; its own, or that of one it speaks of.
package struct ReferenceMention: Sendable, Equatable {
    package let number: String
    package let isEarlier: Bool
}

/// Finds `CD/CDCO/SEOCH/156/2021`, `Ref. No.: ABC-12/2021`, `Circular No. 15-087`.
enum ReferenceFinder {
    private static let form = pattern(
        #"(?<![\w/:.-])((?-i:[A-Z][A-Z0-9&-]{1,12}(?:/[A-Z0-9-]{1,12}){0,5}/\d{1,6}(?:/\d{2,4})?)(?![\w/])"#
            + #"|(?:ref(?:erence)?(?:\s+no)?\.?|circular\s+no\.?|notice\s+no\.?|advisory)\s*[:#]?\s*"#
            + #"\K(?=[A-Z0-9/-]*\d)[A-Z0-9][A-Z0-9/-]{2,30})"#)
    private static let earlier = pattern(
        #"\b(?:refer(?:s|red|ring)?|reference is made|further to|follow(?:s|ing)?|previous|earlier|dated|after|supersedes|our circular)\b"#
    )

    static func find(in text: CircularText) -> [Found<ReferenceMention>] {
        var found: [Found<ReferenceMention>] = []
        for (match, range) in text.matches(form) {
            let number = match.text
            guard !found.contains(where: { $0.value.number == number }) else { continue }
            let words = text.before(range.lowerBound, 100)
            let sentence = words.split(separator: ".").last.map(String.init) ?? words
            let isLate = text.line(at: range.lowerBound) > 15
            let isEarlier = isLate || ((try? earlier.matches(sentence)) ?? false)
            found.append(text.found(ReferenceMention(number: number, isEarlier: isEarlier), range))
        }
        return found
    }
}
