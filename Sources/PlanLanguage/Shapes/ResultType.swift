/// The type of a value: of something a step finds, which decides what may be expected of it, or of a name that
/// references can put in.
package indirect enum ResultType: Sendable, Equatable {
    case text
    /// A text for people: when it is compared, any run of white space counts as one space.
    case prose
    case integer
    case decimal
    /// A number of bytes, which a plan writes with a unit as in `10KB`.
    case size
    case boolean
    case duration
    case instant
    case date
    /// A time of day by the clock on the wall.
    case clockTime
    /// One of the plan's hosts.
    case host
    /// One of a closed set of words.
    case word([String])
    case list(ResultType)
    case record([ResultDeclaration])
    /// Free names, such as those of headers, each with a value of the type; names are compared without regard to case.
    case map(ResultType)
    /// A JSON document, or a part of one, which may turn out to be anything: members are named by singular JSON paths
    /// such as `$.status` (RFC 9535, section 2.3.5.1).
    case json
    /// Texts of an HTML page, named by XPath 1.0 expressions such as `//h1`.
    case xpath

    package var name: String {
        switch self {
        case .text, .prose: "text"
        case .integer: "integer"
        case .decimal: "number"
        case .size: "size"
        case .boolean: "boolean"
        case .duration: "duration"
        case .instant: "time"
        case .date: "date"
        case .clockTime: "time of day"
        case .host: "host"
        case .word: "word"
        case .list: "list"
        case .record: "record"
        case .map: "map"
        case .json: "JSON document"
        case .xpath: "page by XPath"
        }
    }

    /// `an integer`, `a text`.
    var nameWithArticle: String { name.hasPrefix("i") ? "an \(name)" : "a \(name)" }
}

/// One thing a step finds, as `expect:` names it.
package struct ResultDeclaration: Sendable, Equatable {
    package let name: String
    package let type: ResultType
    package let help: String
    /// How its texts are always written; `nil` where they may be anything.
    package let form: TextForm?
    /// What a step must say to find it; `nil` where every step of the kind does.
    package let condition: ResultCondition?

    package init(
        _ name: String, _ type: ResultType, _ help: String, form: TextForm? = nil,
        where condition: ResultCondition? = nil
    ) {
        self.name = name
        self.type = type
        self.help = help
        self.form = form
        self.condition = condition
    }
}

/// What a step must say to find a result.
package enum ResultCondition: Sendable, Equatable {
    /// One of these fields.
    case says([String])
    /// One of these values of a field, which has a value where the step does not say it.
    case isOneOf([String], field: String, standard: String)
    /// Any value of a field but this one.
    case isNot(String, field: String)
}
