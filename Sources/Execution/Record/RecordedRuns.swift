import CivilTime
import Diagnostics
import Glibc
import PlanLanguage

/// Earlier runs by their records: `ROOT/PLAN/RUN/record.jsonl`, and `ROOT/RUN/record.jsonl` where a run named its folder.
package struct RecordedRuns: PriorRuns {
    private let root: String
    private let acceptsRehearsals: Bool
    /// The folder of the run that asks, which is no earlier one.
    private let own: FolderIdentity?

    /// A rehearsal may rest on rehearsals, a real run on real ones only.
    package init(root: String, acceptsRehearsals: Bool, ownFolder: String?) {
        self.root = root
        self.acceptsRehearsals = acceptsRehearsals
        own = ownFolder.flatMap(FolderIdentity.init)
    }

    /// The most records that are looked at, the newest names first.
    private static let mostRecords = 500
    /// The most bytes of records whose chains are checked for one answer.
    private static let mostBytes = 256 << 20
    /// The most entries of a folder that are looked at.
    private static let mostEntries = 20_000

    package func standing(ofPlan plan: String, objective: String, zone: Zone) async -> PriorStanding {
        // Hashing a long record takes its time, and other objectives go on meanwhile.
        await Task.detached { look(forPlan: plan, objective: objective, zone: zone) }.value
    }

    private func look(forPlan plan: String, objective: String, zone: Zone) -> PriorStanding {
        var reason: String?
        var bytesLeft = Self.mostBytes
        for record in records(ofPlan: plan) {
            switch judge(record, objective: objective, zone: zone, &bytesLeft) {
            case .decides(let standing): return standing
            // Of what decides nothing, the newest is told.
            case .tells(let words): reason = reason ?? words
            case .saysNothing: break
            }
        }
        return .notPassed(reason: reason ?? "no run of it is on record in \(root)")
    }

    private enum Judgement {
        case decides(PriorStanding)
        case tells(String)
        case saysNothing
    }

    private func judge(_ record: FoundRecord, objective: String, zone: Zone, _ bytesLeft: inout Int) -> Judgement {
        switch record {
        case .summary(let summary): return judge(summary, objective: objective, zone: zone, &bytesLeft)
        case .unreadable(let path, let written):
            let day = zone.describe(written)
            return doubt(
                "a record cannot be read that was last written on \(day), and may be of a newer run of it", path)
        }
    }

    /// What may have tried it, and does not show what came of that: what is older is not believed against it.
    private func doubt(_ words: String, _ path: String) -> Judgement {
        .decides(.notPassed(reason: "\(words); move its folder away if it does not count: \(path)"))
    }

    private func judge(_ record: RecordSummary, objective: String, zone: Zone, _ bytesLeft: inout Int) -> Judgement {
        let day = zone.describe(record.end?.at ?? record.began)
        let only = record.only.filter { $0 == objective || $0.hasPrefix("\(objective).") }
        if !record.only.isEmpty, only.isEmpty { return .saysNothing }
        if record.isRehearsal, !acceptsRehearsals {
            return .tells("only a rehearsal of it is on record, of \(zone.describe(record.began)) (\(record.path))")
        }
        // What was done at another time says nothing of the session that is asked for.
        if record.isOutsideWindow, !acceptsRehearsals {
            return .tells(
                "only a run outside its window is on record, of \(zone.describe(record.began)) (\(record.path))")
        }
        guard let end = record.end else {
            bytesLeft -= record.size
            let day = zone.describe(record.began)
            let hasTried = bytesLeft < 0 || RecordFile.mayHaveTried(objective, record.path)
            let words = "its run of \(day) has not ended, or was cut off"
            return hasTried ? doubt(words, record.path) : .tells("\(words) (\(record.path))")
        }
        guard let outcome = end.outcomes[objective] else { return .saysNothing }
        // What was blocked did not hold then, although it was not tried itself.
        if outcome == .blocked { return .decides(.notPassed(reason: "it was blocked on \(day) (\(record.path))")) }
        guard [.passed, .failed, .error].contains(outcome) else {
            let words = "it was \(outcome.rawValue) on \(day) (\(record.path))"
            bytesLeft -= record.size
            let hasBegun = bytesLeft < 0 || RecordFile.mayHaveTried(objective, record.path)
            return [.missed, .pending].contains(outcome) && hasBegun
                ? .decides(.notPassed(reason: words)) : .tells(words)
        }
        if outcome == .passed, !record.only.isEmpty, !only.contains(objective) {
            return .tells("only a part of it was run on \(day): \(Spelled.list(only)) (\(record.path))")
        }
        bytesLeft -= record.size
        guard bytesLeft >= 0 else { return doubt("the record of \(day) is too large to be checked", record.path) }
        switch Result(catching: { () throws(RecordProblem) in try RecordFile.verify(record.path) }) {
        case .failure(let problem): return doubt("its record cannot be read: \(problem.message)", record.path)
        case .success(.broken(let line, _)):
            return doubt("the record of \(day) is damaged at line \(line)", record.path)
        case .success(.whole(let lines, let hash)):
            guard hash == end.hash else { return doubt("its record changed while it was read", record.path) }
            guard outcome == .passed else {
                let words = outcome == .failed ? "it failed" : "it could not be tried"
                return .decides(.notPassed(reason: "\(words) on \(day) (\(record.path))"))
            }
            return .decides(
                .passed(
                    PriorRun(
                        record: record.path, ended: end.at, lines: lines, hash: hash, isRehearsal: record.isRehearsal)))
        }
    }

    // MARK: Folders

    /// The newest first.
    private func records(ofPlan plan: String) -> [FoundRecord] {
        let own = folders(in: "\(root)/\(plan)").prefix(Self.mostRecords)
        let named = folders(in: root).prefix(Self.mostRecords)
        return (own + named).compactMap { FoundRecord(path: "\($0)/\(RecordFolder.fileName)") }
            .filter { $0.mayBe(ofPlan: plan) }
            .sorted { $0.time > $1.time }
    }

    /// The folders in a folder, the last by name first: those of runs are named by their time.
    private func folders(in folder: String) -> [String] {
        guard let stream = opendir(folder) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        for _ in 0..<Self.mostEntries {
            guard let entry = readdir(stream) else { break }
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names.sorted(by: >).map { "\(folder)/\($0)" }.filter {
            own == nil || FolderIdentity($0) != own
        }
    }

    /// What a folder is, whatever path leads to it.
    private struct FolderIdentity: Equatable {
        let device: dev_t
        let file: ino_t

        init?(_ path: String) {
            var status = stat()
            guard stat(path, &status) == 0 else { return nil }
            (device, file) = (status.st_dev, status.st_ino)
        }
    }
}
