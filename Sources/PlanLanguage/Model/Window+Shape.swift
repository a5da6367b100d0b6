extension Window {
    enum Shape {
        static let date = Field.date("date", .announced(.date), "the day it opens on")
        static let dates = Field.texts(
            "dates", .announced(.dateRange),
            "days and ranges of days in order, such as 2021-08-16..2021-08-27; a single range may lack an end"
        )
        static let weekday = Field.text(
            "weekday", .weekday, "the day of the week the circular names, compared with the date")
        static let weekdays = Field.texts(
            "weekdays", .openingDays,
            "the days of the week it opens on, of all that \"dates\" names, or business-days, by the calendar")
        static let from = Field.text(
            "from", .announced(.clockTime),
            "the time it opens, each day; the start of the first phase, or of the day, where left out")
        static let to = Field.text(
            "to", .announced(.clockTime),
            "the time it closes, or 02:30 +1d the day after; the end of the last phase, or of the day, where left out"
        )
        static let tolerance = Field.duration(
            "tolerance", "how far the times are approximate: it opens so much earlier, and closes so much later")
        static let phases = FieldDeclaration(
            "phases", .named(PhaseShape.shape), "the parts of each day, each a window called WINDOW.PHASE")
        static let businessDate = Field.text(
            "business-date", .businessDate,
            "the business date it is held for; next-business-day is the one after each of its days, by the calendar")
        static let tentative = Field.boolean(
            "tentative", "the exchange may still move it", default: "false")
        static let zone = Field.text("zone", "the IANA zone of its times, where it is not the plan's")
        static let about = Field.text("about", "what the circular says of it")
        static let shape = ObjectShape(
            "window", "a time in which the test is allowed",
            fields: [
                date.declaration, dates.declaration, weekday.declaration, weekdays.declaration,
                businessDate.declaration, from.declaration, to.declaration, tolerance.declaration, phases,
                tentative.declaration, zone.declaration, about.declaration,
            ])
    }

    enum PhaseShape {
        static let from = Field.text(
            "from", .clockTime, "the time it begins, such as 20:30, or 00:30 +1d after midnight", required: true)
        static let to = Field.text("to", .clockTime, "the time it ends", required: true)
        static let about = Field.text("about", "what the circular says of it")
        static let shape = ObjectShape(
            "phase", "a part of a window's days",
            fields: [from.declaration, to.declaration, about.declaration])
    }
}
