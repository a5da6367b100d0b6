/// A day of the week, numbered as ISO 8601 does: Monday is 1.
package enum Weekday: Int, CaseIterable, Hashable, Sendable {
    case monday = 1
    case tuesday, wednesday, thursday, friday, saturday, sunday

    /// The English name, such as `Saturday`.
    package var name: String {
        switch self {
        case .monday: "Monday"
        case .tuesday: "Tuesday"
        case .wednesday: "Wednesday"
        case .thursday: "Thursday"
        case .friday: "Friday"
        case .saturday: "Saturday"
        case .sunday: "Sunday"
        }
    }

    /// The first three letters of the name, such as `Sat`.
    package var shortName: String { String(name.prefix(3)) }

    /// Reads an English name, whole or of three letters, in any case.
    package static func parse(_ text: String) -> Result<Weekday, TextProblem> {
        let wanted = text.lowercased()
        if let day = allCases.first(where: { wanted == $0.name.lowercased() || wanted == $0.shortName.lowercased() }) {
            return .success(day)
        }
        let help = "write one of \(allCases.map(\.name).joined(separator: ", ")), or its first three letters"
        return .failure(TextProblem("\(quoted(text)) is not a day of the week", help: help))
    }
}

extension Weekday: CustomStringConvertible {
    package var description: String { name }
}
