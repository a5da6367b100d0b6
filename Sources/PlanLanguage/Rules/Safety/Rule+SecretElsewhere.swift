import Diagnostics

extension Rule {
    static let secretElsewhere = Rule(
        "secret-elsewhere", .warning, .safety, "One secret goes to hosts that have nothing to do with each other.",
        reason: """
            It is mostly the wrong one of two inputs, and one side learns the other's password. Hosts of one domain \
            or of one group belong together, and so do addresses of one scheme.
            """,
        bad: """
            objectives:
              reach:
                window: test
                steps:
                  state:
                    http: {to: web, user: $(user), password: $(password)}
                    expect: {text: {contains: Welcome}}
                  files: {sftp: {to: rap-1, user: $(user), password: $(password), list: /}}
            """,
        mended: """
            inputs:
              user: {about: an account}
              password: {about: its password on the web, secret: true}
              rap-password: {about: its password for files, secret: true}
            objectives:
              reach:
                window: test
                steps:
                  state:
                    http: {to: web, user: $(user), password: $(password)}
                    expect: {text: {contains: Welcome}}
                  files: {sftp: {to: rap-1, user: $(user), password: $(rap-password), list: /}}
            """)
}

extension ActionCheck {
    /// One secret that goes to hosts of different owners: mostly the wrong one of two inputs.
    static let secretElsewhere = ActionCheck { actions, plan in
        var first: [String: (host: Host, place: Place)] = [:]
        var reported: Set<String> = []
        return actions.flatMap { action in
            action.secrets.compactMap { secret -> Finding? in
                // A probe hands it to a program, and a person to nobody.
                guard let host = action.hosts.first, !reported.contains(secret.name) else { return nil }
                guard let earlier = first[secret.name] else {
                    first[secret.name] = (host, secret.place)
                    return nil
                }
                guard !earlier.host.isOfSameOwner(as: host, in: plan) else { return nil }
                reported.insert(secret.name)
                return Finding(
                    "secret-elsewhere", .warning, at: secret.place,
                    "the secret \"\(secret.name)\" goes to \"\(host.name)\" here, and to \"\(earlier.host.name)\" elsewhere",
                    notes: [.init("it goes there here", at: earlier.place)],
                    help: "declare an input for each of the two, or put both hosts into one group")
            }
        }
    }
}

extension Host {
    /// Whether the two have a group or a domain in common, or are both reached by address and scheme alone.
    fileprivate func isOfSameOwner(as other: Host, in plan: Plan) -> Bool {
        if url.host == other.url.host { return true }
        if plan.groups.contains(where: { group in
            [name, other.name].allSatisfy { name in group.members.contains { $0.value == name } }
        }) {
            return true
        }
        // What only the site knows cannot be compared.
        if openURL != nil || other.openURL != nil { return true }
        switch (domain, other.domain) {
        case (let one?, let two?): return one == two
        default: return url.scheme == other.url.scheme
        }
    }

    /// `example.com` of `www.example.com`, `example.com.hk` of `www.example.com.hk`; `nil` of an address.
    private var domain: [Substring]? {
        if IPText.isAddress(url.host) { return nil }
        let labels = url.host.split(separator: ".")
        let isSecondLevel = labels.count > 2 && labels[labels.count - 2].count <= 3 && (labels.last?.count ?? 0) == 2
        return Array(labels.suffix(isSecondLevel ? 3 : 2))
    }
}
