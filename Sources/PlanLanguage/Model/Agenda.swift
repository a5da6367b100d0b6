import CivilTime
import Diagnostics

/// Something a person must have done by a day.
package struct Deadline: Sendable {
    package let name: String
    package let place: Place
    package let by: LocalDate
    package let time: LocalTime?
    package let task: String
    package let about: String?
    /// Of one of them a site must be for it to count there; everyone where there are none.
    package let roles: [Located<String>]

    enum Shape {
        static let by = Field.date("by", "the last day for it", required: true)
        static let weekday = Field.text(
            "weekday", .weekday, "the day of the week the circular names, compared with the date")
        static let time = Field.text("time", .clockTime, "the latest time on that day")
        static let task = Field.text("do", "what must be done", required: true)
        static let about = Field.text("about", "anything else")
        static let roles = Field.texts("roles", "the roles it is for; everyone where left out")
        static let shape = ObjectShape(
            "deadline", "what a person must have done by a day",
            fields: [
                by.declaration, weekday.declaration, time.declaration, task.declaration, about.declaration,
                roles.declaration,
            ])
    }
}

/// Something people see to before or during a window.
package struct Preparation: Sendable {
    package enum Moment: Sendable, Equatable {
        case before(window: String)
        case during(window: String)
    }

    package let name: String
    package let place: Place
    package let moment: Moment
    /// Where its window is named.
    let momentPlace: Place
    package let task: String
    package let about: String?

    /// Whether it is seen to before, or during, the window of that name, one of its phases, or what it is a phase of.
    package func concerns(window name: String) -> Bool {
        switch moment {
        case .before(let window), .during(let window):
            window == name || name.hasPrefix("\(window).") || window.hasPrefix("\(name).")
        }
    }

    /// Whether it is seen to before that window.
    package func comesBefore(window name: String) -> Bool {
        if case .before = moment { concerns(window: name) } else { false }
    }

    enum Shape {
        static let task = Field.text("do", "what people see to", required: true)
        static let before = Field.text("before", "the window before which it is done")
        static let during = Field.text("during", "the window all through which it holds")
        static let about = Field.text("about", "anything else")
        static let shape = ObjectShape(
            "preparation", "what people see to before or during a window",
            fields: [before.declaration, during.declaration, task.declaration, about.declaration])
    }
}
