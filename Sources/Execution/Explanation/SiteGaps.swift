import Networking
import PlanLanguage

/// What a run would miss at a site, as far as it can be told without contacting anything or reading a secret.
struct SiteGaps {
    let plan: Plan
    let site: Site?
    let probe: SiteProbe
    let binder: Binder
    /// The hosts whose URLs are known.
    let hosts: [String: Host]
    let usedInputs: Set<String>

    /// Further hosts are not looked at: who has that many has a script for it.
    private static let mostHosts = 200

    func all() -> [Explanation.Gap] {
        guard site != nil else { return roles() + inputs() + hostKeys() }
        let findings = binder.findings().map { finding in
            Explanation.Gap(
                "\(finding.message) (\(finding.place.source.path):\(finding.place.line))", help: finding.help)
        }
        return findings + sources() + files() + programs() + hostKeys()
    }

    // MARK: Without a site

    private func roles() -> [Explanation.Gap] {
        plan.roles.isEmpty
            ? []
            : [
                Explanation.Gap(
                    "roles: which of these it has",
                    help: plan.roles.map { "\($0.name): \($0.about)" }.joined(separator: "; "))
            ]
    }

    private func inputs() -> [Explanation.Gap] {
        plan.inputs.filter { usedInputs.contains($0.name) && $0.defaultValue == nil }.map { input in
            Explanation.Gap(
                "input \(input.name): \(input.about)",
                help: input.isSecret ? "a secret: say where it is kept, {env: NAME}, file, command or prompt" : nil)
        }
    }

    // MARK: With one

    private func sources() -> [Explanation.Gap] {
        (site?.inputs ?? []).compactMap { input in
            guard usedInputs.contains(input.name), plan.input(input.name) != nil,
                let problem = probe.problem(with: input.source)
            else { return nil }
            return Explanation.Gap("no value for \(input.name) here: \(problem)")
        }
    }

    private func files() -> [Explanation.Gap] {
        var gaps: [Explanation.Gap] = []
        func look(_ path: String?, _ what: String) {
            guard let path, let problem = probe.problem(withFile: path) else { return }
            gaps.append(Explanation.Gap("\(what): \(problem)"))
        }
        look(site?.caFile, "the certificate authorities")
        if let source = site?.proxy?.password, let problem = probe.problem(with: source) {
            gaps.append(Explanation.Gap("the password of the proxy: \(problem)"))
        }
        for host in site?.hosts ?? [] {
            look(host.caFile, "the certificate authorities of \(host.name)")
            look(host.clientCertificate?.certificate, "the certificate to show \(host.name)")
            look(host.clientCertificate?.key, "the key of the certificate to show \(host.name)")
            if let source = host.clientCertificate?.passphrase, let problem = probe.problem(with: source) {
                gaps.append(Explanation.Gap("the passphrase of the key to show \(host.name): \(problem)"))
            }
        }
        return gaps
    }

    private func programs() -> [Explanation.Gap] {
        ProbeStep.programs(of: plan, Selection(only: []), site).filter { !probe.isProgram($0.value) }.map { program in
            let finding = ProbeStep.missing(program)
            return Explanation.Gap(
                "\(finding.message) (\(program.place.source.path):\(program.place.line))", help: finding.help)
        }
    }

    // MARK: Host keys

    /// The hosts of SSH that the plan goes to and of which no key is known here, so that a run could not tell who answers.
    private func hostKeys() -> [Explanation.Gap] {
        let unused = Set(plan.unusedHosts.map(\.name))
        let others = plan.hosts.filter { !unused.contains($0.name) }.filter { host in
            ["sftp", "ssh"].contains(host.url.scheme) && host.fingerprint == nil
                && site?.host(host.name)?.fingerprint == nil
        }
        return others.prefix(Self.mostHosts).compactMap { host in
            let paths =
                [site?.host(host.name)?.knownHosts, site?.knownHosts].compactMap { $0 }.first { !$0.isEmpty }
                ?? probe.userKnownHosts
            let readable = paths.filter(probe.isReadable).map(probe.expand)
            let help = "give its fingerprint, or a known_hosts file that has it"
            guard let known = hosts[host.name] else { return nil }
            let destination = Destination(host: known.url.host, port: known.url.port)
            guard !KnownHostKeys.know(destination, in: readable) else { return nil }
            return Explanation.Gap("no host key of \(host.name) (\(known.url.text)) is known here", help: help)
        }
    }
}
