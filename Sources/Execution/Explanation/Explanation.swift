import CivilTime
import PlanLanguage

/// A plan in words, for who is to run it: what happens when, who does it, and what is missing here. Nothing is contacted
/// to make it.
package struct Explanation: Sendable {
    package let plan: Plan
    /// The path of the site file.
    package let site: String?
    /// Where records were looked for, where anything is required.
    package let recordsFolder: String?
    package let now: Instant
    /// Most of the plan's times are in this zone.
    package let zone: Zone
    /// The reader's, where its clocks show something else.
    package let readerZone: Zone?
    /// In the order of time.
    package let timeline: [Moment]
    package let people: [PeopleTask]
    package let objectives: [ObjectivePlan]
    /// The inputs that the plan's steps use.
    package let inputs: [InputPlan]
    /// What is missing at the site; where no site file was given, what one has to say.
    package let gaps: [Gap]

    /// A deadline, or a stretch of time in which a window is open.
    package struct Moment: Sendable {
        package enum What: Sendable {
            case deadline(name: String, task: String)
            case window(name: String, about: String?)
            /// So many more times of a window, before or after those that are shown.
            case more(window: String, count: Int)
        }

        package enum State: String, Sendable {
            case past, open, ahead
        }

        package let what: What
        package let opens: Instant?
        package let closes: Instant?
        /// In the zone of the plan, or of the window where it has its own.
        package let words: String
        package let readerWords: String?
        package let state: State
        /// `opens in 2 days`.
        package let distance: String?

        /// Whether anything is known of when it is.
        var isAnnounced: Bool { opens != nil || closes != nil || state != .ahead }
    }

    /// Something that only people do.
    package struct PeopleTask: Sendable {
        package enum Phase: String, Sendable {
            case before, during, after
        }

        package let phase: Phase
        /// When, in words, such as `by Thursday 12 August 2021`.
        package let moment: String
        package let task: String
        package let about: String?
    }

    package struct ObjectivePlan: Sendable {
        package let name: String
        package let title: String?
        package let about: String?
        package let window: String?
        package let set: SetPlan?
        package let after: [String]
        package let requires: [RequirementPlan]
        /// For whom, when and after which announcement, in words.
        package let occasion: [String]
        package let hosts: [HostPlan]
        /// How many hosts there are beyond those.
        package let moreHosts: Int
        package let steps: [StepPlan]
        package let always: [StepPlan]
    }

    /// What must have passed before.
    package struct RequirementPlan: Sendable {
        package let words: String
        /// Whether the records show that it has passed; `nil` where they were not asked.
        package let isOnRecord: Bool?
        /// When it passed, or why it counts as not passed, in words.
        package let record: String
    }

    /// The members an objective is run for.
    package struct SetPlan: Sendable {
        package let variables: [String]
        package let count: Int
        /// The first of them by name.
        package let first: [String]
        /// How many must pass, in words.
        package let need: String
    }

    package struct HostPlan: Sendable {
        package let name: String
        package let url: String
        package let about: String?
        /// Where the site has it connected to, in words.
        package let connection: String?
    }

    package struct StepPlan: Sendable {
        package enum Actor: String, Sendable {
            case program
            /// A step that the site has done by hand.
            case byHand = "by-hand"
            case person
        }

        package let name: String
        package let title: String?
        package let about: String?
        package let kind: String
        package let actor: Actor
        /// `nil` where it is what is inside it.
        package let instruction: String?
        /// The fields that the instruction leaves out, in words.
        package let details: [(field: String, words: String)]
        /// For whom, when and after which announcement, in words.
        package let occasion: [String]
        package let expected: [String]
        /// The steps it needs; `nil` where all before it.
        package let needs: [String]?
        package let retry: String?
        package let timeout: Duration?
        package let inside: InsidePlan?
    }

    /// The steps inside a step.
    package struct InsidePlan: Sendable {
        /// `nil` where they are alternatives, which are tried in their order until one passes.
        package let procedure: ProcedurePlan?
        package let steps: [StepPlan]
        package let always: [StepPlan]
        /// How many there are beyond those.
        package let more: Int
    }

    package struct ProcedurePlan: Sendable {
        package let title: String
        package let path: String
        package let about: String?
        package let given: [GivenInput]
    }

    /// What a procedure is given for one of its inputs.
    package struct GivenInput: Sendable {
        package let name: String
        package let words: String
    }

    package struct InputPlan: Sendable {
        package let name: String
        package let about: String
        package let isSecret: Bool
        /// Where its value comes from, in words, never the value of a secret; `nil` where nobody says it.
        package let source: String?
    }

    /// Something a run would miss.
    package struct Gap: Sendable, Equatable {
        package let words: String
        /// What to do about it.
        package let help: String?

        package init(_ words: String, help: String? = nil) {
            self.words = words
            self.help = help
        }
    }
}
