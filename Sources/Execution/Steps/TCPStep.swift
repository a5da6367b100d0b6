import Networking
import PlanLanguage

/// A TCP connection is made and closed again.
enum TCPStep: StepKind {
    static let to = Field.host("to", "the host to connect to", required: true)
    static let port = Field.integer("port", .port, "the port, where it is not the host's")

    static let declaration = StepKindDeclaration(
        "tcp", "connect",
        fields: [to.declaration, port.declaration],
        results: [CommonResults.connection, CommonResults.address, CommonResults.timings],
        timeout: .seconds(10))

    static func perform(_ call: StepCall) async throws(StepTrouble) -> StepResults {
        guard let target = try call.target(to) else { preconditionFailure("to is required") }
        do throws(NetworkFailure) {
            let connection = try await call.tools.network.connect(
                to: target.destination(port: call.arguments[port]), connectTimeout: call.timeout)
            return StepResults(CommonResults.established(address: connection.address, timings: connection.timings))
        } catch {
            throw StepTrouble(error, now: call.tools.clock.now())
        }
    }

    static func instruction(_ words: InstructionWords) -> String {
        "Connect to \(words.host(to) ?? "the host")" + (words.text(port).map { ", port \($0)" } ?? "") + "."
    }
}
