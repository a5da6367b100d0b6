import CivilTime

/// Whoever does what only people can do: at a terminal, or through an answers file.
package protocol Person: Sendable {
    /// Asks and waits; ends early, with `unavailable`, when the task is cancelled.
    func answer(to question: Question) async -> Answer
    /// What is known of an event without asking anybody; `nil` where somebody is there to ask.
    func known(of question: EventQuestion) -> EventAnswer?
    /// Asks until there is an answer; ends early, with `unavailable`, when the task is cancelled.
    func answer(to question: EventQuestion) async -> EventAnswer
}

/// What a person is asked to do and to look at.
package struct Question: Sendable {
    /// `objective.step`, as an answers file names it.
    package let step: String
    /// The member of the set it is for, where there is one.
    package let member: String?
    package let instruction: String
    package let observations: [Observation]
    /// Whether a second person confirms it.
    package var needsWitness = false

    /// One thing to look at.
    package struct Observation: Sendable, Equatable {
        /// The result as a path, such as `text`.
        package let name: String
        /// What the plan expects there, in words.
        package let expected: String
        /// Whether the person types what is there, or confirms that it is as expected.
        package let isTyped: Bool
        /// What it is one of, where that is a closed set.
        package var choices: [String] = []
    }
}

package enum Answer: Sendable, Equatable {
    /// It was done; what was seen stands by the names of the observations, `yes` or `no` where one was to be confirmed;
    /// `witness` is the second person, where one confirmed it.
    case done(by: String, observed: [String: String], witness: String? = nil)
    /// It could not be done.
    case notDone(by: String, reason: String)
    /// Nobody is there to ask.
    case unavailable(reason: String)
}
