import CivilTime

/// What is known of runs before this one.
package protocol PriorRuns: Sendable {
    /// Whether an objective of a plan has passed; times in words are those of the zone.
    func standing(ofPlan plan: String, objective: String, zone: Zone) async -> PriorStanding
}

/// What the newest run that tried an objective came to.
package enum PriorStanding: Sendable, Equatable {
    case passed(PriorRun)
    /// In words, as the end of "«objective» has not passed: …".
    case notPassed(reason: String)
}

/// A run whose record is whole, and with which another one can be shown to rest on it.
package struct PriorRun: Sendable, Equatable {
    /// The path of its record.
    package let record: String
    package let ended: Instant
    package let lines: Int
    /// The hash of the record's last line.
    package let hash: String
    package let isRehearsal: Bool

    package init(record: String, ended: Instant, lines: Int, hash: String, isRehearsal: Bool) {
        self.record = record
        self.ended = ended
        self.lines = lines
        self.hash = hash
        self.isRehearsal = isRehearsal
    }
}

/// Where nothing is kept.
package struct NoPriorRuns: PriorRuns {
    package init() {}

    package func standing(ofPlan plan: String, objective: String, zone: Zone) async -> PriorStanding {
        .notPassed(reason: "there is no folder of records to look into")
    }
}
