import CivilTime
import Diagnostics

/// A lint rule over a whole plan; one file each, listed here.
struct Check: Sendable {
    let findings: @Sendable (Plan) -> [Finding]

    static let all: [Check] = [
        .references, .secretFields, .openFields, .unusedInputs, .unusedVariables, .captures, .targets, .stepOrder,
        .objectiveOrder, .windowNames, .windowSequence, .windowHolidays, .uniqueNames, .roles, .conditions, .events,
        .openURLs, .ownReplacement, .actions, .unusedHosts, .lateDeadlines, .beforeCircular, .zoneContradiction,
        .privateAddress, .weakTLS, .circularReference, .circularContact,
    ]
}

/// A lint rule over a whole plan that asks what time it is.
struct TimedCheck: Sendable {
    let findings: @Sendable (Plan, Instant) -> [Finding]

    static let all: [TimedCheck] = [.pastWindow, .unannouncedWindow]
}
