/// The kinds of value that filters tell apart.
package enum ValueKind: String, Sendable, CaseIterable {
    case text
    case number
    case boolean
    case date
    case time
    case timeOfDay = "time of day"
    case duration
    case host
    case list
    case record
    case json = "JSON document"

    /// What `format` makes a text of.
    var isOfTime: Bool { [.date, .time, .timeOfDay].contains(self) }
}

extension ResultType {
    var kind: ValueKind {
        switch self {
        case .text, .prose, .word: .text
        case .integer, .decimal, .size: .number
        case .boolean: .boolean
        case .duration: .duration
        case .instant: .time
        case .date: .date
        case .clockTime: .timeOfDay
        case .host: .host
        case .list: .list
        case .record, .map, .xpath: .record
        case .json: .json
        }
    }
}

extension PlanValue {
    /// `nil` for what no filter takes: nothing, and keys.
    var kind: ValueKind? {
        switch self {
        case .absent, .sshAgent, .privateKey: nil
        case .boolean, .confirmation: .boolean
        case .integer, .decimal: .number
        case .text: .text
        case .duration: .duration
        case .instant: .time
        case .date: .date
        case .clockTime: .timeOfDay
        case .host: .host
        case .json: .json
        case .list: .list
        case .record: .record
        }
    }

    /// Nothing at all, or a text with nothing in it.
    package var isNothing: Bool {
        switch self {
        case .absent: true
        case .text(let text): text.isEmpty
        default: false
        }
    }
}
