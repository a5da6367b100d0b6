import CivilTime
import Diagnostics
import Networking
import PlanLanguage

/// Echo requests by ICMP, and how many of them are answered.
enum PingStep: StepKind {
    static let to = Field.host("to", "the host to ping", required: true)
    static let count = Field.integer("count", .integer(in: 1...1000), "how many requests are sent", default: "4")
    static let every = Field.duration("every", "how far apart they are sent, 10 ms at least", default: "1s")
    static let size = Field.integer(
        "size", .integer(in: 0...65_507), "the bytes of each request, without the heads of ICMP and IP", default: "56")
    static let wait = Field.duration("wait", "how long answers are waited for after the last request", default: "2s")

    static let declaration = StepKindDeclaration(
        "ping", "send echo requests by ICMP",
        fields: [to.declaration, count.declaration, every.declaration, size.declaration, wait.declaration],
        results: [
            ResultDeclaration("sent", .integer, "how many requests were sent"),
            ResultDeclaration("received", .integer, "how many of them were answered"),
            ResultDeclaration("loss", .decimal, "how many were not, in per cent"),
            ResultDeclaration(
                "rtt",
                .record([
                    ResultDeclaration("min", .duration, "the shortest"),
                    ResultDeclaration("average", .duration, "the mean of all"),
                    ResultDeclaration("max", .duration, "the longest"),
                ]), "the time from a request to its answer; nothing without an answer"),
            CommonResults.connection, CommonResults.address, CommonResults.timings,
        ],
        timeout: .seconds(20),
        leastTime: { arguments in
            guard let count = arguments.known(count), let interval = arguments.known(every),
                let patience = arguments.known(wait)
            else { return nil }
            return needed(count, every: interval, patience)
        }, check: check)

    /// The last request, too, must have time for its answer.
    private static func needed(_ count: Int, every interval: Duration, _ patience: Duration) -> Duration {
        interval * (count - 1) + patience
    }

    private static let shortestInterval = Duration.milliseconds(10)

    private static let check: @Sendable (StepArguments, Place) -> [Finding] = { arguments, _ in
        guard case .scalar(let expression) = arguments[every.name], case .duration(let interval) = expression.constant,
            interval < shortestInterval
        else { return [] }
        return [
            Finding(
                "wrong-value", at: expression.place, "\"every\" is shorter than 10 ms, which would be a flood",
                help: "write 10ms or more")
        ]
    }

    static func perform(_ call: StepCall) async throws(StepTrouble) -> StepResults {
        guard let target = try call.target(to), let count = call.arguments[count], let interval = call.arguments[every],
            let size = call.arguments[size], let patience = call.arguments[wait]
        else { preconditionFailure("to is required; the others have defaults") }
        guard interval >= shortestInterval else {
            throw StepTrouble(
                .error, "\"every\" is shorter than 10 ms, which would be a flood", advice: "give 10ms or more",
                place: call.step.arguments.place(of: every.name))
        }
        guard needed(count, every: interval, patience) < call.timeout else {
            throw StepTrouble(
                .error,
                "\(count) requests every \(interval.words), and \(patience.words) for the last answer, take longer "
                    + "than the step's timeout, \(call.timeout.words)",
                advice: "give the step a longer timeout, or send fewer requests",
                place: call.step.arguments.place(of: Self.count.name))
        }
        let request = PingRequest(count: count, interval: interval, size: size, patience: patience)
        let report: PingReport
        do throws(NetworkFailure) {
            report = try await call.tools.network.ping(
                target.destination(port: nil), request, timeout: call.timeout)
        } catch {
            throw StepTrouble(error, now: call.tools.clock.now())
        }
        return try results(report, of: count)
    }

    private static func results(_ report: PingReport, of count: Int) throws(StepTrouble) -> StepResults {
        let times = report.roundTrips
        var members: [PlanValue.Member] = [
            .init("sent", .integer(report.sent)), .init("received", .integer(times.count)),
            .init(
                "loss", .decimal(report.sent == 0 ? 100 : 100 * Double(report.sent - times.count) / Double(report.sent))
            ),
            .init("address", .text("\(report.address)")), CommonResults.member(report.timings),
        ]
        guard let least = times.min(), let most = times.max() else {
            let problem = report.trouble?.problem ?? .timeout
            members.append(.init("connection", .text(problem.rawValue)))
            throw StepTrouble(
                .error,
                "none of \(report.sent) echo requests to \(report.address) was answered"
                    + (report.trouble.map { ": \($0.words)" } ?? ""),
                advice: "to expect this, say connection: \(problem.rawValue), or received: 0",
                retryReason: problem == .timeout ? .timeout : .connection, results: members,
                expectable: [["connection"], ["received"], ["loss"]])
        }
        guard report.sent == count else {
            throw StepTrouble(
                .error, "only \(report.sent) of \(count) echo requests were sent before the step's timeout",
                advice: "give the step a longer timeout", retryReason: .timeout, results: members)
        }
        let average = times.reduce(.zero, +) / times.count
        members.append(.init("connection", .text("established")))
        members.append(
            .init(
                "rtt",
                .record([
                    .init("min", .duration(least)), .init("average", .duration(average)), .init("max", .duration(most)),
                ])))
        return StepResults(members)
    }

    static func instruction(_ words: InstructionWords) -> String {
        "Ping \(words.host(to) ?? "the host"), \(words.text(count) ?? "4") times."
    }
}
