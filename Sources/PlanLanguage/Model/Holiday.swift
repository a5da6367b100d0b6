import CivilTime
import Diagnostics

/// A day without business, as a plan, a site file or a file of holidays lists it.
package struct Holiday: Sendable {
    package let date: LocalDate
    /// What the file calls it.
    package let name: String?
    package let place: Place

    /// `2021-10-01`, `2021-10-01 (National Day)`.
    var words: String { "\(date)" + (name.map { " (\($0))" } ?? "") }
}

/// The keys of `calendar:`.
enum CalendarShape {
    static let weekend = Field.texts("weekend", .weekdayRange, "the days of the week without business")
    static let holidays = FieldDeclaration(
        "holidays", .special("a list of dates, or {file: PATH}"),
        "other days without business; a file has one date a line, with its name behind it")
    static let file = Field.text("file", "a file with one date a line, by its path from the folder of this one")

    static let plan = ObjectShape(
        "calendar", "which days are business days", fields: [weekend.declaration, holidays])
    /// A site adds holidays to those of the plan.
    static let site = ObjectShape("site calendar", "which days are no business days besides", fields: [holidays])
    static let holidaysFile = ObjectShape("holidays", "where the holidays are listed", fields: [file.declaration])
}
