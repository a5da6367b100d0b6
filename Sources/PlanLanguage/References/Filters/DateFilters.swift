import CivilTime

extension FilterDeclaration {
    /// Filters of dates and times.
    static let dates: [FilterDeclaration] = [
        format,
        shift("plus", "so much later", by: 1),
        shift("minus", "so much earlier", by: -1),
        businessDay("previous-business-day", "the business day before it") { calendar, date throws(NoBusinessDay) in
            try calendar.previousBusinessDay(before: date)
        },
        businessDay("next-business-day", "the business day after it") { calendar, date throws(NoBusinessDay) in
            try calendar.nextBusinessDay(after: date)
        },
        businessDay("business-day-on-or-before", "the day itself where it is one, else the business day before") {
            calendar, date throws(NoBusinessDay) in try calendar.businessDay(onOrBefore: date)
        },
        businessDay("business-day-on-or-after", "the day itself where it is one, else the business day after") {
            calendar, date throws(NoBusinessDay) in try calendar.businessDay(onOrAfter: date)
        },
    ]

    private static let format = FilterDeclaration(
        "format", "written so: yyyy, yy, MM, MMM, MMMM, dd, EEE, EEEE, HH, mm, ss, and all else as it stands",
        takes: [.date, .time, .timeOfDay], [Parameter("PATTERN", .dateFormat)], givesWords: "text",
        gives: { type, call throws(FilterObjection) in
            let format = call.text(0).flatMap { try? DateFormat.parse($0).get() }
            if type.kind == .date, format?.needsTime == true {
                throw FilterObjection(
                    message: "a date has no hours and minutes to put into \"\(call.text(0) ?? "")\"",
                    help: "the month is MM; a time such as window.from has hours: HH, mm and ss", argument: 0)
            }
            if type.kind == .timeOfDay, format?.needsDate == true {
                throw FilterObjection(
                    message: "a time of day has no date to put into \"\(call.text(0) ?? "")\"",
                    help: "it has HH, mm and ss", argument: 0)
            }
            return .text
        },
        apply: { value, call, context throws(FilterProblem) in
            guard let text = call.text(0), case .success(let format) = DateFormat.parse(text) else {
                throw FilterProblem("\(call.words) is no format")
            }
            switch value {
            case .date(let date) where !format.needsTime: return .text(format.text(date, nil))
            case .clockTime(let time) where !format.needsDate: return .text(format.text(nil, time))
            case .instant(let instant):
                let local = context.zone.local(of: instant)
                return .text(format.text(local.date, local.time))
            default: throw FilterProblem("\(call.words) asks for what the value does not have")
            }
        })

    private static func shift(_ name: String, _ help: String, by sign: Int) -> FilterDeclaration {
        FilterDeclaration(
            name, "\(help); a date by whole days", takes: [.date, .time], [Parameter("DURATION", .duration)],
            givesWords: "the same type",
            gives: { type, call throws(FilterObjection) in
                if type.kind == .date, let duration = call.duration(0), wholeDays(duration) == nil {
                    throw FilterObjection(
                        message: "a date moves by whole days, not by \(call.text(0) ?? "")",
                        help: "write a duration such as 1d", argument: 0)
                }
                return type
            },
            apply: { value, call, _ throws(FilterProblem) in
                guard let duration = call.duration(0) else { throw FilterProblem("\(name) needs a duration") }
                switch value {
                case .instant(let instant): return .instant(sign > 0 ? instant + duration : instant - duration)
                case .date(let date):
                    guard let days = wholeDays(duration) else {
                        throw FilterProblem("a date moves by whole days, not by \(call.text(0) ?? "")")
                    }
                    return .date(date.adding(days: sign * days))
                default: throw FilterProblem("\(name) takes a date or a time")
                }
            })
    }

    private static func wholeDays(_ duration: Duration) -> Int? {
        let seconds = duration.components
        return seconds.attoseconds == 0 && seconds.seconds % 86_400 == 0 ? Int(seconds.seconds / 86_400) : nil
    }

    private static func businessDay(
        _ name: String, _ help: String,
        of choose: @escaping @Sendable (BusinessCalendar, LocalDate) throws(NoBusinessDay) -> LocalDate
    ) -> FilterDeclaration {
        FilterDeclaration(
            name, help, takes: [.date, .time], gives: .date,
            apply: { value, _, context throws(FilterProblem) in
                let date: LocalDate
                switch value {
                case .date(let day): date = day
                case .instant(let instant): date = context.zone.local(of: instant).date
                default: throw FilterProblem("\(name) takes a date or a time")
                }
                do throws(NoBusinessDay) {
                    return .date(try choose(context.calendar, date))
                } catch {
                    throw FilterProblem(error.message)
                }
            })
    }
}
