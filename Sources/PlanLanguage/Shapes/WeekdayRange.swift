import CivilTime

/// A day of the week, or those from one to another: `Monday..Friday`, also over a Sunday.
struct WeekdayRange: Sendable, Equatable {
    let first: Weekday
    let last: Weekday

    static func parse(_ text: String) -> Result<WeekdayRange, ScalarType.Misread> {
        let names = text.split(separator: "..", maxSplits: 1, omittingEmptySubsequences: false).map {
            String($0).trimmingSpaces
        }
        var days: [Weekday] = []
        for name in names {
            switch Weekday.parse(name) {
            case .success(let day): days.append(day)
            case .failure(let problem): return .failure(.init(problem))
            }
        }
        return .success(WeekdayRange(first: days[0], last: days[days.count - 1]))
    }

    var days: [Weekday] {
        let all = Weekday.allCases
        let length = (last.rawValue - first.rawValue + 7) % 7
        return (0...length).map { all[(first.rawValue - 1 + $0) % 7] }
    }

    /// `Monday`, `Monday to Friday`.
    var words: String { first == last ? first.name : "\(first) to \(last)" }
}
