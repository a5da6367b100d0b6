import Networking
import PlanLanguage

/// A TLS handshake; the certificate's chain and name are always checked.
enum TLSStep: StepKind {
    static let to = Field.host("to", "the host to connect to", required: true)
    static let port = Field.integer("port", .port, "the port, where it is not the host's")

    static let declaration = StepKindDeclaration(
        "tls", "agree on TLS and look at the certificate",
        fields: [to.declaration, port.declaration],
        results: [
            CommonResults.connection, CommonResults.certificate, CommonResults.tlsVersion,
            ResultDeclaration("cipher", .text, "the cipher suite"), CommonResults.address, CommonResults.timings,
        ],
        timeout: .seconds(20))

    static func perform(_ call: StepCall) async throws(StepTrouble) -> StepResults {
        guard let target = try call.target(to) else { preconditionFailure("to is required") }
        let now = call.tools.clock.now()
        do throws(NetworkFailure) {
            let facts = try await call.tools.network.handshake(
                with: target.destination(port: call.arguments[port]), caFile: target.caFile,
                clientCertificate: target.clientCertificate, tls: target.tls, connectTimeout: call.timeout)
            var members = CommonResults.established(address: facts.address, timings: facts.timings)
            if let certificate = facts.certificate { members.append(CommonResults.member(certificate, now: now)) }
            members.append(.init("tls-version", .text(facts.tlsVersion)))
            members.append(.init("cipher", .text(facts.cipher)))
            return StepResults(members)
        } catch {
            throw StepTrouble(error, now: now)
        }
    }

    static func instruction(_ words: InstructionWords) -> String {
        "Connect to \(words.host(to) ?? "the host") with TLS and look at its certificate."
    }
}
