import CivilTime
import Diagnostics

extension ScalarType {
    package static let clockTime = ScalarType("time", expected: "a time such as 20:30, or 02:30 +1d for the next day") {
        text in
        switch DayOffsetTime.parse(text) {
        case .success: .success(.text(text))
        case .failure(let problem): .failure(Misread(problem))
        }
    }

    /// A time within one day, such as an input gives.
    package static let timeOfDay = ScalarType("time of day", expected: "a time of day such as 20:30") { text in
        switch LocalTime.parse(text) {
        case .success(let time): .success(.clockTime(time))
        case .failure(let problem): .failure(Misread(problem))
        }
    }

    package static let weekday = ScalarType(
        "weekday", expected: "a day of the week", words: Weekday.allCases.map(\.name)
    ) { text in
        (try? Weekday.parse(text).get()) == nil ? .failure(Misread()) : .success(.text(text))
    }

    package static let dateRange = ScalarType(
        "day or range of days", expected: "a date or a range such as 2021-08-16..2021-08-27"
    ) { text in
        switch DateRange.parse(text) {
        case .success: .success(.text(text))
        case .failure(let misread): .failure(misread)
        }
    }

    package static let weekdayRange = ScalarType(
        "days of the week", expected: "a day of the week, or a range such as Monday..Friday"
    ) { text in
        switch WeekdayRange.parse(text) {
        case .success: .success(.text(text))
        case .failure(let misread): .failure(misread)
        }
    }

    /// The days on which a window opens.
    package static let openingDays = ScalarType(
        "days of the week or business days",
        expected: "a day of the week, a range such as Monday..Friday, or business-days"
    ) { text in
        if text == businessDays { return .success(.text(text)) }
        if Spelling.nearest(to: text, among: [businessDays]) != nil {
            return .failure(Misread("did you mean \"\(businessDays)\"?"))
        }
        return weekdayRange.parse(text)
    }

    /// The word for the business days of the calendar.
    static let businessDays = "business-days"

    package static let businessDate = ScalarType(
        "business date", expected: "a date such as 2021-08-16, or next-business-day"
    ) { text in
        if text == nextBusinessDay { return .success(.text(text)) }
        if case .failure(let problem) = LocalDate.parse(text) {
            let isNearly = Spelling.nearest(to: text, among: [nextBusinessDay]) != nil
            return .failure(isNearly ? Misread("did you mean \"\(nextBusinessDay)\"?") : Misread(problem))
        }
        return .success(.text(text))
    }

    /// The word for the next business day after each day of a window.
    static let nextBusinessDay = "next-business-day"

    package static let fingerprint = ScalarType(
        "fingerprint", expected: "a fingerprint such as ssh-keygen -lf shows: SHA256:…"
    ) { text in
        let digest = text.dropFirst("SHA256:".count)
        let isBase64 = digest.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "+"), UInt8(ascii: "/"):
                true
            default: false
            }
        }
        return text.hasPrefix("SHA256:") && digest.utf8.count == 43 && isBase64
            ? .success(.text(text)) : .failure(Misread())
    }
}
