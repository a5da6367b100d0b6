/// Whether a value is what was asked.
package enum Verdict: Sendable, Equatable {
    case holds
    case fails
    /// The question cannot be answered, because there is no such value or a pattern ran away. It counts as a
    /// failure, also under `not`.
    case undecidable(String)

    package var holds: Bool { self == .holds }

    var negated: Verdict {
        switch self {
        case .holds: .fails
        case .fails: .holds
        case .undecidable: self
        }
    }

    init(_ holds: Bool) {
        self = holds ? .holds : .fails
    }

    /// Equal values, and those on the allowed side.
    init(_ order: Comparison, allows side: Comparison.Side) {
        switch order {
        case .less: self = Verdict(side == .less)
        case .same: self = .holds
        case .greater: self = Verdict(side == .greater)
        case .impossible(let reason): self = .undecidable(reason)
        }
    }

    /// Only those on that side.
    init(_ order: Comparison, is side: Comparison.Side) {
        if case .same = order { self = .fails } else { self.init(order, allows: side) }
    }

    /// All of them: one failure decides, an undecided one comes next.
    static func all(_ verdicts: [Verdict]) -> Verdict {
        verdicts.first { $0 == .fails } ?? verdicts.first { $0 != .holds } ?? .holds
    }

    /// One of them: one that holds decides, an undecided one comes next.
    static func any(_ verdicts: [Verdict]) -> Verdict {
        if verdicts.contains(.holds) { return .holds }
        return verdicts.first { $0 != .fails } ?? .fails
    }
}
