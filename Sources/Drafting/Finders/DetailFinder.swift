import Patterns

/// Finds what steps need beside addresses: folders, names of files, keys, recipients, and whether one has to take part.
enum DetailFinder {
    private static let folderName = pattern(
        #"\b(?:folder|director(?:y|ies)|path)\b[^\n/]{0,20}\K(/[\w.~+-]+(?:/[\w.~+-]+){0,10}/?)(?<![.])"#)
    private static let globName = pattern(#"(?<![\w*/.])(?=[\w.?-]*\*)[\w.*?-]{2,80}\.[a-z*]{1,5}\b(?!\*)"#)
    private static let key = pattern(#"\bSHA256:[A-Za-z0-9+/]{43}\b"#)
    private static let recipient = pattern(
        #"\b(?:send|sent|mail(?:ed)?|message)\b(?:[^.;]|\.(?=\S)){0,160}?\bto\s+\K[a-z0-9][a-z0-9._%+-]{0,62}@[a-z0-9-]{1,60}(?:\.[a-z0-9-]{1,60}){1,5}"#
    )
    private static let subject = pattern(
        #"\bwith(?: the)? subject(?: line)?(?: of)?\s*:?\s*["“'‘]\K[^"”'’\n]{1,150}(?=["”'’])"#)
    private static let duties = [
        (
            "mandatory",
            #"\b(?:mandatory|compulsory|obliged to (?:participate|take part)|must (?:all )?(?:participate|take part))\b"#
        ),
        (
            "recommended",
            #"\b(?:(?:strongly )?(?:recommended|encouraged) to (?:participate|take part)|participation (?:is|are) (?:strongly )?(?:recommended|encouraged))\b"#
        ),
        (
            "optional",
            #"\b(?:participation is (?:voluntary|optional)|(?:voluntary|optional) participation|participation is not mandatory)\b"#
        ),
    ].map { ($0.0, pattern($0.1)) }
    private static let denial = pattern(#"\bnot\s+$"#)

    static func folder(in text: CircularText) -> Found<String>? {
        text.matches(folderName).first.map { match, range in
            var name = match[1] ?? match.text
            while name.count > 1, ".,".contains(name.last ?? " ") { name.removeLast() }
            return text.found(name, range)
        }
    }

    static func filePattern(in text: CircularText) -> Found<String>? { first(globName, text) }
    static func fingerprint(in text: CircularText) -> Found<String>? { first(key, text) }
    static func mailSubject(in text: CircularText) -> Found<String>? { first(subject, text) }

    static func recipients(in text: CircularText) -> [Found<String>] {
        var seen: Set<String> = []
        return text.matches(recipient).compactMap { match, range in
            seen.insert(match.text.lowercased()).inserted ? text.found(match.text, range) : nil
        }
    }

    static func participation(in text: CircularText) -> Found<String>? {
        let found = duties.flatMap { word, pattern in
            text.matches(pattern).compactMap { _, range in
                (try? denial.matches(text.before(range.lowerBound, 10))) ?? false ? nil : text.found(word, range)
            }
        }.sorted { $0.range.lowerBound < $1.range.lowerBound }
        // Where it says one of some and another of others, a person has to read it.
        guard var first = found.first else { return nil }
        if Set(found.map(\.value)).count > 1 { first.doubts = ["the text says something else elsewhere"] }
        return first
    }

    private static func first(_ pattern: Pattern, _ text: CircularText) -> Found<String>? {
        text.matches(pattern).first.map { text.found($0.match.text, $0.range) }
    }
}
