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
    /// What is told of every certificate of a chain.
    private static let certificateDetails = [
        ResultDeclaration("subject", .text, "whom it was issued to"),
        ResultDeclaration("issuer", .text, "who issued it"),
        ResultDeclaration("names", .list(.text), "the names and addresses it is for"),
        ResultDeclaration("not-before", .instant, "from when on it is valid"),
        ResultDeclaration("expires", .instant, "until when it is valid"),
        ResultDeclaration("expires-in", .duration, "how long it is still valid"),
        ResultDeclaration("sha256", .text, "its fingerprint, in lower-case hex", form: .lowerCaseHex),
        ResultDeclaration("key-type", .text, "the kind of its public key: RSA, EC, ED25519"),
        ResultDeclaration("key-bits", .integer, "the bits of that key"),
        ResultDeclaration("signature", .text, "how it was signed, such as sha256WithRSAEncryption"),
    ]
    static let certificate = ResultDeclaration(
        "certificate",
        .record(
            certificateDetails + [
                ResultDeclaration(
                    "chain", .list(.record(certificateDetails)),
                    "the certificates from the server's own to the root, as far as they were found"),
                ResultDeclaration(
                    "problem", .word(CertificateProblem.allCases.map(\.rawValue)),
                    "what is wrong with it; nothing where it is good"),
            ]), "the server's certificate")
    static let tlsVersion = ResultDeclaration(
        "tls-version", .text, "the version of TLS, such as TLSv1.3", form: .tlsVersion)

    static func established(address: String, timings: Timings) -> [PlanValue.Member] {
        [.init("connection", .text("established")), .init("address", .text(address)), member(timings)]
    }

    static func member(_ timings: Timings) -> PlanValue.Member {
        var phases: [PlanValue.Member] = []
        phases.reserveCapacity(5)
        func add(_ name: String, _ value: Duration?) {
            if let value { phases.append(.init(name, .duration(value))) }
        }
        add("name", timings.name)
        add("connect", timings.connect)
        add("tls", timings.tls)
        add("first-byte", timings.firstByte)
        add("total", timings.total)
        return .init("timings", .record(phases))
    }

    static func member(_ certificate: CertificateFacts, now: Instant) -> PlanValue.Member {
        .init(
            "certificate",
            .record(
                members(certificate.details, now: now) + [
                    .init("chain", .list(certificate.chain.map { .record(members($0, now: now)) })),
                    .init("problem", certificate.problem.map { .text($0.rawValue) } ?? .absent),
                ]))
    }

    private static func members(_ certificate: CertificateDetails, now: Instant) -> [PlanValue.Member] {
        let expires = Instant(secondsSince1970: Int(certificate.notAfter))
        return [
            .init("subject", .text(certificate.subject)), .init("issuer", .text(certificate.issuer)),
            .init("names", .list(certificate.names.map { .text($0) })),
            .init("not-before", .instant(Instant(secondsSince1970: Int(certificate.notBefore)))),
            .init("expires", .instant(expires)), .init("expires-in", .duration(expires - now)),
            .init("sha256", .text(certificate.sha256)), .init("key-type", .text(certificate.keyType)),
            .init("key-bits", .integer(certificate.keyBits)), .init("signature", .text(certificate.signature)),
        ]
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
