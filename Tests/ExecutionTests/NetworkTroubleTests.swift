import CivilTime
import Networking
import Testing

@testable import Execution

/// What becomes of a step when the network fails.
@Suite struct NetworkTroubleTests {
    private func trouble(_ failure: NetworkFailure) -> StepTrouble {
        StepTrouble(failure, now: Instant(secondsSince1970: 0))
    }

    @Test(arguments: NetworkFailure.Phase.allCases)
    func `a fault of this machine is an error that no plan can expect`(phase: NetworkFailure.Phase) {
        let trouble = trouble(NetworkFailure(.unusable, phase, "the key cannot be used"))
        #expect(trouble.outcome == .error && trouble.expectable.isEmpty && trouble.retryReason == nil)
        #expect(!trouble.results.contains { $0.name == "connection" })
    }

    @Test(arguments: NetworkFailure.Problem.allCases)
    func `a logon is never tried again`(problem: NetworkFailure.Problem) {
        let trouble = trouble(NetworkFailure(problem, .authentication, "no logon"))
        #expect(trouble.retryReason == nil)
        #expect((trouble.advice == "the server hung up on the logon: it may have refused it") == (problem == .reset))
    }

    @Test(arguments: NetworkFailure.Problem.allCases)
    func `what the proxy does is not taken for the target`(problem: NetworkFailure.Problem) {
        let trouble = trouble(NetworkFailure(problem, .connect, "no connection", isProxys: true))
        #expect(trouble.expectable.isEmpty && !trouble.results.contains { $0.name == "connection" })
    }

    @Test func `what comes before a logon may be tried again`() {
        #expect(trouble(NetworkFailure(.reset, .keyExchange, "cut")).retryReason == .connection)
        #expect(trouble(NetworkFailure(.timeout, .connect, "no answer")).retryReason == .timeout)
    }
}
