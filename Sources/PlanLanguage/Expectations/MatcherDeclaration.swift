/// One matcher of the language: its key, what it asks, and the types it may be asked of.
package struct MatcherDeclaration: Sendable {
    package let name: String
    package let help: String
    let appliesTo: @Sendable (ResultType) -> Bool

    package static let all: [MatcherDeclaration] = [
        .init("contains", "the text has this in it; the list has this entry", isTextual),
        .init("matches", "the regular expression (PCRE2) is found in the text", isText),
        .init("starts-with", "the text begins with this", isText),
        .init("ends-with", "the text ends with this", isText),
        .init("one-of", "the value is one of these", isScalar),
        .init("at-least", "the value, or the number of entries, is this or more", isOrdered),
        .init("at-most", "the value, or the number of entries, is this or less", isOrdered),
        .init("more-than", "the value, or the number of entries, is greater than this", isOrdered),
        .init("less-than", "the value, or the number of entries, is smaller than this", isOrdered),
        .init("between", "the value lies between these two, ends included", isOrdered),
        .init("newer-than", "the time is later than this duration ago", isTime),
        .init("older-than", "the time is earlier than this duration ago", isTime),
        .init("empty", "there is nothing in it (true) or something (false)", isTextualOrOpen),
        .init("not", "what follows does not hold", anything),
        .init("all", "all of these hold", anything),
        .init("any", "at least one of these holds", anything),
        .init("count", "the number of entries", isList),
        .init("each", "every entry is like this, and there is at least one", isList),
        .init("some", "at least one entry is like this", isList),
        .init("none", "no entry is like this", isList),
    ]

    private init(_ name: String, _ help: String, _ appliesTo: @escaping @Sendable (ResultType) -> Bool) {
        self.name = name
        self.help = help
        self.appliesTo = appliesTo
    }

    /// The names of the matchers that may be asked of a type.
    static func names(for type: ResultType) -> [String] { all.filter { $0.appliesTo(type) }.map(\.name) }
}

private let anything: @Sendable (ResultType) -> Bool = { _ in true }

// A word is one of a closed set: `one-of` names several, and a part of a word would hide a slip in it.
private let isText: @Sendable (ResultType) -> Bool = {
    switch $0 {
    case .text, .prose, .json: true
    default: false
    }
}

private let isTextual: @Sendable (ResultType) -> Bool = {
    switch $0 {
    case .text, .prose, .json: true
    case .list(let element): isScalar(element)
    default: false
    }
}

private let isTextualOrOpen: @Sendable (ResultType) -> Bool = {
    switch $0 {
    case .text, .prose, .list, .json: true
    default: false
    }
}

private let isScalar: @Sendable (ResultType) -> Bool = {
    switch $0 {
    case .text, .prose, .integer, .decimal, .size, .boolean, .duration, .date, .clockTime, .host, .word, .json: true
    case .instant, .list, .record, .map, .xpath: false
    }
}

private let isOrdered: @Sendable (ResultType) -> Bool = {
    switch $0 {
    case .integer, .decimal, .size, .duration, .list, .json: true
    default: false
    }
}

private let isTime: @Sendable (ResultType) -> Bool = { if case .instant = $0 { true } else { false } }

private let isList: @Sendable (ResultType) -> Bool = {
    switch $0 {
    case .list, .json: true
    default: false
    }
}

extension MatcherDeclaration {
    /// Whether it may be asked of a type.
    package func mayBeAsked(of type: ResultType) -> Bool { appliesTo(type) }
}
