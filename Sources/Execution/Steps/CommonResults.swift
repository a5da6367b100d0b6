import CivilTime
import Networking
import PlanLanguage

/// Results that several kinds share: their declarations, and their values made from what the network found.
enum CommonResults {
    /// The words of `connection`: how a connection came about, or why none did.
    static let connectionWords =
        ["established"] + NetworkFailure.Problem.allCases.filter(\.isExpectable).map(\.rawValue)

    static let connection = ResultDeclaration(
        "connection", .word(connectionWords), "\"established\", or why there was no connection")
    static let address = ResultDeclaration("address", .text, "the IP address that was reached")
    static let timings = ResultDeclaration(
        "timings",
        .record([
            ResultDeclaration("name", .duration, "until the name was resolved"),
            ResultDeclaration("connect", .duration, "until the connection stood"),
            ResultDeclaration("tls", .duration, "until TLS was agreed on"),
            ResultDeclaration("first-byte", .duration, "until the first byte of the answer"),
            ResultDeclaration("total", .duration, "until the end"),
        ]), "how long it took, each counted from the start")
    static let certificate = ResultDeclaration(
        "certificate",
        .record([
            ResultDeclaration("subject", .text, "whom it was issued to"),
            ResultDeclaration("issuer", .text, "who issued it"),
            ResultDeclaration("names", .list(.text), "the names and addresses it is for"),
            ResultDeclaration("expires-in", .duration, "how long it is still valid"),
            ResultDeclaration("sha256", .text, "its fingerprint, in lower-case hex"),
            ResultDeclaration("chain", .list(.text), "the subjects from the server's certificate to the root"),
            ResultDeclaration(
                "problem", .word(CertificateProblem.allCases.map(\.rawValue)),
                "what is wrong with it; nothing where it is good"),
        ]), "the server's certificate")
    static let tlsVersion = ResultDeclaration("tls-version", .text, "the version of TLS, such as TLSv1.3")

    static func established(address: String, timings: Timings) -> [PlanValue.Member] {
        [.init("connection", .text("established")), .init("address", .text(address)), member(timings)]
    }

    static func member(_ timings: Timings) -> PlanValue.Member {
        let phases: [(String, Duration?)] = [
            ("name", timings.name), ("connect", timings.connect), ("tls", timings.tls),
            ("first-byte", timings.firstByte),
            ("total", timings.total),
        ]
        return .init("timings", .record(phases.compactMap { name, value in value.map { .init(name, .duration($0)) } }))
    }

    static func member(_ certificate: CertificateFacts, now: Instant) -> PlanValue.Member {
        .init(
            "certificate",
            .record([
                .init("subject", .text(certificate.subject)), .init("issuer", .text(certificate.issuer)),
                .init("names", .list(certificate.names.map { .text($0) })),
                .init("expires-in", .duration(Instant(secondsSince1970: Int(certificate.notAfter)) - now)),
                .init("sha256", .text(certificate.sha256)), .init("chain", .list(certificate.chain.map { .text($0) })),
                .init("problem", certificate.problem.map { .text($0.rawValue) } ?? .absent),
            ]))
    }

    static func member(_ hostKey: HostKeyFacts) -> PlanValue.Member {
        .init("host-key", .record([.init("type", .text(hostKey.type)), .init("sha256", .text(hostKey.sha256))]))
    }
}

extension NetworkFailure.Problem {
    /// What a plan can expect; what the run itself forbids or ends is never expected.
    var isExpectable: Bool {
        switch self {
        case .notAllowed, .interrupted, .tooLarge, .unusable: false
        case .name, .route, .refused, .timeout, .reset, .tls, .hostKey, .authentication, .permission, .missing, .exists,
            .noSpace,
            .protocolViolation:
            true
        }
    }
}
