extension ScalarType {
    /// What stands in the place of a date or time that the exchange has still to announce.
    package static let toBeAnnounced = "to-be-announced"

    /// A value of another type, or the word that it is still to be announced, which is kept as a text.
    static func announced(_ type: ScalarType) -> ScalarType {
        ScalarType(type.name, expected: "\(type.expected), or \(toBeAnnounced)", words: type.words) { text in
            if text == toBeAnnounced { return .success(.text(text)) }
            let letters = text.lowercased().filter(\.isLetter)
            return wordsForIt.contains(letters) ? .failure(Misread("write \(toBeAnnounced)")) : type.parse(text)
        }
    }

    /// What circulars say in its place, without what is no letter.
    private static let wordsForIt: Set = [
        "tba", "tbd", "tbc", "tobeannounced", "tobeadvised", "tobeconfirmed", "tobedetermined", "tobedecided",
        "tobenotified",
    ]
}
