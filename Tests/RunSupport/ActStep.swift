import CivilTime
import Execution
import FoundationEssentials
import PlanLanguage

/// A step that comes out as the plan says: `act: {as: [refused, pass]}` is refused at first and passes from then on.
package enum ActStep: StepKind {
    static let plays = Field.texts("as", "how each attempt comes out, the last one for all that follow")
    static let status = Field.integer("status", .integer, "the status it finds", default: "200")
    static let text = Field.text("text", "the text it finds", default: "Welcome")
    static let secret = Field.text("secret", "something it sends", secret: true)
    static let to = Field.host("to", "a host")

    package static let declaration = StepKindDeclaration(
        "act", "come out as the plan says",
        fields: [plays.declaration, status.declaration, text.declaration, secret.declaration, to.declaration],
        results: [
            ResultDeclaration(
                "connection", .word(["established", "refused", "timeout", "name", "tls", "authentication"]),
                "how it went"),
            ResultDeclaration("status", .integer, "the status"),
            ResultDeclaration("text", .text, "the text"),
            ResultDeclaration("headers", .map(.text), "the headers"),
            ResultDeclaration("files", .list(.text), "the files"),
            ResultDeclaration(
                "certificate",
                .record([
                    ResultDeclaration("expires-in", .duration, "how long it is valid"),
                    ResultDeclaration("subject", .text, "whom it was issued to"),
                    ResultDeclaration("problem", .word(["expired", "self-signed", "other"]), "what is wrong with it"),
                ]), "the certificate"),
        ],
        timeout: .seconds(30))

    package static func perform(_ call: StepCall) async throws(StepTrouble) -> StepResults {
        guard let stage = call.tools.person as? Stage else { preconditionFailure("act plays on a stage only") }
        let number = stage.enter(call)
        let plays = call.arguments[plays] ?? ["pass"]
        let play = plays[min(number, plays.count) - 1]
        guard let duration = try? parseDuration(play).get() else { return try await act(play, call) }
        do throws(CancellationError) {
            try await call.tools.clock.sleep(until: call.tools.clock.now() + duration)
        } catch {
            throw StepTrouble(.error, "interrupted")
        }
        return found(call)
    }

    private static func act(_ play: String, _ call: StepCall) async throws(StepTrouble) -> StepResults {
        switch play {
        case "pass": return found(call)
        case "empty": return StepResults([])
        case "refused", "timeout", "name": throw noConnection(play)
        case "credentials":
            throw StepTrouble(
                .failed, "the server refused the password", advice: "look at the account",
                results: [.init("connection", .text("authentication"))], expectable: [["connection"]],
                neverAgainFor: .refusedCredentials)
        case "locked", "form":
            var results = found(call)
            results.neverAgainFor = play == "form" ? .sentCredentials : .refusedCredentials
            return results
        case "unreadable-form":
            throw StepTrouble(
                .failed, "it cannot be read", retryReason: .unmet, neverAgainFor: .sentCredentials)
        case "expired", "self-signed":
            throw StepTrouble(
                .failed, "the certificate is \(play)",
                results: [
                    .init("connection", .text("tls")),
                    .init("certificate", .record([.init("subject", .text("CN=old")), .init("problem", .text(play))])),
                ], expectable: [["connection"], ["certificate", "problem"]])
        case "tells":
            let text = call.arguments[text] ?? ""
            throw StepTrouble(
                .error, "the server said: \(text)", advice: "do not say \(text)", retryReason: .connection,
                results: [.init("text", .text(text))])
        case "encodes":
            let text = call.arguments[text] ?? ""
            return StepResults([
                .init("text", .text("Basic \(base64("user:" + text)) ?p=\(percentEncoded(text))")),
                .init("headers", .record([.init("x-\(text)", .text(percentEncoded(text)))])),
            ])
        case "broken": throw StepTrouble(.error, "it is broken")
        case "block":
            try? await call.tools.clock.sleep(until: .latest)
            throw StepTrouble(.error, "interrupted")
        default: preconditionFailure("act does not know \(play)")
        }
    }

    private static func noConnection(_ problem: String) -> StepTrouble {
        StepTrouble(
            .error, "no connection: \(problem)", advice: "see whether the network lets it through",
            retryReason: problem == "timeout" ? .timeout : .connection,
            results: [.init("connection", .text(problem))], expectable: [["connection"]])
    }

    private static func found(_ call: StepCall) -> StepResults {
        let status = call.arguments[status] ?? 200
        let text = call.arguments[text] ?? ""
        return StepResults(
            [
                .init("connection", .text("established")), .init("status", .integer(status)),
                .init("text", .text(text)), .init("files", .list([])),
                .init("headers", .record([.init("x-echo", .text("v=\(text)"))])),
                .init("certificate", .record([.init("expires-in", .duration(.seconds(864_000)))])),
            ],
            violations: status >= 400
                ? [.init(["status"], "below 400", advice: "to expect this, say status: \(status)")] : [])
    }

    private static func base64(_ text: String) -> String { Data(text.utf8).base64EncodedString() }

    private static func percentEncoded(_ text: String) -> String {
        text.utf8.map { byte in
            let isPlain = UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte
            return isPlain
                ? String(UnicodeScalar(byte)) : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }.joined()
    }

    package static func instruction(_ words: InstructionWords) -> String {
        "Act\(words.text(text).map { " “\($0)”" } ?? "")."
    }
}
