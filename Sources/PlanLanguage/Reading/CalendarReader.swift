import CivilTime
import Diagnostics
import YAMLTree

/// Reads `calendar:` of a plan or a site file, with the file of holidays it names.
struct CalendarReader {
    let reading: Reading
    let files: PlanFileSource

    /// The most holidays one calendar may list: some hundred years of them.
    private static let mostHolidays = 5_000

    struct Calendar {
        var weekend: Set<Weekday> = BusinessCalendar.weekdaysOnly.weekend
        var holidays: [Holiday] = []

        var businessCalendar: BusinessCalendar {
            BusinessCalendar(weekend: weekend, holidays: Set(holidays.map(\.date)))
        }
    }

    func calendar(ofPlan node: Node?) -> Calendar {
        guard let node, let reader = ObjectReader(node, CalendarShape.plan, in: reading) else { return Calendar() }
        return Calendar(
            weekend: weekend(reader) ?? Calendar().weekend, holidays: holidays(reader, isShared: true))
    }

    func holidays(ofSite node: Node?) -> [Holiday] {
        guard let node, let reader = ObjectReader(node, CalendarShape.site, called: "calendar", in: reading) else {
            return []
        }
        return holidays(reader, isShared: false)
    }

    private func weekend(_ reader: ObjectReader) -> Set<Weekday>? {
        guard let node = reader.node(CalendarShape.weekend) else { return nil }
        let ranges = reader.list(CalendarShape.weekend).compactMap { try? WeekdayRange.parse($0.value).get() }
        let days = Set(ranges.flatMap(\.days))
        if days.count == Weekday.allCases.count {
            reading.report(
                "wrong-value", at: node.place, "a calendar whose weekend is the whole week has no business day",
                help: "leave \"weekend\" out for Saturday and Sunday")
            return nil
        }
        return days.isEmpty ? nil : days
    }

    private func holidays(_ reader: ObjectReader, isShared: Bool) -> [Holiday] {
        guard let node = reader.node(CalendarShape.holidays) else { return [] }
        var list: [Holiday]
        switch node.content {
        case .mapping: list = file(node, isShared: isShared)
        case .sequence(let items):
            if items.isEmpty { reading.reportNoEntry(in: CalendarShape.holidays.name, at: node.place) }
            list = items.compactMap { item in
                guard case .date(let date) = reading.constant(item, .date) else { return nil }
                return Holiday(date: date, name: nil, place: item.place)
            }
        case .scalar:
            // One date is a list of one, as everywhere.
            guard case .date(let date) = reading.constant(node, .date) else { return [] }
            list = [Holiday(date: date, name: nil, place: node.place)]
        }
        if list.count > Self.mostHolidays {
            reading.report(
                "wrong-value", at: node.place, "a calendar of more than \(Self.mostHolidays) holidays",
                help: "list the holidays of the years around the test")
            list.removeLast(list.count - Self.mostHolidays)
        }
        return withoutRepeated(list)
    }

    private func withoutRepeated(_ list: [Holiday]) -> [Holiday] {
        var first: [LocalDate: Holiday] = [:]
        return list.filter { holiday in
            guard let earlier = first[holiday.date] else {
                first[holiday.date] = holiday
                return true
            }
            reading.report(
                "repeated-holiday", .warning, at: holiday.place, "\(holiday.date) is listed twice",
                notes: [.init("it stands here already", at: earlier.place)], help: "is another day meant?")
            return false
        }
    }

    // MARK: A file of holidays

    private func file(_ node: Node, isShared: Bool) -> [Holiday] {
        guard let reader = ObjectReader(node, CalendarShape.holidaysFile, in: reading) else { return [] }
        guard let name = reader.located(CalendarShape.file) else {
            if reader.node(CalendarShape.file) == nil {
                reading.report(
                    "missing-field", at: node.place, "\"holidays\" needs a list of dates, or \"file\"",
                    help: "write holidays: [2021-10-01], or holidays: {file: holidays.txt}")
            }
            return []
        }
        guard let source = reading.file(name, from: files, isShared: isShared) else { return [] }
        var holidays: [Holiday] = []
        for number in 1...source.lineCount where holidays.count <= Self.mostHolidays {
            switch holiday(source.line(number), number, in: source) {
            case .success(let holiday): holiday.map { holidays.append($0) }
            case .failure(let misread):
                reading.report([misread.finding])
                // A file of another kind has a mistake in every line.
                return holidays
            }
        }
        if holidays.isEmpty {
            reading.report(
                "empty-value", at: name.place, "\"\(TerminalText.excerpt(name.value))\" lists no holiday",
                help: "write one date a line, such as 2021-10-01 National Day")
        }
        return holidays
    }

    /// `2021-10-01 National Day # note`; nothing where the line says nothing.
    private func holiday(_ line: String, _ number: Int, in source: SourceText) -> Result<Holiday?, HolidayMisread> {
        let said = line.prefix { $0 != "#" }
        let words = said.split(whereSeparator: { $0 == " " || $0 == "\t" })
        guard let first = words.first else { return .success(nil) }
        let column = line[..<first.startIndex].unicodeScalars.count + 1
        let place = Place(source: source, line: number, column: column, length: first.unicodeScalars.count)
        switch ScalarType.date.parse(String(first)) {
        case .success(.date(let date)):
            let name = words.dropFirst().joined(separator: " ")
            return .success(Holiday(date: date, name: name.isEmpty ? nil : name, place: place))
        case .success: return .success(nil)
        case .failure(let misread):
            let message = "expected \(ScalarType.date.expected), found \"\(TerminalText.excerpt(String(first)))\""
            return .failure(
                HolidayMisread(finding: Finding("wrong-value", at: place, message, help: misread.reason)))
        }
    }
}

/// A line of a file of holidays that is none.
private struct HolidayMisread: Error {
    let finding: Finding
}
