import Synchronization

/// What ended a wait.
package enum WaitOutcome: Sendable {
    case ready, deadline, cancelled
}

/// Which readiness of a descriptor is waited for.
package struct Readiness: OptionSet, Sendable {
    package let rawValue: UInt8
    package static let readable = Readiness(rawValue: 1)
    package static let writable = Readiness(rawValue: 2)

    package init(rawValue: UInt8) {
        self.rawValue = rawValue
    }
}

/// One wait of a task for a descriptor, a deadline or both. All but `isCancelled` belongs to the loop's thread.
final class Wait: @unchecked Sendable {
    let descriptor: Int32?
    let readiness: Readiness
    let deadline: ContinuousClock.Instant?
    let isCancelled = Atomic(false)
    private var continuation: UnsafeContinuation<WaitOutcome, Never>?

    init(descriptor: Int32?, readiness: Readiness, deadline: ContinuousClock.Instant?) {
        self.descriptor = descriptor
        self.readiness = readiness
        self.deadline = deadline
    }

    private(set) var hasEnded = false

    /// Whether a task is suspended in it.
    var isLasting: Bool { continuation != nil }

    func begin(_ continuation: UnsafeContinuation<WaitOutcome, Never>) {
        self.continuation = continuation
    }

    func end(_ outcome: WaitOutcome) {
        hasEnded = true
        continuation?.resume(returning: outcome)
        continuation = nil
    }
}
