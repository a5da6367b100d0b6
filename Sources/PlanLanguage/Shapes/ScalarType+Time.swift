import CivilTime

extension ScalarType {
    package static let clockTime = ScalarType("time", expected: "a time such as 20:30, or 02:30 +1d for the next day") {
        text in
        switch DayOffsetTime.parse(text) {
        case .success: .success(.text(text))
        case .failure(let problem): .failure(Misread(problem))
        }
    }

    package static let weekday = ScalarType(
        "weekday", expected: "a day of the week", words: Weekday.allCases.map(\.name)
    ) { text in
        (try? Weekday.parse(text).get()) == nil ? .failure(Misread()) : .success(.text(text))
    }

    package static let dateRange = ScalarType("range of dates", expected: "a range such as 2021-08-16..2021-08-27") {
        text in
        switch DateRange.parse(text) {
        case .success: .success(.text(text))
        case .failure(let misread): .failure(misread)
        }
    }

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

/// Days from one to another, both included, open to a side where an end is left out.
struct DateRange: Sendable {
    let first: LocalDate?
    let last: LocalDate?

    static func parse(_ text: String) -> Result<DateRange, ScalarType.Misread> {
        let dots = text.split(separator: "..", maxSplits: 1, omittingEmptySubsequences: false)
        guard dots.count == 2 else {
            return .failure(.init("two dates with .. between them"))
        }
        var ends: [LocalDate?] = []
        for end in dots.map({ String($0).trimmingSpaces }) {
            if end.isEmpty {
                ends.append(nil)
                continue
            }
            switch LocalDate.parse(end) {
            case .success(let date): ends.append(date)
            case .failure(let problem): return .failure(.init(problem))
            }
        }
        if ends[0] == nil, ends[1] == nil { return .failure(.init("at least one end is needed")) }
        if let first = ends[0], let last = ends[1], last < first {
            return .failure(.init("\(last) lies before \(first)"))
        }
        return .success(DateRange(first: ends[0], last: ends[1]))
    }
}
