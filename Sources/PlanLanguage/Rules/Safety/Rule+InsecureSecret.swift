import Diagnostics

extension Rule {
    static let insecureSecret = Rule(
        "insecure-secret", .warning, .safety, "A secret goes over the network in the clear.",
        reason: "Anybody on the way can read it.",
        bad: """
            hosts:
              web: http://www.example.com
            objectives:
              reach:
                window: test
                steps:
                  state:
                    http: {to: web, user: $(user), password: $(password)}
                    expect: {text: {contains: Welcome}}
            """,
        mended: """
            hosts:
              web: https://www.example.com
            objectives:
              reach:
                window: test
                steps:
                  state:
                    http: {to: web, user: $(user), password: $(password)}
                    expect: {text: {contains: Welcome}}
            """)
}

extension ActionCheck {
    /// A secret that anybody on the way can read.
    static let insecureSecret = ActionCheck { actions, _ in
        actions.flatMap { action -> [Finding] in
            guard let secret = action.secrets.first else { return [] }
            let isPlain = action.step.constant("security") == "none"
            let open = action.hosts.first { host in
                !host.isHere && (host.url.scheme == "http" || action.step.kind.name == "tcp" || isPlain)
            }
            guard let host = open, !action.step.isComposite || host.url.scheme == "http" else { return [] }
            return [
                Finding(
                    "insecure-secret", .warning, at: secret.place,
                    "the secret \"\(secret.name)\" goes to \(host.writtenURL) in the clear",
                    notes: [.init("the host stands here", at: host.place)],
                    help: isPlain
                        ? "leave \"security: none\" out" : "use the host's address with TLS, where it has one")
            ]
        }
    }
}

extension Host {
    /// Whether it is this machine, so that nothing goes over a network.
    var isHere: Bool { url.host == "localhost" || url.host == "::1" || url.host.hasPrefix("127.") }
}
