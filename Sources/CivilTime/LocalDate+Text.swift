extension LocalDate: CustomStringConvertible {
    /// `2021-08-14` (ISO 8601, extended format).
    package var description: String { "\(year.padded(4))-\(month.padded(2))-\(day.padded(2))" }

    /// The English name of the month.
    package var monthName: String { Self.name(ofMonth: month) }

    /// `14 August 2021`.
    package var words: String { "\(day) \(monthName) \(year)" }

    /// Reads `2021-08-14`, and nothing that only looks like it.
    package static func parse(_ text: String) -> Result<LocalDate, TextProblem> {
        var cursor = TextCursor(text)
        guard let year = cursor.number(digits: 4), cursor.take("-"), let month = cursor.number(digits: 2),
            cursor.take("-"), let day = cursor.number(digits: 2), cursor.isAtEnd
        else {
            return .failure(TextProblem("\(quoted(text)) is not a date", help: helpForShape(text)))
        }
        if let date = LocalDate(year: year, month: month, day: day) { return .success(date) }
        return .failure(whyNot(text, year, month, day))
    }

    private static func whyNot(_ text: String, _ year: Int, _ month: Int, _ day: Int) -> TextProblem {
        if year == 0 { return TextProblem("\(quoted(text)) does not exist: there is no year 0000") }
        if !(1...12).contains(month) {
            let swapped = LocalDate(year: year, month: day, day: month)
            let help = swapped.map { "write \($0) if \($0.words) is meant: the month comes before the day" }
            return TextProblem("\(quoted(text)) does not exist: there is no month \(month.padded(2))", help: help)
        }
        if day == 0 { return TextProblem("\(quoted(text)) does not exist: there is no day 00") }
        let length = length(ofMonth: month, year: year)
        return TextProblem("\(quoted(text)) does not exist: \(name(ofMonth: month)) \(year) has \(length) days")
    }

    /// Names the date that `2021-8-14`, `2021/08/14` or `20210814` stands for; day-first forms are ambiguous.
    private static func helpForShape(_ text: String) -> String {
        let parts = text.split(whereSeparator: { "-/. ".contains($0) })
        var numbers = parts.map { Int($0) }
        if parts.count == 1, text.utf8.count == 8 {
            numbers = [Int(text.prefix(4)), Int(text.dropFirst(4).prefix(2)), Int(text.suffix(2))]
        }
        if numbers.count == 3, let year = numbers[0], year > 1000, let month = numbers[1], let day = numbers[2],
            let date = LocalDate(year: year, month: month, day: day)
        {
            return "write \(date)"
        }
        return "write year, month and day as in 2021-08-14"
    }

    private static func name(ofMonth month: Int) -> String {
        let names = [
            "January", "February", "March", "April", "May", "June",
            "July", "August", "September", "October", "November", "December",
        ]
        return names[month - 1]
    }
}
