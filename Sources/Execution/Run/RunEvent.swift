import CivilTime
import Diagnostics
import PlanLanguage

/// Something that happened in a run: what the record keeps and every view is drawn from.
package indirect enum RunEvent: Sendable {
    case started(RunStart)
    /// The libraries of the program that steps go through are loaded.
    case libraries([(name: String, version: String)])
    case waiting(until: Instant, window: String)
    case waitingForEvent(String)
    /// An event of the plan has come; times are shown in the zone.
    case announced(Announcement, zone: Zone)
    /// What an objective requires has passed.
    case requirement(RequirementReport)
    case objectiveStarted(UnitID)
    case stepStarted(StepID, byHand: Bool)
    /// `next` is when it is tried again; `nil` for the last attempt.
    case attempt(StepID, AttemptReport, next: Instant?)
    case stepEnded(StepID, StepReport)
    case objectiveEnded(UnitID, UnitReport)
    case windowClosed(window: String)
    case interrupted(signal: String)
    case ended(RunReport)
}

/// One objective, or one member of an objective that runs for each of a set.
package struct UnitID: Sendable, Hashable {
    package let objective: String
    /// The member in words, such as `rap-1`; `nil` where the objective has no set.
    package let member: String?

    package var words: String { member.map { "\(objective)[\($0)]" } ?? objective }
}

package struct StepID: Sendable, Hashable {
    package let unit: UnitID
    package let step: String

    package var words: String { "\(unit.words).\(step)" }
}

/// What is known when a run begins.
package final class RunStart: Sendable {
    package let at: Instant
    package let plan: Plan
    package let planDigest: String
    package let site: String?
    package let siteDigest: String?
    package let windows: [Window]
    /// Which days are business days, for the plan at the site.
    package let calendar: BusinessCalendar
    package let machine: String
    package let operatorName: String
    package let versions: [(name: String, version: String)]
    package let only: [String]
    /// The clock the run goes by was moved: it is a rehearsal.
    package let isRehearsal: Bool
    package let outsideWindow: Bool
    package let recordFolder: String?

    package init(
        at: Instant, plan: Plan, planDigest: String, site: String?, siteDigest: String?, windows: [Window],
        machine: String,
        operatorName: String, versions: [(name: String, version: String)], only: [String], isRehearsal: Bool,
        outsideWindow: Bool,
        recordFolder: String?, calendar: BusinessCalendar? = nil
    ) {
        self.calendar = calendar ?? plan.calendar
        self.at = at
        self.plan = plan
        self.planDigest = planDigest
        self.site = site
        self.siteDigest = siteDigest
        self.windows = windows
        self.machine = machine
        self.operatorName = operatorName
        self.versions = versions
        self.only = only
        self.isRehearsal = isRehearsal
        self.outsideWindow = outsideWindow
        self.recordFolder = recordFolder
    }
}

/// One line of `expect:`, or a check the kind always makes, and how it came out.
package struct CheckReport: Sendable {
    package let name: String
    package let expected: String
    package let actual: String
    package let holds: Bool
    /// Why it could not be judged.
    package let reason: String?
    package let place: Place
    package let advice: String?
    /// It is of a capture that came to nothing.
    package var isCapture = false
}

/// One try of a step.
package final class AttemptReport: Sendable {
    package let number: Int
    package let started: Instant
    package let duration: Duration
    /// What came of it.
    let verdict: AttemptVerdict

    init(number: Int, started: Instant, duration: Duration, _ verdict: AttemptVerdict) {
        self.number = number
        self.started = started
        self.duration = duration
        self.verdict = verdict
    }

    package var outcome: Outcome { verdict.outcome }
    package var results: [PlanValue.Member] { verdict.results }
    package var checks: [CheckReport] { verdict.checks }
    /// What was taken from the results for later steps.
    package var captured: [CapturedValue] { verdict.captured }
    /// Why there is no result, in words.
    package var trouble: String? { verdict.trouble }
    package var advice: String? { verdict.advice }
    /// What the peer sent instead of what was to come.
    package var received: String? { verdict.received }
    /// What it counts as for `retry`; nothing where it must not be tried again.
    package var retryReasons: Set<Retry.Reason> { verdict.retryReasons }
}

package final class StepReport: Sendable {
    package let outcome: Outcome
    package let attempts: Int
    package let duration: Duration
    /// What the last attempt found, for a line of text.
    package let summary: String
    /// What did not hold, each with its place in the plan.
    package let findings: [Finding]
    /// Why it did not run.
    package let reason: String?
    package let byHand: Bool

    init(
        outcome: Outcome, attempts: Int, duration: Duration, summary: String, findings: [Finding], reason: String?,
        byHand: Bool
    ) {
        self.outcome = outcome
        self.attempts = attempts
        self.duration = duration
        self.summary = summary
        self.findings = findings
        self.reason = reason
        self.byHand = byHand
    }
}

package final class UnitReport: Sendable {
    package let outcome: Outcome
    /// The step it is because of, with its reason.
    package let cause: String?
    package let duration: Duration
    /// Its steps have spoken for it.
    package let hasBegun: Bool
    /// The plan leaves it out in this run, by role, condition or event.
    package let isLeftOut: Bool

    init(outcome: Outcome, cause: String?, duration: Duration, hasBegun: Bool, isLeftOut: Bool) {
        self.outcome = outcome
        self.cause = cause
        self.duration = duration
        self.hasBegun = hasBegun
        self.isLeftOut = isLeftOut
    }
}

/// How one objective came out over all members of its set.
package struct ObjectiveReport: Sendable {
    package let name: String
    package let title: String?
    package let outcome: Outcome
    package let passed: Int
    package let members: Int
    /// What is needed of the set, in words, where it is not all of it.
    package let need: String?
    package let cause: String?
    /// How each member of its set came out, in the order of the plan; none where it has no set.
    package var results: [MemberReport] = []
}

/// How an objective came out for one member of its set.
package struct MemberReport: Sendable {
    package let member: String
    package let outcome: Outcome
    package let cause: String?
}

package struct RunReport: Sendable {
    package let at: Instant
    package let outcome: Outcome
    package let isInterrupted: Bool
    package let objectives: [ObjectiveReport]
    package let duration: Duration
    /// Why the run could not be kept on record, in words.
    package var recordProblem: String?

    package var exitStatus: ExitStatus {
        if isInterrupted { return .interrupted }
        if recordProblem != nil, outcome != .failed { return .error }
        return ExitStatus(outcome)
    }
}
