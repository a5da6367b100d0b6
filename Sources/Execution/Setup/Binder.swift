import Diagnostics
import Networking
import PlanLanguage

/// Where values that are not written down come from: the environment, files, programs and people, given by the command line.
package protocol SecretKeeper: Sendable {
    func value(of source: ValueSource, called name: String) async throws(SecretProblem) -> PlanValue
}

package struct SecretProblem: Error, Sendable {
    package let message: String

    package init(_ message: String) {
        self.message = message
    }
}

/// Puts a plan and a site together, and finds what does not fit or is missing.
package struct Binder: Sendable {
    private let plan: Plan
    private let site: Site?
    private let settings: [String: String]
    private let selection: Selection
    private let userKnownHosts: [String]
    /// Puts the home folder in for `~/`.
    private let expand: @Sendable (String) -> String

    /// `settings` are the values of `--set`.
    package init(
        plan: Plan, site: Site?, settings: [String: String], selection: Selection, userKnownHosts: [String],
        expand: @escaping @Sendable (String) -> String = { $0 }
    ) {
        self.plan = plan
        self.site = site
        self.settings = settings
        self.selection = selection
        self.userKnownHosts = userKnownHosts
        self.expand = expand
    }

    /// What is wrong before any secret is fetched.
    package func findings() -> [Finding] {
        strangers() + missingRoles() + missingInputs() + addresses() + hosts(completedBy: knownInputs).findings
            + byHandFindings()
    }

    /// What any run of this plan at this site would refuse, whatever else its command line says.
    package func findingsOfLint() -> [Finding] {
        strangers() + plan.inputs.compactMap { literalSecret($0) ?? misread($0) }
            + hosts(completedBy: knownInputs).findings + byHandFindings()
    }

    /// Fetches what is kept elsewhere. To be called when there are no findings.
    package func bind(keeper: some SecretKeeper, hider: SecretHider) async -> Result<BoundPlan, Findings> {
        var inputs: [String: PlanValue] = [:]
        var findings: [Finding] = []
        for input in plan.inputs where usedInputs.contains(input.name) {
            do throws(SecretProblem) {
                let value = try await value(of: input, keeper: keeper)
                // As it was given: a number read and written again may be another text.
                if input.isSecret { value.secretTexts.forEach { hider.learn($0, name: input.name) } }
                inputs[input.name] = try read(value, of: input)
            } catch {
                findings.append(
                    Finding(
                        "missing-value", at: site?.input(input.name)?.place ?? input.place,
                        "no value for \"\(input.name)\" (\(input.about)): \(error.message)"))
            }
        }
        // A host that only a redirect leads to has its URL too, where its inputs are at hand.
        let hosts = hosts(completedBy: knownInputs.merging(inputs) { $1 })
        findings += hosts.findings
        // A URL that is none is told before anybody is asked for a passphrase.
        guard findings.isEmpty else { return .failure(Findings(findings)) }
        var targets: [String: Target] = [:]
        var proxy: Proxy?
        do throws(SecretProblem) {
            if hosts.all.contains(where: isProxied) { proxy = try await self.proxy(keeper: keeper, hider: hider) }
        } catch {
            let place = site?.proxy?.place ?? plan.hosts[0].place
            findings.append(Finding("missing-value", at: place, error.message))
        }
        for host in hosts.all {
            do throws(SecretProblem) {
                targets[host.name] = try await target(host, through: proxy, keeper: keeper, hider: hider)
            } catch {
                findings.append(Finding("missing-value", at: site?.host(host.name)?.place ?? host.place, error.message))
            }
        }
        guard findings.isEmpty else { return .failure(Findings(findings)) }
        return .success(
            BoundPlan(
                plan: plan, site: site, inputs: inputs, targets: targets, byHand: Set(site?.byHand.map(\.value) ?? []),
                selection: selection, hider: hider))
    }

    /// Findings as an error.
    package struct Findings: Error {
        package let all: [Finding]

        init(_ all: [Finding]) {
            self.all = all
        }
    }

    // MARK: Names that do not fit

    private func strangers() -> [Finding] {
        var findings: [Finding] = []
        if let site {
            if !site.plans.isEmpty, !site.plans.contains(where: { $0.value == plan.name }) {
                let names = Spelled.list(site.plans.map { "\"\($0.value)\"" })
                findings.append(
                    Finding(
                        "other-plan", at: site.plans[0].place,
                        "this site file is for \(names), not for \"\(plan.name)\"",
                        help: "give the site file of this plan with --site"))
                return findings
            }
            findings += site.inputs.filter { plan.input($0.name) == nil }.map { input in
                stranger("input", input.name, at: input.place, known: plan.inputs.map(\.name))
            }
            findings += site.roles.filter { role in !plan.roles.contains { $0.name == role.value } }.map { role in
                stranger("role", role.value, at: role.place, known: plan.roles.map(\.name))
            }
            findings += site.hosts.filter { plan.host($0.name) == nil }.map { host in
                stranger("host", host.name, at: host.place, known: plan.hosts.map(\.name))
            }
        }
        return findings
    }

    private func stranger(_ what: String, _ name: String, at place: Place, known: [String]) -> Finding {
        let nearest = Spelling.nearest(to: name, among: known)
        return Finding(
            "other-plan", at: place, "plan \"\(plan.name)\" has no \(what) \"\(name)\"",
            help: nearest.map { "did you mean \"\($0)\"?" } ?? "is this the site file of another plan?")
    }

    /// Where something is only for some, a site must say who it is.
    private func missingRoles() -> [Finding] {
        guard site?.roles.isEmpty ?? true else { return [] }
        let chosen = selection.objectives(of: plan).flatMap { objective in
            let steps = selection.steps(of: objective)
            return [objective.occasion]
                + objective.allSteps.filter { steps.contains($0.name) }.flatMap(\.withAlternatives).map(\.occasion)
        }
        guard let first = chosen.lazy.flatMap(\.roles).first else { return [] }
        let known = "roles: [\(plan.roles.map(\.name).joined(separator: ", "))], or some of them"
        return [
            Finding(
                "missing-role", at: first.place,
                "this is only for some roles, and \(site == nil ? "there is no site file" : "the site file names none")",
                help: site == nil
                    ? "give a site file with --site that says \(known)" : "add to the site file: \(known)")
        ]
    }

    private func byHandFindings() -> [Finding] {
        (site?.byHand ?? []).compactMap { name in
            Selection(only: [name.value]).problem(in: plan).map { Finding("by-hand", at: name.place, $0) }
                ?? wrongByHand(name)
        }
    }

    /// A person does single steps.
    private func wrongByHand(_ name: Located<String>) -> Finding? {
        let path = name.value.split(separator: ".").map(String.init)
        guard path.count > 1, let step = plan.objective(path[0])?.step(at: Array(path.dropFirst())) else {
            return Finding(
                "by-hand", at: name.place, "\"\(name.value)\" names no step", help: "write objective.step")
        }
        guard step.isComposite else { return nil }
        let inner = step.innerSteps.prefix(5).map { "\(name.value).\($0.name)" }
        return Finding(
            "by-hand", at: name.place, "\"\(name.value)\" is several steps, and a person does each by itself",
            help: "name those that go by hand: \(Spelled.list(inner))")
    }

    private func addresses() -> [Finding] {
        (site?.hosts ?? []).compactMap { host in
            guard let address = host.address, IPAddress(address.value) == nil else { return nil }
            return Finding("wrong-value", at: address.place, "expected an IP address, found \"\(address.value)\"")
        }
    }

    /// Hosts of the plan that are one place, and of which the site says different things: each differing key once, also
    /// where many hosts are there.
    private func conflictingHosts(_ hosts: [Host]) -> [Finding] {
        var told: Set<[String]> = []
        var findings: [Finding] = []
        for (index, host) in hosts.enumerated() {
            for other in hosts[..<index] where other.url.host == host.url.host {
                let (one, two) = (site?.host(host.name), site?.host(other.name))
                guard let facts = one ?? two else { continue }
                let isOnePlace = other.url.port == host.url.port
                var keys: [String] = one?.address?.value == two?.address?.value ? [] : ["address"]
                if isOnePlace {
                    if one?.port != two?.port { keys.append("port") }
                    if one?.caFile != two?.caFile { keys.append("ca-file") }
                    if one?.clientCertificate?.certificate != two?.clientCertificate?.certificate {
                        keys.append("client-certificate")
                    }
                    if one?.tls != two?.tls { keys.append("min-tls, max-tls or pin") }
                }
                let news = keys.filter { key in
                    told.insert([host.url.host, key, isOnePlace && key != "address" ? "\(host.url.port)" : ""]).inserted
                }
                guard !news.isEmpty else { continue }
                findings.append(
                    Finding(
                        "conflicting-hosts", at: facts.place,
                        "\"\(other.name)\" and \"\(host.name)\" are both \(host.url.host), and the site says different things of them: \(Spelled.list(news))",
                        help: "say the same of both, and of every other host there"))
            }
        }
        return findings
    }

    // MARK: Inputs

    /// The inputs that the chosen steps use, and those that complete the URLs of their hosts.
    private var usedInputs: Set<String> { InputUse(plan: plan, site: site, selection: selection).names }

    private func missingInputs() -> [Finding] {
        let used = usedInputs
        return plan.inputs.filter { used.contains($0.name) }.compactMap { input in
            if settings[input.name] != nil || site?.input(input.name) != nil || input.defaultValue != nil {
                return literalSecret(input) ?? misread(input)
            }
            let way = input.isSecret ? "{env: NAME}, or file, command or prompt" : "its value"
            return Finding(
                "missing-input", at: input.place, "no value for the input \"\(input.name)\": \(input.about)",
                help: site == nil
                    ? "give a site file with --site that says under inputs: \(input.name): \(way)"
                    : "add to the site file under inputs: \(input.name): \(way)")
        }
    }

    private func literalSecret(_ input: Input) -> Finding? {
        guard input.isSecret, let given = site?.input(input.name), case .literal = given.source else { return nil }
        return given.literalSecret()
    }

    /// A value that is written down, and not what the plan says it is.
    private func misread(_ input: Input) -> Finding? {
        let place: Place
        let text: String
        if let setting = settings[input.name] {
            (text, place) = (setting, input.place)
        } else if let given = site?.input(input.name), case .literal(let literal) = given.source {
            (text, place) = (literal, given.place)
        } else {
            return nil
        }
        guard input.type != .text, case .failure(let misread) = input.type.scalar.parse(text) else { return nil }
        return Finding(
            "wrong-value", at: place,
            "expected \(input.type.scalar.expected) for \"\(input.name)\", found \"\(TerminalText.excerpt(text))\"",
            help: misread.reason.isEmpty ? nil : misread.reason)
    }

    private func value(of input: Input, keeper: some SecretKeeper) async throws(SecretProblem) -> PlanValue {
        if let setting = settings[input.name] { return .text(setting) }
        if let given = site?.input(input.name) { return try await keeper.value(of: given.source, called: input.name) }
        return .text(input.defaultValue ?? "")
    }

    /// The value as the type of its input reads it. What was given stays out of the message: it may be a secret.
    private func read(_ value: PlanValue, of input: Input) throws(SecretProblem) -> PlanValue {
        guard input.type != .text else { return value }
        guard let text = value.text, case .success(let read) = input.type.scalar.parse(text) else {
            throw SecretProblem("expected \(input.type.scalar.expected)")
        }
        return read
    }

    // MARK: Hosts

    /// The values that are known before anything is fetched.
    private var knownInputs: [String: PlanValue] {
        var known: [String: PlanValue] = [:]
        for input in plan.inputs where !input.isSecret {
            if let setting = settings[input.name] {
                known[input.name] = .text(setting)
            } else if let given = site?.input(input.name) {
                if case .literal(let text) = given.source { known[input.name] = .text(text) }
            } else if let text = input.defaultValue {
                known[input.name] = .text(text)
            }
        }
        return known
    }

    /// The hosts whose URLs can be told before anything is fetched.
    var hostsKnownBeforehand: [Host] { hosts(completedBy: knownInputs).all }

    /// The plan as a run would have it, without fetching anything: an input that is not known stands for itself, and a
    /// host's URL may have stand-ins in it. Good for planning only.
    func standingIn(inputs used: Set<String>) -> BoundPlan {
        var inputs: [String: PlanValue] = [:]
        let known = knownInputs
        for input in plan.inputs where used.contains(input.name) {
            let value = known[input.name] ?? .text(input.name)
            inputs[input.name] = (try? read(value, of: input)) ?? value
        }
        let hosts = Dictionary(hostsKnownBeforehand.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        let targets = plan.hosts.map { host in
            let facts = site?.host(host.name)
            let host = hosts[host.name] ?? host
            return Target(
                host: host, port: facts?.port ?? host.url.port, address: nil, caFile: nil, clientCertificate: nil,
                tls: TLSRules(),
                proxy: nil, knownHosts: [], fingerprint: nil, interface: facts?.interface)
        }
        return BoundPlan(
            plan: plan, site: site, inputs: inputs,
            targets: Dictionary(targets.map { ($0.host.name, $0) }, uniquingKeysWith: { first, _ in first }),
            byHand: Set(site?.byHand.map(\.value) ?? []), selection: selection, hider: SecretHider())
    }

    /// The hosts of which all inputs are known, at the URLs that these make.
    private func hosts(completedBy inputs: [String: PlanValue]) -> (all: [Host], findings: [Finding]) {
        var scope = Scope()
        for (name, value) in inputs { scope.set(name, to: value) }
        var hosts: [Host] = []
        var findings: [Finding] = []
        for host in plan.hosts {
            guard let open = host.openURL else {
                hosts.append(host)
                continue
            }
            guard open.inputs.allSatisfy({ inputs[$0] != nil }) else { continue }
            do throws(UnusableValue) {
                hosts.append(host.completed(by: try open.url(in: scope)))
            } catch {
                findings.append(wrongURL(of: host, open, error.message))
            }
        }
        return (hosts, findings + conflictingHosts(hosts))
    }

    /// At the value that the site gives, or where the plan needs it.
    private func wrongURL(of host: Host, _ open: OpenURL, _ reason: String) -> Finding {
        let given = open.inputs.lazy.filter { settings[$0] == nil }.compactMap { site?.input($0) }.first
        let inputs = Spelled.list(open.inputs.map { "\"\($0)\"" })
        return Finding(
            "wrong-url", at: given?.place ?? open.place,
            "what \(inputs) \(open.inputs.count > 1 ? "give" : "gives") makes no URL of \(open.text): \(reason)",
            notes: given == nil ? [] : [.init("host \"\(host.name)\" needs it here", at: open.place)],
            help: given == nil && open.inputs.contains { settings[$0] != nil } ? "look at --set" : nil)
    }

    /// The site's proxy with its password, which is asked for once.
    private func proxy(keeper: some SecretKeeper, hider: SecretHider) async throws(SecretProblem) -> Proxy? {
        guard let given = site?.proxy else { return nil }
        var password: String?
        if let source = given.password {
            password = try await keeper.value(of: source, called: "password of the proxy").text
            password.map { hider.learn($0, name: "password of the proxy") }
        }
        return Proxy(given.url, user: given.user, password: password)
    }

    private func target(
        _ host: Host, through proxy: Proxy?, keeper: some SecretKeeper, hider: SecretHider
    ) async throws(SecretProblem) -> Target {
        let facts = site?.host(host.name)
        var certificate: ClientCertificate?
        if let given = facts?.clientCertificate {
            var passphrase: String?
            if let source = given.passphrase {
                passphrase = try await keeper.value(of: source, called: "passphrase").text
                passphrase.map { hider.learn($0, name: "passphrase") }
            }
            certificate = ClientCertificate(
                certificatePath: expand(given.certificate), keyPath: given.key.map(expand), passphrase: passphrase)
        }
        let demands = (facts?.tls ?? TLSDemands()).completed(by: host.tls)
        let knownHosts = [facts?.knownHosts, site?.knownHosts, userKnownHosts].compactMap { $0 }.first { !$0.isEmpty }
        return Target(
            host: host, port: facts?.port ?? host.url.port, address: facts?.address.flatMap { IPAddress($0.value) },
            caFile: (facts?.caFile ?? site?.caFile).map(expand), clientCertificate: certificate,
            tls: TLSRules(
                minimum: demands.minimum.flatMap(TLSVersion.init), maximum: demands.maximum.flatMap(TLSVersion.init),
                pins: demands.pins),
            proxy: isProxied(host) ? proxy : nil,
            knownHosts: (knownHosts ?? []).map(expand),
            fingerprint: facts?.fingerprint ?? host.fingerprint, interface: facts?.interface)
    }
}

extension Binder {
    private func isProxied(_ host: Host) -> Bool { host.isProxied(by: site) }
}

extension Host {
    /// Whether connections to it go through the site's proxy; questions to DNS never do.
    func isProxied(by site: Site?) -> Bool {
        site?.proxy != nil && url.scheme != "dns" && site?.host(name)?.isDirect != true
    }
}
