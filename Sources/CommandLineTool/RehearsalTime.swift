import CivilTime

/// The time of `--at` and `--event`: a local date and time, or one with its offset from UTC.
enum RehearsalTime {
    static func parse(_ text: String, zone: Zone) -> Result<Instant, TextProblem> {
        if text.hasSuffix("Z") { return Instant.parse(text) }
        let expected = "expected a time such as 2021-08-14T20:31, found \"\(text)\""
        let parts = text.split(whereSeparator: { $0 == "T" || $0 == " " }).map(String.init)
        guard parts.count == 2 else { return .failure(TextProblem(expected)) }
        if let sign = parts[1].firstIndex(where: { $0 == "+" || $0 == "-" }) {
            return offset(parts[1][sign...]).map { offset in
                parse("\(parts[0])T\(parts[1][..<sign])", zone: .utc).map { $0 - offset }
            } ?? .failure(TextProblem("\(expected): an offset from UTC is written +08:00"))
        }
        let date: LocalDate
        let time: LocalTime
        switch (LocalDate.parse(parts[0]), LocalTime.parse(parts[1])) {
        case (.success(let readDate), .success(let readTime)): (date, time) = (readDate, readTime)
        case (.failure(let problem), _), (_, .failure(let problem)):
            return .failure(TextProblem("\(expected): \(problem.message)"))
        }
        switch zone.resolve(date, time) {
        case .one(let instant), .twice(let instant, _): return .success(instant)
        case .gap: return .failure(TextProblem("\(text) does not exist in \(zone.name): the clocks go forward over it"))
        }
    }

    /// `+08:00` (RFC 3339, section 5.6).
    private static func offset(_ text: Substring) -> Duration? {
        guard case .success(let time) = LocalTime.parse(String(text.dropFirst())), time.second == 0 else { return nil }
        return .seconds(text.first == "-" ? -time.secondOfDay : time.secondOfDay)
    }
}
