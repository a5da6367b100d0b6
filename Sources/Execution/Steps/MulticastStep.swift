import CivilTime
import Diagnostics
import Networking
import PlanLanguage

/// A multicast group is joined, and what arrives for a while is counted: a feed of market data is there, or is not.
enum MulticastStep: StepKind {
    static let to = Field.host("to", "the group to join, with its port", required: true)
    static let source = Field.texts(
        "source", .ipAddress, "the addresses whose packets are joined for, where it is not to be those of any sender")
    static let interface = Field.text(
        "interface", .interface,
        "the network interface to join on, such as eth1; the site's goes first, and without one the routing table decides"
    )
    static let length = Field.duration("for", "how long to listen", default: "10s")
    static let enough = Field.integer(
        "packets", .integer(in: 1...1_000_000), "listen only until so many packets have arrived, and no fewer will do")

    static let declaration = StepKindDeclaration(
        "multicast", "join a multicast group and listen",
        fields: [
            to.declaration, source.declaration, interface.declaration, length.declaration, enough.declaration,
        ],
        results: [
            ResultDeclaration("packets", .integer, "how many packets arrived"),
            ResultDeclaration("bytes", .size, "the bytes of their payloads together"),
            ResultDeclaration(
                "sources", .list(.text),
                "the addresses that sent them, in the order they were heard, \(MulticastReport.mostSources) at most"),
            ResultDeclaration("first-after", .duration, "from the join to the first packet"),
            ResultDeclaration("last-after", .duration, "from the join to the last packet"),
            ResultDeclaration("gap", .duration, "the longest silence after the first packet, that at the end too"),
            ResultDeclaration(
                "received", .text,
                "the payload of the first packet, as UTF-8, \(MulticastReport.mostPayload) bytes of it at most"),
            ResultDeclaration("received-hex", .text, "the same in lower-case hex", form: .lowerCaseHex),
            CommonResults.connection, CommonResults.address, CommonResults.timings,
        ],
        schemes: ["udp"], timeout: nil, leastTime: { $0.known(length) })

    static func perform(_ call: StepCall) async throws(StepTrouble) -> StepResults {
        guard let target = try call.target(to), let length = call.arguments[Self.length] else {
            preconditionFailure("to is required, and for has a default")
        }
        if let limit = call.step.timeout, limit < length {
            throw StepTrouble(
                .error, "listening for \(length.words) takes longer than the step's timeout, \(limit.words)",
                advice: "leave \"timeout\" out, or listen for a shorter time",
                place: call.step.arguments.place(of: Self.length.name))
        }
        let enough = call.arguments[Self.enough]
        let request = MulticastRequest(
            interface: target.interface ?? call.arguments[interface],
            sources: (call.arguments[source] ?? []).compactMap { IPAddress($0) }, duration: length, packets: enough)
        let report: MulticastReport
        do throws(NetworkFailure) {
            report = try await call.tools.network.listen(to: target.destination(port: nil), request)
        } catch {
            throw StepTrouble(error, now: call.tools.clock.now())
        }
        let results = members(report, of: call)
        guard report.packets >= enough ?? 1 else {
            throw shortage(report, Destination(host: "\(report.group)", port: target.port), call, results)
        }
        return StepResults(results)
    }

    private static func members(_ report: MulticastReport, of call: StepCall) -> [PlanValue.Member] {
        var members: [PlanValue.Member] = [
            .init("packets", .integer(report.packets)), .init("bytes", .integer(report.bytes)),
            .init("sources", .list(report.sources.map { .text("\($0)") })),
            .init("connection", .text(report.packets == 0 ? "timeout" : "established")),
            .init("address", .text("\(report.group)")), CommonResults.member(report.timings),
        ]
        let times = [
            ("first-after", report.firstAfter), ("last-after", report.lastAfter), ("gap", report.longestSilence),
        ]
        members += times.compactMap { name, time in time.map { .init(name, .duration($0)) } }
        // What others sent is kept only where the plan asks about it.
        guard report.packets > 0 else { return members }
        if call.step.asksAbout(["received"]) {
            members.append(.init("received", .text(String(decoding: report.firstPayload, as: UTF8.self))))
        }
        if call.step.asksAbout(["received-hex"]) {
            members.append(
                .init(
                    "received-hex", .text(String(decoding: report.firstPayload.flatMap(HexDigits.lower), as: UTF8.self))
                ))
        }
        return members
    }

    /// The group was joined, so it was tried: that nobody was heard is a check that did not hold.
    private static func shortage(
        _ report: MulticastReport, _ group: Destination, _ call: StepCall, _ results: [PlanValue.Member]
    ) -> StepTrouble {
        let time = (call.arguments[length] ?? .zero).words
        guard report.packets == 0 else {
            return StepTrouble(
                .failed,
                "only \(report.packets) of \(call.arguments[enough] ?? 1) packets arrived from \(group) within \(time)",
                retryReason: .timeout, results: results, expectable: [["packets"]])
        }
        return StepTrouble(
            .failed, "nothing arrived from \(group) within \(time)",
            advice: "to expect this, say packets: 0", retryReason: .timeout, results: results,
            expectable: [["packets"], ["bytes"], ["connection"]])
    }

    static func instruction(_ words: InstructionWords) -> String {
        "Join the multicast group at \(words.host(to) ?? "of the plan")"
            + (words.text(source).map { ", for what \($0) sends" } ?? "")
            + (words.text(interface).map { ", on the interface \($0)" } ?? "")
            + ", and see for \(words.text(length) ?? "10s") what arrives."
    }
}
