import CivilTime
import Diagnostics
import Networking
import PlanLanguage

/// Logs on by SSH, stays for a while where that is wanted, and runs one command. The host key is checked before anything
/// is said.
enum SSHStep: StepKind {
    static let command = Field.text("run", "the command that the server runs; without it, the logon is all")
    static let limit = Field.integer(
        "max-size", .size, "how much the command may write, to both its outputs together", default: "1MiB")
    static let stay = Field.duration(
        "stay", "how long to stay logged on before the command; it comes on top of the time an attempt may take")
    static let keepAlive = Field.duration(
        "keep-alive", "after how much silence the server is sent a message that only asks for an answer; 0s for never",
        default: "30s")

    private static let hasRun = ResultCondition.says([command.name])

    static let declaration = StepKindDeclaration(
        "ssh", "log on by SSH; stay logged on, run a command",
        fields: SSHSteps.logonFields + [
            command.declaration, limit.declaration, stay.declaration, keepAlive.declaration,
        ],
        results: [
            ResultDeclaration(
                "exit-status", .integer, "the exit status of the command",
                where: hasRun),
            ResultDeclaration(
                "signal", .text, "the signal that ended the command, such as KILL",
                where: hasRun),
            ResultDeclaration(
                "stdout", .text, "what the command wrote to its standard output",
                where: hasRun),
            ResultDeclaration(
                "stderr", .text, "what the command wrote to its standard error",
                where: hasRun),
            ResultDeclaration(
                "duration", .duration, "how long the command took",
                where: hasRun),
            ResultDeclaration(
                "stayed", .duration, "how long the session was held before the command",
                where: .says([stay.name])),
        ] + SSHSteps.results,
        schemes: ["ssh", "sftp"], timeout: .seconds(30), check: check)

    private static let check: @Sendable (StepArguments, Place) -> [Finding] = { arguments, place in
        var findings = SSHSteps.logonFindings("ssh", arguments, place)
        if arguments.has(limit.name), !arguments.has(command.name) {
            findings.append(
                Finding(
                    "wrong-combination", at: arguments.place(of: limit.name) ?? place,
                    "\"\(limit.name)\" goes with \"\(command.name)\""))
        }
        return findings
    }

    static func perform(_ call: StepCall) async throws(StepTrouble) -> StepResults {
        let target = try SSHSteps.target(call)
        let clock = call.tools.clock
        let start = ContinuousClock.now
        let session: SSHSession
        do throws(NetworkFailure) {
            session = try await call.tools.network.openSSH(target)
        } catch {
            throw StepTrouble(error, now: clock.now())
        }
        let found: Found
        do throws(NetworkFailure) {
            found = try await work(call, session, from: start)
        } catch {
            await session.close()
            throw StepTrouble(error, now: clock.now(), besides: await SSHSteps.members(session))
        }
        await session.close()
        return await StepResults(SSHSteps.members(session) + found.members, violations: found.violations)
    }

    private struct Found {
        var members: [PlanValue.Member] = []
        var violations: [StepResults.Violation] = []
    }

    private static func work(
        _ call: StepCall, _ session: SSHSession, from start: ContinuousClock.Instant
    ) async throws(NetworkFailure) -> Found {
        let arguments = call.arguments
        let keepAlive = arguments[keepAlive].flatMap { $0 > .zero ? $0 : nil }
        var found = Found()
        var deadline = start + call.timeout
        if let length = arguments[stay] {
            let begin = ContinuousClock.now
            deadline += length
            try await session.stay(for: length, keepAlive: keepAlive, until: deadline)
            found.members.append(.init("stayed", .duration(ContinuousClock.now - begin)))
        }
        if let command = arguments[command] {
            let outcome = try await session.run(
                command, maximumOutput: arguments[limit] ?? 1 << 20, keepAlive: keepAlive, until: deadline)
            found.members += members(outcome, call.step)
            found.violations = violations(outcome)
        }
        return found
    }

    private static func members(_ outcome: SSHCommandOutcome, _ step: Step) -> [PlanValue.Member] {
        var members: [PlanValue.Member] = [
            .init("exit-status", outcome.exitStatus.map { .integer($0) } ?? .absent),
            .init("signal", outcome.signal.map { .text($0) } ?? .absent),
            .init("duration", .duration(outcome.duration)),
        ]
        // Of what may be long, only what the plan asks about is kept.
        for (name, bytes) in [("stdout", outcome.output), ("stderr", outcome.errors)] where step.asksAbout([name]) {
            // As a shell's $( ) has it, so that a plan need not say how the last line ends.
            let end = bytes.lastIndex { $0 != 0x0A && $0 != 0x0D }.map { $0 + 1 } ?? 0
            members.append(.init(name, .text(String(decoding: bytes[..<end], as: UTF8.self))))
        }
        return members
    }

    /// A command succeeds with the exit status 0, and with nothing else.
    private static func violations(_ outcome: SSHCommandOutcome) -> [StepResults.Violation] {
        if let signal = outcome.signal {
            return [.init(["signal"], "none", advice: advice(outcome, "to expect this, say signal: \(signal)"))]
        }
        switch outcome.exitStatus {
        case 0: return []
        case let status?:
            return [.init(["exit-status"], "0", advice: advice(outcome, "to expect this, say exit-status: \(status)"))]
        case nil:
            let cause = "the server closed the channel and told no exit status, so nobody knows how the command ended"
            return [.init(["exit-status"], "0", advice: advice(outcome, cause))]
        }
    }

    /// With the last line of what the command complained of.
    private static func advice(_ outcome: SSHCommandOutcome, _ words: String) -> String {
        let lines = String(decoding: outcome.errors.suffix(4096), as: UTF8.self).split(whereSeparator: \.isNewline)
        guard let last = lines.last else { return words }
        return "it wrote to standard error \"\(TerminalText.excerpt(String(last)))\"; \(words)"
    }

    static func instruction(_ words: InstructionWords) -> String {
        let deeds = [
            words.text(stay).map { ", stay logged on for \($0)" },
            words.text(command).map { ", run the command \"\($0)\"" },
        ]
        return "Log on by SSH to \(words.host(SSHSteps.to) ?? "the host") as "
            + "\(words.text(SSHSteps.user) ?? "the user")\(deeds.compactMap(\.self).joined())."
    }
}
