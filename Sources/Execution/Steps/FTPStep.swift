import CivilTime
import Diagnostics
import Networking
import Patterns
import PlanLanguage

/// Logs on to an FTP server, and does one thing with its files. Over TLS, unless the plan says that it has none.
enum FTPStep: StepKind {
    static let to = Field.host("to", "the host to log on to", required: true)
    static let user = Field.text("user", "the account", required: true)
    static let password = Field.text("password", "its password", secret: true)
    static let security = DialogueSteps.security
    static let list = Field.text("list", "the folder to list")
    static let matching = Field.text("matching", .glob, "only files with such a name, such as *.pdf")
    static let get = Field.text("get", "the file to read")
    static let limit = Field.integer("max-size", .size, "the largest file that is read", default: "64MiB")
    static let put = Field.text("put", "the file to write; one that is there already is left as it is")
    static let content = Field.text("content", "the text to write")
    static let replace = Field.boolean(
        "replace", "whether to write in the place of a file that is there", default: "false")
    static let remove = Field.text("remove", "the file to remove")

    private static let isListed = ResultCondition.says([list.name])
    private static let isMoved = ResultCondition.says([get.name, put.name])
    private static let isRead = ResultCondition.says([get.name])

    static let declaration = StepKindDeclaration(
        "ftp", "log on by FTP; list a folder, read, write or remove a file",
        fields: [
            to.declaration, user.declaration, password.declaration, security.declaration, list.declaration,
            matching.declaration, get.declaration, limit.declaration, put.declaration, content.declaration,
            replace.declaration, remove.declaration,
        ],
        results: [
            ResultDeclaration(
                "files",
                .list(
                    .record([
                        ResultDeclaration("name", .text, "its name"),
                        ResultDeclaration("size", .size, "its bytes"),
                        ResultDeclaration(
                            "modified", .instant, "when it was last changed, where the server has MLSD"),
                    ])), "the files of the folder, without folders in it",
                where: isListed),
            ResultDeclaration(
                "folders", .list(.text), "the names of the folders in the folder",
                where: isListed),
            ResultDeclaration(
                "size", .size, "the bytes of the file that was read or written",
                where: isMoved),
            ResultDeclaration(
                "modified", .instant, "when the file that was read was last changed",
                where: isRead),
            ResultDeclaration(
                "sha256", .text, "the SHA-256 hash of what was read or written, in lower-case hex",
                form: .lowerCaseHex,
                where: isMoved),
            ResultDeclaration(
                "content", .text, "the text of the file that was read",
                where: isRead),
            DialogueSteps.server, CommonResults.connection, CommonResults.certificate, CommonResults.tlsVersion,
            CommonResults.address, CommonResults.timings,
        ],
        schemes: ["ftp", "ftps"], timeout: .seconds(30), check: check)

    private static let check: @Sendable (StepArguments, Place) -> [Finding] = { arguments, place in
        var findings: [Finding] = []
        let actions = [list, get, put, remove].map(\.name).filter(arguments.has)
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
        (matching.name, list.name), (limit.name, get.name), (content.name, put.name), (replace.name, put.name),
    ]

    static func perform(_ call: StepCall) async throws(StepTrouble) -> StepResults {
        guard let target = try call.target(to) else { preconditionFailure("to is required") }
        let logon = try DialogueSteps.logon(
            call, target, user: call.arguments[user], password: call.arguments[password])
        let glob: Glob?
        do throws(PatternProblem) {
            glob = try call.arguments[matching].map { pattern throws(PatternProblem) in try Glob(pattern) }
        } catch {
            throw StepTrouble(.error, error.message, place: call.step.arguments.place(of: matching.name))
        }
        do throws(NetworkFailure) {
            let outcome = try await call.tools.network.ftp(deed(call), at: logon)
            return StepResults(
                DialogueSteps.members(outcome.server, now: call.tools.clock.now()) + members(outcome, glob))
        } catch {
            throw StepTrouble(error, now: call.tools.clock.now())
        }
    }

    private static func deed(_ call: StepCall) -> FTPDeed {
        let arguments = call.arguments
        if let folder = arguments[list] { return .list(folder: folder, maximumEntries: SFTPStep.mostEntries) }
        if let path = arguments[get] {
            return .get(
                path: path, maximumSize: arguments[limit] ?? 64 << 20,
                keepsContent: call.step.asksAbout(["content"]))
        }
        if let path = arguments[put] {
            return .put(
                Array((arguments[content] ?? "").utf8), path: path, replaces: arguments[replace] == true)
        }
        return arguments[remove].map { .remove(path: $0) } ?? .nothing
    }

    private static func members(_ outcome: FTPOutcome, _ glob: Glob?) -> [PlanValue.Member] {
        var members: [PlanValue.Member] = []
        if let entries = outcome.entries {
            let sorted = entries.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
            let files = sorted.filter { !$0.isFolder && (glob?.matches($0.name) ?? true) }
            members.append(.init("files", .list(files.map(record))))
            members.append(.init("folders", .list(sorted.filter(\.isFolder).map { .text($0.name) })))
        }
        if let size = outcome.size { members.append(.init("size", .integer(size))) }
        if let sha256 = outcome.sha256 { members.append(.init("sha256", .text(sha256))) }
        if let modified = outcome.modified { members.append(.init("modified", time(modified))) }
        if let content = outcome.content {
            members.append(.init("content", .text(String(decoding: content, as: UTF8.self))))
        }
        return members
    }

    private static func record(_ file: FileFacts) -> PlanValue {
        .record([
            .init("name", .text(file.name)),
            .init("size", file.size.map { .integer(Int(clamping: $0)) } ?? .absent),
            .init("modified", file.modified.map(time) ?? .absent),
        ])
    }

    private static func time(_ seconds: Int64) -> PlanValue { .instant(Instant(secondsSince1970: Int(seconds))) }

    static func instruction(_ words: InstructionWords) -> String {
        let actions = [
            words.text(list).map { "list the folder \($0)" }, words.text(get).map { "fetch \($0)" },
            words.text(put).map { "write the file \($0)" }, words.text(remove).map { "remove the file \($0)" },
        ]
        let action = actions.compactMap(\.self).first.map { ", and \($0)" } ?? ""
        return "Log on by FTP to \(words.host(to) ?? "the host") as \(words.text(user) ?? "the user")\(action)."
    }
}
