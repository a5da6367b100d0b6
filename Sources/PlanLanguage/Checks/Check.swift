import Diagnostics

/// A lint rule over a whole plan; one file each, listed here.
struct Check: Sendable {
    let findings: @Sendable (Plan) -> [Finding]

    static let all: [Check] = [
        .references, .secretFields, .openFields, .unusedInputs, .unusedVariables, .captures, .targets, .stepOrder,
        .objectiveOrder, .windowNames, .windowSequence, .windowHolidays, .uniqueNames, .roles, .conditions, .events,
        .openURLs, .ownReplacement,
    ]
}
