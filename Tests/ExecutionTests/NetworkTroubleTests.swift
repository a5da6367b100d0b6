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
}
