import CivilTime
import Diagnostics
import Networking
import PlanLanguage

/// A question to a DNS server: one of the plan, or those of this machine. No cache and no search list is in between.
enum DNSStep: StepKind {
    static let name = Field.text("name", "the name to look up; for PTR also an IP address", required: true)
    static let type = Field.text(
        "type", .word(DNSType.allCases.map(\.name).sorted()), "the type of record", default: "A")
    static let server = Field.host("server", "the server to ask, where it is not to be those of this machine")
    static let over = Field.text(
        "over", .word(DNSTransport.allCases.map(\.rawValue)), "how to ask; udp goes on to tcp for a long answer",
        default: "udp")

    private static func of(_ types: DNSType...) -> ResultCondition {
        .isOneOf(types.map(\.name), field: type.name, standard: DNSType.a.name)
    }

    static let declaration = StepKindDeclaration(
        "dns", "look up a name",
        fields: [name.declaration, type.declaration, server.declaration, over.declaration],
        results: [
            ResultDeclaration(
                "response", .word(DNSAnswer.Response.allCases.map(\.rawValue)), "\"found\", or why there is no record"),
            ResultDeclaration(
                "addresses", .list(.text), "the IP addresses, of A and AAAA", where: of(.a, .aaaa)),
            ResultDeclaration(
                "names", .list(.text),
                "the names that aliases lead to, and those that CNAME, MX, NS, PTR, SOA and SRV name"),
            ResultDeclaration(
                "services",
                .list(
                    .record([
                        ResultDeclaration("name", .text, "the host"), ResultDeclaration("port", .integer, "its port"),
                        ResultDeclaration("priority", .integer, "the lowest is tried first"),
                        ResultDeclaration("weight", .integer, "its share among those of one priority"),
                    ])), "where a service is, of SRV", where: of(.srv)),
            ResultDeclaration("texts", .list(.text), "the texts, of TXT", where: of(.txt)),
            ResultDeclaration("ttl", .duration, "how long the answer may be kept: the least of its records"),
            ResultDeclaration("server", .text, "the IP address of the server that answered"),
            ResultDeclaration("over", .word(DNSTransport.allCases.map(\.rawValue)), "how the answer came"),
            CommonResults.connection, CommonResults.timings,
        ],
        schemes: ["dns"], timeout: .seconds(10), check: check)

    private static let check: @Sendable (StepArguments, Place) -> [Finding] = { arguments, _ in
        guard case .scalar(let expression) = arguments[name.name], let text = expression.constant?.text else {
            return []
        }
        var kind: String? = DNSType.a.name
        if case .scalar(let given) = arguments[type.name] { kind = given.constant?.text }
        guard let kind, let type = DNSType(name: kind) else { return [] }
        switch question(text, type) {
        case .success: return []
        case .failure(let misread):
            return [Finding("wrong-value", at: expression.place, misread.message, help: misread.advice)]
        }
    }

    private struct Misread: Error {
        let message: String
        let advice: String
    }

    private static func question(_ text: String, _ type: DNSType) -> Result<DNSQuestion, Misread> {
        if let address = IPAddress(text) {
            guard type == .ptr else {
                return .failure(
                    Misread(
                        message: "\"\(text)\" is an address, and has no record of the type \(type.name)",
                        advice: "to look up its name, say type: PTR"))
            }
            return .success(DNSQuestion(DNSName(reverseOf: address), type))
        }
        if text.contains(":") {
            return .failure(
                Misread(
                    message: "\"\(TerminalText.excerpt(text))\" is no name alone: DNS knows neither schemes nor ports",
                    advice: "write one such as www.example.com; that of a host of the plan is $(host-name.host)"))
        }
        guard let name = DNSName(text) else {
            return .failure(
                Misread(
                    message: "\"\(TerminalText.excerpt(text))\" is not a name that DNS can have",
                    advice: "write one such as www.example.com; letters beyond ASCII in their \"xn--\" form"))
        }
        return .success(DNSQuestion(name, type))
    }

    static func perform(_ call: StepCall) async throws(StepTrouble) -> StepResults {
        guard let text = call.arguments[name], let type = call.arguments[type].flatMap(DNSType.init(name:)),
            let transport = call.arguments[over].flatMap(DNSTransport.init(rawValue:))
        else { preconditionFailure("name is required; type and over have defaults") }
        let question: DNSQuestion
        switch self.question(text, type) {
        case .success(let asked): question = asked
        case .failure(let misread):
            throw StepTrouble(
                .error, misread.message, advice: misread.advice, place: call.step.arguments.place(of: name.name))
        }
        if let result = missingResult(of: type, in: call.step) {
            throw StepTrouble(
                .error, "an answer of type \(type.name) has no \"\(result)\"",
                advice: "ask for another type, or for another result",
                place: call.step.arguments.place(of: self.type.name))
        }
        let destination = try call.target(server)?.destination(port: nil)
        do throws(NetworkFailure) {
            return results(
                try await call.tools.network.ask(question, of: destination, over: transport, timeout: call.timeout),
                to: question)
        } catch {
            throw StepTrouble(error, now: call.tools.clock.now())
        }
    }

    /// What lint could not see where the type comes from an input: that nothing of it is there would always hold.
    private static func missingResult(of type: DNSType, in step: Step) -> String? {
        declaration.results.first { result in
            guard case .isOneOf(let types, _, _)? = result.condition else { return false }
            return !types.contains(type.name) && step.asksAbout([result.name])
        }?.name
    }

    private static func results(_ reply: DNSReply, to question: DNSQuestion) -> StepResults {
        let answer = reply.answer
        let response = answer.response.rawValue
        let members: [PlanValue.Member] = [
            .init("response", .text(response)),
            .init("addresses", .list(answer.addresses.map { .text("\($0)") })),
            .init("names", .list(answer.names.map { .text("\($0)") })),
            .init("services", .list(answer.services.map(record))),
            .init("texts", .list(answer.texts.map { .text($0) })),
            .init("ttl", answer.ttl.map { .duration(.seconds($0)) } ?? .absent),
            .init("server", .text("\(reply.server)")), .init("over", .text(reply.transport.rawValue)),
            .init("connection", .text("established")), CommonResults.member(reply.timings),
        ]
        guard answer.response != .found else { return StepResults(members) }
        let violation = StepResults.Violation(
            ["response"], DNSAnswer.Response.found.rawValue,
            advice:
                "\(reply.serverInWords) was asked for \(question.inWords); to expect this, say response: \(response)")
        return StepResults(members, violations: [violation])
    }

    private static func record(_ service: DNSService) -> PlanValue {
        .record([
            .init("name", .text("\(service.name)")), .init("port", .integer(service.port)),
            .init("priority", .integer(service.priority)), .init("weight", .integer(service.weight)),
        ])
    }

    static func instruction(_ words: InstructionWords) -> String {
        "Look up \(words.text(name) ?? "the name") in DNS, type \(words.text(type) ?? "A")"
            + (words.host(server).map { ", at the server \($0)" } ?? "") + "."
    }
}
