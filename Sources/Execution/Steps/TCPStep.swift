import Diagnostics
import Networking
import PlanLanguage

/// A TCP connection is made, something is sent and read where the plan says so, and it is closed again.
enum TCPStep: StepKind {
    static let to = Field.host("to", "the host to connect to", required: true)
    static let port = Field.integer("port", .port, "the port, where it is not the host's")
    static let send = Field.text("send", "a text to send, as UTF-8; \"…\\r\\n\" in double quotes has line ends")
    static let sendHex = Field.text("send-hex", .hexBytes, "bytes to send, in hexadecimal")
    static let readUntil = Field.text(
        "read-until", .pattern, "a regular expression (PCRE2): what the peer sends is read until it is found")
    static let readBytes = Field.integer(
        "read-bytes", .integer(in: 1...TCPExchange.mostBytes), "how many bytes of what the peer sends are read")

    private static let isRead = ResultCondition.says([readUntil.name, readBytes.name])

    static let declaration = StepKindDeclaration(
        "tcp", "connect, and send and read where the step says so",
        fields: [
            to.declaration, port.declaration, send.declaration, sendHex.declaration, readUntil.declaration,
            readBytes.declaration,
        ],
        results: [
            CommonResults.connection,
            ResultDeclaration("received", .text, "what the peer sent, as UTF-8", where: isRead),
            ResultDeclaration(
                "received-hex", .text, "what the peer sent, in lower-case hex", form: .lowerCaseHex, where: isRead),
            ResultDeclaration("size", .size, "the bytes the peer sent", where: isRead),
            CommonResults.address, CommonResults.timings,
        ],
        timeout: .seconds(10), check: check)

    private static let check: @Sendable (StepArguments, Place) -> [Finding] = { arguments, place in
        literalLineEnds(in: arguments) + contradictions(in: arguments, at: place)
    }

    private static func contradictions(in arguments: StepArguments, at place: Place) -> [Finding] {
        [(send.name, sendHex.name), (readUntil.name, readBytes.name)].compactMap { one, other in
            guard arguments.has(one), arguments.has(other) else { return nil }
            return Finding(
                "wrong-combination", at: arguments.place(of: other) ?? place,
                "\"\(one)\" and \"\(other)\" cannot stand together", help: "leave one of them out")
        }
    }

    /// An escape that YAML has left as it is, as it does without double quotes. Elsewhere in a text it may be a path.
    private static func literalLineEnds(in arguments: StepArguments) -> [Finding] {
        guard case .scalar(let expression) = arguments[send.name], !isJSON(expression) else { return [] }
        let texts = expression.template.segments.map { segment in
            if case .text(let text) = segment { text } else { "" }
        }
        let pair = texts.contains { $0.contains("\\r\\n") } ? "\\r\\n" : nil
        guard let escape = pair ?? ["\\n", "\\r"].first(where: texts.last?.hasSuffix ?? { _ in false }) else {
            return []
        }
        return [
            Finding(
                "literal-line-end", .warning, at: expression.place,
                "\"\(escape)\" is sent as \(Spelled.count(escape.utf8.count, "character")), not as the end of a line",
                help: "put the text in double quotes: only there does YAML read \(escape)")
        ]
    }

    /// There, the escapes are JSON's.
    private static func isJSON(_ expression: Expression) -> Bool {
        guard case .text(let text)? = expression.template.segments.first else { return false }
        return text.hasPrefix("{") || text.hasPrefix("[")
    }

    nonisolated(nonsending) static func perform(_ call: StepCall) async throws(StepTrouble) -> StepResults {
        guard let target = try call.target(to) else { preconditionFailure("to is required") }
        let deadline = ContinuousClock.now + call.timeout
        let connection: TCPConnection
        do throws(NetworkFailure) {
            connection = try await call.tools.network.connect(
                to: target.destination(port: call.arguments[port]), proxy: target.proxy, connectTimeout: call.timeout)
        } catch {
            throw StepTrouble(error, now: call.tools.clock.now())
        }
        let exchange = TCPExchange(call: call, connection: connection, deadline: deadline)
        return exchange.isSilent ? exchange.resultsInSilence() : try await exchange.results()
    }

    static func instruction(_ words: InstructionWords) -> String {
        "Connect to \(words.host(to) ?? "the host")" + (words.text(port).map { ", port \($0)" } ?? "")
            + ((words.text(send) ?? words.text(sendHex)).map { ", and send \($0)" } ?? "") + "."
    }
}
