import Diagnostics
import Networking
import PlanLanguage

/// What the steps by SSH have in common: how they log on, and what a logon shows of the server.
enum SSHSteps {
    static let to = Field.host("to", "the host to log on to", required: true)
    static let user = Field.text("user", "the account", required: true)
    static let password = Field.text("password", "its password", secret: true)
    static let key = Field.value("key", .privateKey, "its private key", secret: true)

    static let logonFields = [to.declaration, user.declaration, password.declaration, key.declaration]

    static let results = [
        ResultDeclaration(
            "host-key",
            .record([
                ResultDeclaration("type", .text, "such as ssh-ed25519"),
                ResultDeclaration("sha256", .text, "its fingerprint, as ssh-keygen shows it", form: .fingerprint),
            ]), "the server's host key"),
        ResultDeclaration(
            "algorithms",
            .record([
                ResultDeclaration("key-exchange", .text, "how keys were agreed on"),
                ResultDeclaration("host-key", .text, "how the server proved itself"),
                ResultDeclaration("cipher", .text, "the cipher"),
                ResultDeclaration("mac", .text, "the message code"),
            ]), "the algorithms both sides agreed on"),
        ResultDeclaration(
            "offers",
            .record([
                ResultDeclaration("key-exchange", .list(.text), "the ways to agree on keys"),
                ResultDeclaration("host-key", .list(.text), "the types of host keys"),
                ResultDeclaration("cipher", .list(.text), "the ciphers"),
                ResultDeclaration("mac", .list(.text), "the message codes"),
            ]), "the algorithms that the server offers, its first choice first"),
        ResultDeclaration("server", .text, "what the server calls itself"),
        ResultDeclaration("banner", .prose, "the text that the server shows at a logon"),
        ResultDeclaration("auth-methods", .list(.text), "the ways to log on that the server offers at first"),
        ResultDeclaration("auth-used", .list(.text), "the ways that it took, one after the other"),
        CommonResults.connection, CommonResults.address, CommonResults.timings,
    ]

    /// Whether there is anything to log on with.
    static func logonFindings(_ kind: String, _ arguments: StepArguments, _ place: Place) -> [Finding] {
        if arguments.has(password.name) || arguments.has(key.name) { return [] }
        return [
            Finding("missing-field", at: place, "\(kind) needs \"password\" or \"key\" to log on with")
        ]
    }

    static func target(_ call: StepCall) throws(StepTrouble) -> SSHTarget {
        guard let target = try call.target(to), let account = call.arguments[user] else {
            preconditionFailure("to and user are required")
        }
        if case .privateKey(let text, _) = call.arguments[key], let trouble = PrivateKey.trouble(in: text) {
            throw StepTrouble(
                .error, "the key cannot be used: \(trouble)", place: call.step.arguments.place(of: key.name))
        }
        var logon = SSHTarget(
            destination: target.destination(port: nil), user: account, hostKey: target.hostKeyPolicy,
            authentication: authentication(call))
        logon.timeout = call.timeout
        logon.connectTimeout = call.timeout
        logon.proxy = target.proxy
        return logon
    }

    /// The key first: where both are given, the server may ask for the password as well.
    private static func authentication(_ call: StepCall) -> [SSHAuthentication] {
        var ways: [SSHAuthentication] = []
        switch call.arguments[key] {
        case .privateKey(let text, let passphrase): ways.append(.key(text: text, passphrase: passphrase))
        case .sshAgent(let socket): ways.append(.agent(socketPath: socket))
        default: break
        }
        if let secret = call.arguments[password] { ways.append(.password(secret)) }
        return ways
    }

    /// What the logon showed; the banner only once the session is closed.
    static func members(_ session: SSHSession) async -> [PlanValue.Member] {
        let facts = await session.server
        return CommonResults.established(address: facts.address, timings: facts.timings) + [
            CommonResults.member(facts.hostKey),
            .init(
                "algorithms",
                .record([
                    .init("key-exchange", .text(facts.algorithms.keyExchange)),
                    .init("host-key", .text(facts.algorithms.hostKey)),
                    .init("cipher", .text(facts.algorithms.cipher)), .init("mac", .text(facts.algorithms.mac)),
                ])),
            .init("offers", facts.offers.map(record) ?? .absent), .init("server", .text(facts.banner)),
            .init("banner", await session.banner.map { .text($0) } ?? .absent),
            .init("auth-methods", texts(facts.authenticationMethods)),
            .init("auth-used", texts(facts.acceptedMethods)),
        ]
    }

    private static func record(_ offers: SSHFacts.Offers) -> PlanValue {
        .record([
            .init("key-exchange", texts(offers.keyExchange)), .init("host-key", texts(offers.hostKey)),
            .init("cipher", texts(offers.cipher)), .init("mac", texts(offers.mac)),
        ])
    }

    private static func texts(_ texts: [String]) -> PlanValue { .list(texts.map { .text($0) }) }
}
