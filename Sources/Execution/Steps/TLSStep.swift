import CivilTime
import Diagnostics
import Networking
import PlanLanguage

/// A TLS handshake; the certificate's chain and name are always checked.
enum TLSStep: StepKind {
    static let to = Field.host("to", "the host to connect to", required: true)
    static let port = Field.integer("port", .port, "the port, where it is not the host's")
    static let serverName = Field.text(
        "server-name", "the name to ask for (SNI) and to find in the certificate, where it is not the host's")
    static let startTLS = Field.text(
        "starttls", .word(StartTLS.Dialect.allCases.map(\.rawValue)),
        "the protocol in which TLS is asked for first; TLS from the first byte where it is left out")
    static let alpn = Field.texts("alpn", "the protocols to offer, such as h2; none where it is left out")

    static let declaration = StepKindDeclaration(
        "tls", "agree on TLS and look at the certificate",
        fields: [
            to.declaration, port.declaration, serverName.declaration, startTLS.declaration, alpn.declaration,
        ],
        results: [
            CommonResults.connection, CommonResults.certificate, CommonResults.tlsVersion,
            ResultDeclaration("cipher", .text, "the cipher suite"),
            ResultDeclaration(
                "alpn", .text, "the protocol that the server chose of those offered",
                where: .says([alpn.name])),
            CommonResults.address, CommonResults.timings,
        ],
        timeout: .seconds(20), check: check)

    private static let check: @Sendable (StepArguments, Place) -> [Finding] = { arguments, place in
        var findings: [Finding] = []
        if case .scalar(let expression) = arguments[serverName.name], let text = expression.constant?.text,
            !isName(text)
        {
            findings.append(
                Finding(
                    "wrong-value", at: expression.place, "\"\(TerminalText.excerpt(text))\" is not a server's name",
                    help: "write one such as www.example.com, without scheme and port"))
        }
        return findings
    }

    /// RFC 6066 section 3: a name of DNS, never an address.
    private static func isName(_ text: String) -> Bool {
        let isPlain = text.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
            default: false
            }
        }
        return isPlain && DNSName(text) != nil && IPAddress(text) == nil
    }

    static func perform(_ call: StepCall) async throws(StepTrouble) -> StepResults {
        guard let target = try call.target(to) else { preconditionFailure("to is required") }
        let now = call.tools.clock.now()
        let names = call.arguments[alpn] ?? []
        if let wrong = names.first(where: { !(1...255).contains($0.utf8.count) }) {
            throw StepTrouble(
                .error, "\"\(wrong.prefix(20))\" is not the name of a protocol to offer",
                place: call.step.arguments.place(of: alpn.name))
        }
        if let name = call.arguments[serverName], !isName(name) {
            throw StepTrouble(
                .error, "\"\(name.prefix(80))\" is not a server's name",
                place: call.step.arguments.place(of: serverName.name))
        }
        var handshake = TLSTarget(target.destination(port: call.arguments[port]), timeout: call.timeout)
        handshake.serverName = call.arguments[serverName]
        handshake.startTLS = call.arguments[startTLS].flatMap(StartTLS.Dialect.init(rawValue:))
        handshake.alpn = names
        handshake.caFile = target.caFile
        handshake.clientCertificate = target.clientCertificate
        handshake.tls = target.tls
        handshake.proxy = target.proxy
        do throws(NetworkFailure) {
            return results(try await call.tools.network.handshake(with: handshake), now: now)
        } catch {
            throw StepTrouble(error, now: now)
        }
    }

    private static func results(_ facts: TLSFacts, now: Instant) -> StepResults {
        var members = CommonResults.established(address: facts.address, timings: facts.timings)
        if let certificate = facts.certificate { members.append(CommonResults.member(certificate, now: now)) }
        members.append(.init("tls-version", .text(facts.tlsVersion)))
        members.append(.init("cipher", .text(facts.cipher)))
        members.append(.init("alpn", facts.alpn.map { .text($0) } ?? .absent))
        return StepResults(members)
    }

    static func instruction(_ words: InstructionWords) -> String {
        "Connect to \(words.host(to) ?? "the host") with TLS"
            + (words.text(startTLS).map { ", asked for by \($0.uppercased())" } ?? "")
            + (words.text(serverName).map { ", as \($0)," } ?? "") + " and look at its certificate."
    }
}
