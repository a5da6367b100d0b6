import CivilTime
import Networking
import Patterns
import PlanLanguage

extension SFTPStep {
    /// Does what the step says with the files behind a logon, and answers what it found.
    static func found(
        _ call: StepCall, session: SSHSession, glob: Glob?, until deadline: ContinuousClock.Instant
    ) async throws(NetworkFailure) -> [PlanValue.Member] {
        let arguments = call.arguments
        if let folder = arguments[list] {
            let entries = try await session.list(folder, maximumEntries: mostEntries, until: deadline)
            let files = entries.filter { $0.isFile && (glob?.matches($0.name) ?? true) }
            return [
                .init("files", .list(sorted(files, newestFirst: arguments[sort] == "newest").map(record))),
                .init("folders", .list(sorted(entries.filter(\.isFolder)).map { .text($0.name) })),
            ]
        }
        if let path = arguments[stat] { return sizeAndTime(of: try await session.stat(path, until: deadline)) }
        if let path = arguments[get] {
            let file = try await session.get(
                path, maximumSize: arguments[limit] ?? 64 << 20, keepsContent: call.step.asksAbout(["content"]),
                until: deadline)
            return members(file) + [.init("modified", time(file.modified))]
                + (file.content.map { [.init("content", .text(String(decoding: $0, as: UTF8.self)))] } ?? [])
        }
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
