import CivilTime
import Diagnostics
import Networking
import Patterns
import PlanLanguage

/// Logs on to an SFTP server, and does one thing with its files. The host key is checked before anything is said.
enum SFTPStep: StepKind {
    static let list = Field.text("list", "the folder to list")
    static let matching = Field.text("matching", .glob, "only files with such a name, such as *.pdf")
    static let recursive = Field.boolean(
        "recursive", "whether the folders below are listed as well", default: "false")
    static let sort = Field.text(
        "sort", .word(["name", "newest"]), "the order of the files: by name, or the one last changed first",
        default: "name")
    static let stat = Field.text("stat", "the file or folder to look at")
    static let get = Field.text("get", "the file to read")
    static let limit = Field.integer("max-size", .size, "the largest file that is read", default: "64MiB")
    static let keep = Field.boolean(
        "keep", "whether the file is kept with the record of the run", default: "false")
    static let put = Field.text("put", "the file to write; one that is there already is left as it is")
    static let content = Field.text("content", "the text to write")
    static let replace = Field.boolean(
        "replace", "whether to write in the place of a file that is there", default: "false")
    static let remove = Field.text("remove", "the file to remove")

    private static let fileResults = [
        ResultDeclaration("name", .text, "its name, with the folders that lead to it from the one that is listed"),
        ResultDeclaration("size", .size, "its bytes"),
        ResultDeclaration("modified", .instant, "when it was last changed"),
    ]

    private static let isListed = ResultCondition.says([list.name])
    private static let isLookedAt = ResultCondition.says([stat.name, get.name, put.name])
    private static let isDated = ResultCondition.says([stat.name, get.name])
    private static let isMoved = ResultCondition.says([get.name, put.name])
    private static let isRead = ResultCondition.says([get.name])

    static let declaration = StepKindDeclaration(
        "sftp", "log on by SSH; list a folder, look at a file, read, write or remove it",
        fields: SSHSteps.logonFields + [
            list.declaration, recursive.declaration, matching.declaration, sort.declaration, stat.declaration,
            get.declaration, limit.declaration, keep.declaration, put.declaration, content.declaration,
            replace.declaration, remove.declaration,
        ],
        results: [
            ResultDeclaration(
                "files", .list(.record(fileResults)), "the files of the folder, and with recursive of those below",
                where: isListed),
            ResultDeclaration(
                "folders", .list(.text), "the names of the folders in the folder, and with recursive of those below",
                where: isListed),
            ResultDeclaration(
                "size", .size, "the bytes of the file that was looked at, read or written",
                where: isLookedAt),
            ResultDeclaration(
                "modified", .instant, "when the file that was looked at or read was last changed",
                where: isDated),
            ResultDeclaration(
                "sha256", .text, "the SHA-256 hash of what was read or written, in lower-case hex",
                form: .lowerCaseHex,
                where: isMoved),
            ResultDeclaration(
                "content", .text, "the text of the file that was read",
                where: isRead),
            ResultDeclaration(
                "kept", .text, "with keep, where the file is, from the folder of the record",
                where: .says([keep.name])),
        ] + SSHSteps.results,
        schemes: ["sftp", "ssh"], timeout: .seconds(30), check: check)

    private static let check: @Sendable (StepArguments, Place) -> [Finding] = { arguments, place in
        var findings = SSHSteps.logonFindings("sftp", arguments, place)
        let actions = [list, stat, get, put, remove].map(\.name).filter(arguments.has)
        if actions.count > 1 {
            findings.append(
                Finding(
                    "wrong-combination", at: arguments.place(of: actions[1]) ?? place,
                    "\"\(actions[0])\" and \"\(actions[1])\" are two actions", help: "make them two steps"))
        }
        for (field, action) in companions where arguments.has(field) && !arguments.has(action) {
            findings.append(
                Finding(
                    "wrong-combination", at: arguments.place(of: field) ?? place,
                    "\"\(field)\" goes with \"\(action)\""))
        }
        if arguments.has(put.name), !arguments.has(content.name) {
            findings.append(
                Finding(
                    "missing-field", at: arguments.place(of: put.name) ?? place, "\"put\" needs \"content\"",
                    help: "write the text of the file"))
        }
        return findings
    }

    /// Fields that belong to one action.
    private static let companions = [
        (recursive.name, list.name), (matching.name, list.name), (sort.name, list.name), (limit.name, get.name),
        (keep.name, get.name), (content.name, put.name), (replace.name, put.name),
    ]

    /// A folder with more entries than this that are asked for is refused, so that memory stays bounded.
    static let mostEntries = 100_000
    /// So many folders below the one that is listed are looked into, one in the other.
    static let deepest = 32

    static func perform(_ call: StepCall) async throws(StepTrouble) -> StepResults {
        let logon = try SSHSteps.target(call)
        let glob = try nameGlob(call)
        let deadline = ContinuousClock.now + call.timeout
        let session: SSHSession
        do throws(NetworkFailure) {
            session = try await call.tools.network.openSSH(logon)
        } catch {
            throw StepTrouble(error, now: call.tools.clock.now())
        }
        let members: [PlanValue.Member]
        do throws(StepTrouble) {
            members = try await found(call, session: session, glob: glob, until: deadline)
        } catch {
            await session.close()
            throw error.knowing(await SSHSteps.members(session))
        }
        await session.close()
        return StepResults(await SSHSteps.members(session) + members)
    }

    private static func nameGlob(_ call: StepCall) throws(StepTrouble) -> Glob? {
        guard let pattern = call.arguments[matching] else { return nil }
        do throws(PatternProblem) {
            return try Glob(pattern)
        } catch {
            throw StepTrouble(.error, error.message, place: call.step.arguments.place(of: matching.name))
        }
    }

    static func instruction(_ words: InstructionWords) -> String {
        return
            "Log on by SFTP to \(words.host(SSHSteps.to) ?? "the host") as \(words.text(SSHSteps.user) ?? "the user")\(action(words))."
    }

    private static func action(_ words: InstructionWords) -> String {
        let actions = [
            words.text(list).map {
                "list the folder \($0)\(words.text(recursive) == "true" ? " and all below it" : "")"
            }, words.text(stat).map { "look at \($0)" },
            words.text(get).map { "fetch \($0)" }, words.text(put).map { "write the file \($0)" },
            words.text(remove).map { "remove the file \($0)" },
        ]
        return actions.compactMap(\.self).first.map { ", and \($0)" } ?? ""
    }
}
