import CivilTime
import Diagnostics
import Networking
import PlanLanguage

/// What the steps by FTP, SMTP and IMAP have in common: how TLS comes about, and what a connection shows of the server.
enum DialogueSteps {
    static let security = Field.text(
        "security", .word(DialogueSecurity.allCases.map(\.rawValue)),
        "TLS: explicit, by a command before the logon; implicit, from the start, as ftps://, smtps:// and imaps:// have it; "
            + "none sends all in the clear, passwords too. Where it is left out, explicit, or implicit by the scheme")
    static let server = ResultDeclaration("server", .text, "what the server greets with")

    /// The target of a call. Only what is written out lets anything go in the clear.
    static func logon(
        _ call: StepCall, _ target: Target, user: String?, password: String?
    ) throws(StepTrouble) -> DialogueTarget {
        let isImplicit = target.host.url.scheme.hasSuffix("s")
        let said = call.arguments[security].flatMap(DialogueSecurity.init(rawValue:))
        if isImplicit, let said, said != .implicit {
            throw StepTrouble(
                .error, "\(target.label) has TLS from the start, and the step says security: \(said.rawValue)",
                advice: "leave security out, or write the host with \(target.host.url.scheme.dropLast())://",
                place: call.step.arguments.place(of: security.name))
        }
        var logon = DialogueTarget(
            destination: target.destination(port: nil), security: said ?? (isImplicit ? .implicit : .explicit),
            user: user, password: password, caFile: target.caFile, clientCertificate: target.clientCertificate,
            tls: target.tls, deadline: .now + call.timeout)
        logon.proxy = target.proxy
        return logon
    }

    static func members(_ facts: DialogueFacts, now: Instant) -> [PlanValue.Member] {
        CommonResults.established(address: facts.address, timings: facts.timings)
            + [.init("server", .text(facts.banner))]
            + (facts.certificate.map { [CommonResults.member($0, now: now)] } ?? [])
            + (facts.tlsVersion.map { [.init("tls-version", .text($0))] } ?? [])
    }
}
