import CivilTime

/// How a date or a time is written: letters that stand for its parts, such as `yyyy-MM-dd HH:mm`, and all else as it is.
struct DateFormat: Sendable {
    enum Part: Sendable, Equatable {
        case year, shortYear, month, shortMonth, longMonth, plainMonth, day, plainDay
        case weekday, shortWeekday
        case hour, plainHour, minute, second
        case plain(String)

        var needsDate: Bool {
            switch self {
            case .year, .shortYear, .month, .shortMonth, .longMonth, .plainMonth, .day, .plainDay, .weekday,
                .shortWeekday:
                true
            case .hour, .plainHour, .minute, .second, .plain: false
            }
        }

        var needsTime: Bool {
            switch self {
            case .hour, .plainHour, .minute, .second: true
            default: false
            }
        }
    }

    let parts: [Part]

    var needsDate: Bool { parts.contains(where: \.needsDate) }
    var needsTime: Bool { parts.contains(where: \.needsTime) }

    private static let letters: [String: Part] = [
        "yyyy": .year, "yy": .shortYear, "MM": .month, "MMM": .shortMonth, "MMMM": .longMonth, "M": .plainMonth,
        "dd": .day, "d": .plainDay, "EEEE": .weekday, "EEE": .shortWeekday, "HH": .hour, "H": .plainHour,
        "mm": .minute, "ss": .second,
    ]

    /// What is written for one of them elsewhere.
    private static let slips: [String: String] = [
        "YYYY": "yyyy", "YY": "yy", "DD": "dd", "D": "d", "hh": "HH", "h": "H", "SS": "ss", "EE": "EEE", "E": "EEE",
        "y": "yyyy", "m": "mm", "s": "ss", "eee": "EEE", "eeee": "EEEE", "mmm": "MMM", "mmmm": "MMMM",
    ]

    /// Letters in single quotes stand for themselves, as `''` stands for one quote.
    static func parse(_ text: String) -> Result<DateFormat, ScalarType.Misread> {
        var parts: [Part] = []
        var rest = Substring(text)
        func add(_ plain: String) {
            if case .plain(let before) = parts.last {
                parts[parts.count - 1] = .plain(before + plain)
            } else {
                parts.append(.plain(plain))
            }
        }
        while let first = rest.first {
            if first == "'" {
                rest.removeFirst()
                guard let end = rest.firstIndex(of: "'") else {
                    return .failure(.init("a quote in it is not closed by another one"))
                }
                add(end == rest.startIndex ? "'" : String(rest[..<end]))
                rest = rest[rest.index(after: end)...]
            } else if first.isASCII, first.isLetter {
                let run = String(rest.prefix { $0 == first })
                rest = rest.dropFirst(run.count)
                guard let part = letters[run] else { return .failure(misread(run)) }
                parts.append(part)
            } else {
                add(String(first))
                rest.removeFirst()
            }
        }
        guard parts.contains(where: { $0.needsDate || $0.needsTime }) else {
            return .failure(.init("it has no part of a date or time, such as yyyy, MM, dd, HH or mm"))
        }
        return .success(DateFormat(parts: parts))
    }

    private static func misread(_ run: String) -> ScalarType.Misread {
        if let meant = slips[run] { return .init("\"\(run)\" stands for nothing, write \"\(meant)\"") }
        return .init(
            "\"\(run)\" stands for nothing; yyyy, MM, dd, EEE, EEEE, MMM, HH, mm and ss do, and other letters go in '…'"
        )
    }

    /// The text of a date, of a time of day, or of both.
    func text(_ date: LocalDate?, _ time: LocalTime?) -> String {
        parts.map { part in
            if case .plain(let text) = part { return text }
            if let date, let text = Self.text(part, date) { return text }
            if let time, let text = Self.text(part, time) { return text }
            return ""
        }.joined()
    }

    private static func text(_ part: Part, _ date: LocalDate) -> String? {
        switch part {
        case .year: padded(date.year, 4)
        case .shortYear: padded(date.year % 100, 2)
        case .month: padded(date.month, 2)
        case .shortMonth: String(date.monthName.prefix(3))
        case .longMonth: date.monthName
        case .plainMonth: String(date.month)
        case .day: padded(date.day, 2)
        case .plainDay: String(date.day)
        case .weekday: date.weekday.name
        case .shortWeekday: date.weekday.shortName
        default: nil
        }
    }

    private static func text(_ part: Part, _ time: LocalTime) -> String? {
        switch part {
        case .hour: padded(time.hour, 2)
        case .plainHour: String(time.hour)
        case .minute: padded(time.minute, 2)
        case .second: padded(time.second, 2)
        default: nil
        }
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}

extension ScalarType {
    static let dateFormat = ScalarType("date format", expected: "a date format such as yyyyMMdd or HH:mm") { text in
        switch DateFormat.parse(text) {
        case .success: .success(.text(text))
        case .failure(let misread): .failure(misread)
        }
    }
}
