import CivilTime
import Diagnostics
import Networking
import Patterns
import PlanLanguage

/// Logs on to an SFTP server; lists a folder or looks at a file. The host key is checked before anything is said.
enum SFTPStep: StepKind {
    static let to = Field.host("to", "the host to log on to", required: true)
    static let user = Field.text("user", "the account", required: true)
    static let password = Field.text("password", "its password", secret: true)
    static let key = Field.value("key", .privateKey, "its private key", secret: true)
    static let list = Field.text("list", "the folder to list")
    static let matching = Field.text("matching", .glob, "only files with such a name, such as *.pdf")
    static let stat = Field.text("stat", "the file or folder to look at")

    private static let fileResults = [
        ResultDeclaration("name", .text, "its name"), ResultDeclaration("size", .integer, "its bytes"),
        ResultDeclaration("modified", .instant, "when it was last changed"),
    ]

    static let declaration = StepKindDeclaration(
        "sftp", "log on by SSH; list a folder or look at a file",
        fields: [
            to.declaration, user.declaration, password.declaration, key.declaration, list.declaration,
            matching.declaration,
            stat.declaration,
        ],
        results: [
            ResultDeclaration("files", .list(.record(fileResults)), "the files of the folder, without folders in it"),
            ResultDeclaration("folders", .list(.text), "the names of the folders in the folder"),
            ResultDeclaration("size", .integer, "the bytes of the file that was looked at"),
            ResultDeclaration("modified", .instant, "when the file that was looked at was last changed"),
            ResultDeclaration(
                "host-key",
                .record([
                    ResultDeclaration("type", .text, "such as ssh-ed25519"),
                    ResultDeclaration("sha256", .text, "its fingerprint, as ssh-keygen shows it"),
                ]), "the server's host key"),
            ResultDeclaration(
                "algorithms",
                .record([
                    ResultDeclaration("key-exchange", .text, "how keys were agreed on"),
                    ResultDeclaration("host-key", .text, "how the server proved itself"),
                    ResultDeclaration("cipher", .text, "the cipher"),
                    ResultDeclaration("mac", .text, "the message code"),
                ]), "the algorithms both sides agreed on"),
            ResultDeclaration("server", .text, "what the server calls itself"),
            ResultDeclaration("auth-methods", .list(.text), "the ways to log on that the server offers"),
            CommonResults.connection, CommonResults.address, CommonResults.timings,
        ],
        schemes: ["sftp", "ssh"], timeout: .seconds(30), check: check)

    private static let check: @Sendable (StepArguments, Place) -> [Finding] = { arguments, place in
        var findings: [Finding] = []
        if !arguments.has(password.name), !arguments.has(key.name) {
            findings.append(Finding("missing-field", at: place, "sftp needs \"password\" or \"key\" to log on with"))
        }
        if arguments.has(list.name), arguments.has(stat.name) {
            findings.append(
                Finding(
                    "wrong-combination", at: arguments.place(of: stat.name) ?? place,
                    "\"list\" and \"stat\" are two actions", help: "make them two steps"))
        }
        if arguments.has(matching.name), !arguments.has(list.name) {
            findings.append(
                Finding(
                    "wrong-combination", at: arguments.place(of: matching.name) ?? place,
                    "\"matching\" goes with \"list\""))
        }
        return findings
    }

    /// A folder with more entries than this is refused, so that memory stays bounded.
    private static let mostEntries = 100_000

    static func perform(_ call: StepCall) async throws(StepTrouble) -> StepResults {
        guard let target = try call.target(to), let account = call.arguments[user] else {
            preconditionFailure("to and user are required")
        }
        let glob = try nameGlob(call)
        do throws(NetworkFailure) {
            var logon = SSHTarget(
                destination: target.destination(port: nil), user: account, hostKey: target.hostKeyPolicy,
                authentication: authentication(call))
            logon.timeout = call.timeout
            let deadline = ContinuousClock.now + call.timeout
            let session = try await call.tools.network.openSSH(logon)
            var members = await facts(of: session)
            do throws(NetworkFailure) {
                members += try await found(call, session: session, glob: glob, until: deadline)
            } catch {
                await session.close()
                throw error
            }
            await session.close()
            return StepResults(members)
        } catch {
            throw StepTrouble(error, now: call.tools.clock.now())
        }
    }

    private static func nameGlob(_ call: StepCall) throws(StepTrouble) -> Glob? {
        guard let pattern = call.arguments[matching] else { return nil }
        do throws(PatternProblem) {
            return try Glob(pattern)
        } catch {
            throw StepTrouble(.error, error.message, place: call.step.arguments.place(of: matching.name))
        }
    }

    /// The key first: where both are given, the server may ask for the password as well.
    private static func authentication(_ call: StepCall) -> [SSHAuthentication] {
        var ways: [SSHAuthentication] = []
        switch call.arguments[key] {
        case .privateKey(let text, let passphrase): ways.append(.key(text: text, passphrase: passphrase))
        case .sshAgent(let socket): ways.append(.agent(socketPath: socket))
        default: break
        }
        if let secret = call.arguments[password] { ways.append(.password(secret)) }
        return ways
    }

    private static func facts(of session: SSHSession) async -> [PlanValue.Member] {
        let facts = await session.server
        return CommonResults.established(address: facts.address, timings: facts.timings) + [
            CommonResults.member(facts.hostKey),
            .init(
                "algorithms",
                .record([
                    .init("key-exchange", .text(facts.algorithms.keyExchange)),
                    .init("host-key", .text(facts.algorithms.hostKey)),
                    .init("cipher", .text(facts.algorithms.cipher)), .init("mac", .text(facts.algorithms.mac)),
                ])),
            .init("server", .text(facts.banner)),
            .init("auth-methods", .list(facts.authenticationMethods.map { .text($0) })),
        ]
    }

    private static func found(
        _ call: StepCall, session: SSHSession, glob: Glob?, until deadline: ContinuousClock.Instant
    ) async throws(NetworkFailure) -> [PlanValue.Member] {
        if let folder = call.arguments[list] {
            let entries = try await session.list(folder, maximumEntries: mostEntries, until: deadline)
            let files = entries.filter { $0.isFile && (glob?.matches($0.name) ?? true) }
            return [
                .init("files", .list(files.map(record))),
                .init("folders", .list(entries.filter(\.isFolder).map { .text($0.name) })),
            ]
        }
        guard let path = call.arguments[stat] else { return [] }
        let file = try await session.stat(path, until: deadline)
        return sizeAndTime(of: file)
    }

    private static func record(_ file: FileFacts) -> PlanValue {
        .record([.init("name", .text(file.name))] + sizeAndTime(of: file))
    }

    private static func sizeAndTime(of file: FileFacts) -> [PlanValue.Member] {
        [
            .init("size", file.size.map { .integer(Int(clamping: $0)) } ?? .absent),
            .init("modified", file.modified.map { .instant(Instant(secondsSince1970: Int($0))) } ?? .absent),
        ]
    }

    static func instruction(_ words: InstructionWords) -> String {
        let action =
            words.text(list).map { ", and list the folder \($0)" } ?? words.text(stat).map { ", and look at \($0)" }
            ?? ""
        return "Log on by SFTP to \(words.host(to) ?? "the host") as \(words.text(user) ?? "the user")\(action)."
    }
}
