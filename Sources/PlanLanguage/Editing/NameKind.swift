/// What the names of the language are names of.
package enum NameKind: String, Sendable, CaseIterable {
    case input, host, group, window, event, role, objective, step, capture, variable
    /// A time zone, which no file declares.
    case zone
    /// The file of a procedure.
    case file

    /// With its article, for messages.
    package var words: String {
        switch self {
        case .input, .event, .objective: "an \(rawValue)"
        case .zone: "a time zone"
        case .file: "a file"
        case .variable: "a variable of for-each"
        default: "a \(rawValue)"
        }
    }
}
