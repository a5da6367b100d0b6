import CivilTime
import Networking
import PlanLanguage

extension StepTrouble {
    /// A failure of the network as a step's trouble: refusals are a failed check, everything else means that it could not be tried.
    ///
    /// `known` is what was found before it, in so far as the failure does not say otherwise.
    convenience init(
        _ failure: NetworkFailure, now: Instant, besides known: [PlanValue.Member] = [], received: String? = nil
    ) {
        var results: [PlanValue.Member] = [CommonResults.member(failure.timings)]
        let isExpectable = failure.problem.isExpectable && !failure.isProxys
        if isExpectable { results.append(.init("connection", .text(failure.problem.rawValue))) }
        results.append(.init("phase", .text(failure.phase.rawValue)))
        if let address = failure.address { results.append(.init("address", .text(address))) }
        if let certificate = failure.certificate, !failure.isProxys {
            results.append(CommonResults.member(certificate, now: now))
        }
        if let hostKey = failure.hostKey { results.append(CommonResults.member(hostKey)) }
        results = results.adding(known)
        var expectable: [[String]] = isExpectable ? [["connection"]] : []
        if isExpectable, failure.problem == .tls, failure.certificate?.problem != nil {
            expectable.append(["certificate", "problem"])
        }
        let isLogon = failure.phase == .authentication || failure.problem == .authentication
        self.init(
            failure.problem.isRefusal ? .failed : .error, failure.message,
            advice: failure.adviceForPlans,
            retryReason: failure.retryReason, results: results, expectable: expectable,
            neverAgainFor: isLogon ? .refusedCredentials : [], received: received)
    }
}

extension StepTrouble {
    /// The same trouble with what else was found before it, in so far as it does not say otherwise.
    func knowing(_ known: [PlanValue.Member]) -> StepTrouble {
        StepTrouble(
            outcome, message, advice: advice, place: place, retryReason: retryReason,
            results: results.adding(known), expectable: expectable, neverAgainFor: neverAgainFor, received: received)
    }
}

extension [PlanValue.Member] {
    /// With what else is known, in so far as it has no such member yet.
    fileprivate func adding(_ known: Self) -> Self {
        self + known.filter { member in !contains { $0.name == member.name } }
    }
}

extension NetworkFailure.Problem {
    /// The peer was there, and what it said is not what the plan needs.
    fileprivate var isRefusal: Bool {
        switch self {
        case .tls, .hostKey, .authentication, .permission, .missing, .exists, .noSpace, .tooLarge: true
        case .name, .route, .refused, .timeout, .reset, .protocolViolation, .notAllowed, .interrupted, .unusable: false
        }
    }

    /// Refused credentials are never tried again: accounts lock. A file that is missing may come yet.
    fileprivate var retryReason: Retry.Reason? {
        switch self {
        case .missing: .unmet
        case .timeout: .timeout
        case .name, .route, .refused, .reset, .protocolViolation: .connection
        case .tls, .hostKey, .authentication, .permission, .exists, .noSpace, .tooLarge, .notAllowed,
            .interrupted, .unusable:
            nil
        }
    }
}

extension NetworkFailure {
    /// Some servers hang up, or say nothing, on a wrong password, so no failure of a logon is tried again.
    fileprivate var retryReason: Retry.Reason? { phase == .authentication ? nil : problem.retryReason }

    /// The way out in the words of plans and site files.
    fileprivate var adviceForPlans: String? {
        if problem == .reset, phase == .authentication {
            return "the server hung up on the logon: it may have refused it"
        }
        return switch (problem, certificate?.problem) {
        case (.tooLarge, _): advice ?? "if that much is expected, allow it with max-size"
        case (.tls, .selfSigned), (.tls, .unknownIssuer):
            "if its issuer is to be trusted, give the certificate file as ca-file in the site file"
        default: advice
        }
    }
}
