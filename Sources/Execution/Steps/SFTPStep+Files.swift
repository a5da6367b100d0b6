import CivilTime
import Networking
import Patterns
import PlanLanguage

extension SFTPStep {
    /// Does what the step says with the files behind a logon, and answers what it found.
    static func found(
        _ call: StepCall, session: SSHSession, glob: Glob?, until deadline: ContinuousClock.Instant
    ) async throws(StepTrouble) -> [PlanValue.Member] {
        if let path = call.arguments[get] {
            return try await downloaded(path, call, session: session, until: deadline)
        }
        do throws(NetworkFailure) {
            return try await foundElsewhere(call, session: session, glob: glob, until: deadline)
        } catch {
            throw StepTrouble(error, now: call.tools.clock.now())
        }
    }

    private static func foundElsewhere(
        _ call: StepCall, session: SSHSession, glob: Glob?, until deadline: ContinuousClock.Instant
    ) async throws(NetworkFailure) -> [PlanValue.Member] {
        let arguments = call.arguments
        if let folder = arguments[list] {
            var scope = ListingScope()
            scope.depth = arguments[recursive] == true ? deepest : 0
            scope.mostKept = mostEntries
            // What is neither, such as a link that leads nowhere, has a name that somebody put there: it counts.
            scope.keeps = { entry in entry.isFolder || (glob?.matches(lastPart(of: entry.name)) ?? true) }
            let entries = try await session.list(folder, scope, until: deadline)
            let files = sorted(entries.filter { !$0.isFolder }, newestFirst: arguments[sort] == "newest")
            return [
                .init("files", .list(files.map(record))),
                .init("folders", .list(sorted(entries.filter(\.isFolder)).map { .text($0.name) })),
            ]
        }
        if let path = arguments[stat] { return sizeAndTime(of: try await session.stat(path, until: deadline)) }
        if let path = arguments[put] {
            let bytes = Array((arguments[content] ?? "").utf8)
            return members(
                arguments[replace] == true
                    ? try await session.replace(path, with: bytes, until: deadline)
                    : try await session.put(bytes, to: path, until: deadline))
        }
        if let path = arguments[remove] { try await session.remove(path, until: deadline) }
        return []
    }

    private static func lastPart(of name: String) -> String {
        name.utf8.lastIndex(of: UInt8(ascii: "/")).map { String(name[name.utf8.index(after: $0)...]) } ?? name
    }

    /// Reads a file; an attempt goes on where the one before it was cut.
    private static func downloaded(
        _ path: String, _ call: StepCall, session: SSHSession, until deadline: ContinuousClock.Instant
    ) async throws(StepTrouble) -> [PlanValue.Member] {
        let arguments = call.arguments
        let keepsContent = call.step.asksAbout(["content"])
        let key = [
            call.step.name, arguments[SSHSteps.to] ?? "", arguments[SSHSteps.user] ?? "", path, String(keepsContent),
        ]
        let unfinished: UnfinishedDownload
        if let begun = call.memory.takeDownload(key) {
            unfinished = begun
        } else {
            let file = arguments[keep] == true ? try keptFile(for: path, call) : nil
            unfinished = UnfinishedDownload(
                key: key,
                download: FileDownload(
                    maximumSize: arguments[limit] ?? 64 << 20, keepsContent: keepsContent, sink: file), file: file)
        }
        let file: TransferredFile
        do throws(NetworkFailure) {
            file = try await session.get(path, into: unfinished.download, until: deadline)
        } catch {
            if [.reset, .timeout].contains(error.problem), unfinished.download.canGoOn { call.memory.keep(unfinished) }
            throw StepTrouble(error, now: call.tools.clock.now())
        }
        var found = members(file) + [.init("modified", time(file.modified))]
        if let content = file.content {
            found.append(.init("content", .text(String(decoding: content, as: UTF8.self))))
        }
        if let kept = unfinished.file {
            do throws(RecordProblem) {
                found.append(.init("kept", .text(try await kept.finish(sha256: file.sha256))))
            } catch {
                throw cannotKeep(path, error, call)
            }
        }
        return found
    }

    private static func keptFile(for path: String, _ call: StepCall) throws(StepTrouble) -> KeptFile {
        guard let files = call.tools.keptFiles else {
            throw cannotKeep(path, RecordProblem("this run keeps no record"), call)
        }
        do throws(RecordProblem) {
            return try files.begin(for: path)
        } catch {
            throw cannotKeep(path, error, call)
        }
    }

    private static func cannotKeep(_ path: String, _ problem: RecordProblem, _ call: StepCall) -> StepTrouble {
        StepTrouble(
            .error, "\"\(path)\" cannot be kept with the record: \(problem.message)",
            place: call.step.arguments.place(of: keep.name))
    }

    /// By name, byte by byte; with `newestFirst` those of one time, and those without one at the end, are so.
    private static func sorted(_ files: [FileFacts], newestFirst: Bool = false) -> [FileFacts] {
        files.sorted { one, other in
            let (time, otherTime) = (one.modified ?? .min, other.modified ?? .min)
            if newestFirst, time != otherTime { return time > otherTime }
            return one.name.utf8.lexicographicallyPrecedes(other.name.utf8)
        }
    }

    private static func record(_ file: FileFacts) -> PlanValue {
        .record([.init("name", .text(file.name))] + sizeAndTime(of: file))
    }

    private static func sizeAndTime(of file: FileFacts) -> [PlanValue.Member] {
        [
            .init("size", file.size.map { .integer(Int(clamping: $0)) } ?? .absent),
            .init("modified", time(file.modified)),
        ]
    }

    private static func members(_ file: TransferredFile) -> [PlanValue.Member] {
        [.init("size", .integer(file.size)), .init("sha256", .text(file.sha256))]
    }

    private static func time(_ seconds: Int64?) -> PlanValue {
        seconds.map { .instant(Instant(secondsSince1970: Int($0))) } ?? .absent
    }
}
