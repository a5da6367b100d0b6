import CivilTime
import Networking
import Patterns
import PlanLanguage

/// What is sent and read over one connection of a `tcp` step.
struct TCPExchange {
    /// No more than this is kept of what a peer sends.
    static let mostBytes = 1 << 20

    let call: StepCall
    let connection: TCPConnection
    /// When the step's time is over.
    let deadline: ContinuousClock.Instant
    private let start = ContinuousClock.now
    /// What is read for; lint has compiled it before.
    private let pattern: Pattern?

    init(call: StepCall, connection: TCPConnection, deadline: ContinuousClock.Instant) {
        self.call = call
        pattern = call.arguments[TCPStep.readUntil].flatMap { try? Pattern($0) }
        self.connection = connection
        self.deadline = deadline
    }

    /// Whether the connection is all that the step is about.
    var isSilent: Bool { pattern == nil && call.arguments[TCPStep.readBytes] == nil && bytesToSend == nil }

    func resultsInSilence() -> StepResults {
        var found = Received(timings: connection.timings)
        found.timings.total = elapsed
        return StepResults(members(found))
    }

    nonisolated(nonsending) func results() async throws(StepTrouble) -> StepResults {
        var found = Received(timings: connection.timings)
        let isEnough: Bool
        do throws(NetworkFailure) {
            if let bytes = bytesToSend { try await connection.send(bytes, timeout: left) }
            while let most = try await missing(found.bytes) {
                let bytes = try await connection.receive(maximum: most, timeout: left)
                if bytes.isEmpty { break }
                if found.bytes.isEmpty { found.timings.firstByte = elapsed }
                found.bytes += bytes
            }
            isEnough = try await isComplete(found.bytes)
        } catch {
            // Who said something is there, whatever it was: that is no "timeout" which a plan could expect.
            if error.problem == .timeout, !found.bytes.isEmpty {
                throw StepTrouble(
                    .failed, lateness(found), retryReason: .timeout, results: members(found), received: found.text)
            }
            throw StepTrouble(error, now: call.tools.clock.now(), besides: members(found), received: found.text)
        }
        found.timings.total = elapsed
        guard isEnough else { throw shortage(found) }
        return StepResults(members(found))
    }

    private struct Received {
        var bytes: [UInt8] = []
        var timings: Timings

        /// What came, to be shown where it is not what was read for.
        var text: String? { bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self) }
    }

    // MARK: Sending

    private var bytesToSend: [UInt8]? {
        if let text = call.arguments[TCPStep.send] { return Array(text.utf8) }
        return call.arguments[TCPStep.sendHex].flatMap(ScalarType.bytes(ofHex:))
    }

    // MARK: Reading

    /// How many bytes may still be read; `nil` where enough was, or all that is kept.
    nonisolated(nonsending) private func missing(_ received: [UInt8]) async throws(NetworkFailure) -> Int? {
        let most = (call.arguments[TCPStep.readBytes] ?? (pattern == nil ? 0 : Self.mostBytes)) - received.count
        if most <= 0 { return nil }
        return try await isFound(in: received) ? nil : most
    }

    /// Looked for anew with each piece that comes: a peer that sends many small ones must not take the loop by it.
    nonisolated(nonsending) private func isFound(in received: [UInt8]) async throws(NetworkFailure) -> Bool {
        guard let pattern, !received.isEmpty else { return false }
        do throws(MatchProblem) {
            return try await PageWork.run(on: received.count) { () throws(MatchProblem) in
                try pattern.matches(String(decoding: received, as: UTF8.self))
            }
        } catch {
            throw NetworkFailure(.unusable, .response, error.message, advice: "write a simpler pattern for read-until")
        }
    }

    /// Whether what was read is all that is read for, now that nothing more is.
    nonisolated(nonsending) private func isComplete(_ received: [UInt8]) async throws(NetworkFailure) -> Bool {
        if let count = call.arguments[TCPStep.readBytes] { return received.count == count }
        return pattern == nil ? true : try await isFound(in: received)
    }

    /// What is read for, in words.
    private var wanted: String {
        call.arguments[TCPStep.readBytes].map { "the \(Spelled.count($0, "byte")) of read-bytes" }
            ?? "what read-until looks for"
    }

    /// What came in all the time there was.
    private func lateness(_ found: Received) -> String {
        "\(connection.destination) sent \(Spelled.count(found.bytes.count, "byte")) within \(call.timeout.words), "
            + "without \(wanted)"
    }

    /// What the peer did instead of sending what is read for.
    private func shortage(_ found: Received) -> StepTrouble {
        let end = found.bytes.count < Self.mostBytes ? "ended the connection" : "went on"
        return StepTrouble(
            .failed,
            "\(connection.destination) \(end) after \(Spelled.count(found.bytes.count, "byte")), without \(wanted)",
            retryReason: .unmet, results: members(found), received: found.text)
    }

    // MARK: Results

    private func members(_ found: Received) -> [PlanValue.Member] {
        var members = CommonResults.established(address: connection.address, timings: found.timings)
        guard pattern != nil || call.arguments[TCPStep.readBytes] != nil else { return members }
        let received = found.bytes
        members.append(.init("size", .integer(received.count)))
        // Of a long answer, only what the plan asks about is kept.
        if call.step.asksAbout(["received"]) {
            members.append(.init("received", .text(String(decoding: received, as: UTF8.self))))
        }
        if call.step.asksAbout(["received-hex"]) {
            members.append(
                .init("received-hex", .text(String(decoding: received.flatMap(HexDigits.lower), as: UTF8.self))))
        }
        return members
    }

    private var left: Duration { max(deadline - ContinuousClock.now, .zero) }

    /// Counted from the start like the connection's own timings.
    private var elapsed: Duration { (connection.timings.total ?? .zero) + (ContinuousClock.now - start) }
}
