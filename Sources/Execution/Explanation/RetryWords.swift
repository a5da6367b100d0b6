import CivilTime
import PlanLanguage

/// When a step is tried again, in words.
enum RetryWords {
    static func words(of retry: Retry) -> String {
        var parts = ["every \(retry.every.words)"]
        if retry.backoff > 1 { parts.append("each wait \(times(retry.backoff)) times the one before") }
        if let attempts = retry.attempts { parts.append("\(attempts) attempts at most") }
        if retry.untilWindowEnd { parts.append("until the window closes") }
        let reasons = Retry.Reason.allCases.filter(retry.reasons.contains).map(\.words)
        return parts.joined(separator: ", ") + ", \(Spelled.list(reasons, "or"))"
    }

    private static func times(_ factor: Double) -> String {
        factor == factor.rounded() ? String(Int(factor)) : String(factor)
    }
}

extension Retry.Reason {
    fileprivate var words: String {
        switch self {
        case .connection: "while there is no connection"
        case .timeout: "while it takes too long"
        case .unmet: "while what is found is not as expected"
        }
    }
}
