import CivilTime
import Execution
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
                "connection", .word(["established", "refused", "timeout", "name", "tls"]), "how it went"),
            ResultDeclaration("status", .integer, "the status"),
            ResultDeclaration("text", .text, "the text"),
            ResultDeclaration("headers", .map(.text), "the headers"),
            ResultDeclaration("files", .list(.text), "the files"),
            ResultDeclaration(
                "certificate",
                .record([
                    ResultDeclaration("expires-in", .duration, "how long it is valid"),
                    ResultDeclaration("problem", .word(["expired", "self-signed"]), "what is wrong with it"),
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
                results: [.init("connection", .text("authentication"))], expectable: [["connection"]])
        case "locked":
            var results = found(call)
            results.refusesCredentials = true
            return results
        case "expired", "self-signed":
            throw StepTrouble(
                .failed, "the certificate is \(play)",
                results: [
                    .init("connection", .text("tls")), .init("certificate", .record([.init("problem", .text(play))])),
                ], expectable: [["connection"], ["certificate", "problem"]])
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

    package static func instruction(_ words: InstructionWords) -> String {
        "Act\(words.text(text).map { " “\($0)”" } ?? "")."
    }
}
