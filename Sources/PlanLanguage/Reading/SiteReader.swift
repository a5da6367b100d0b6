import Diagnostics
import YAMLTree

/// Reads a site file. Relative paths in it are taken from the site file's folder.
struct SiteReader {
    private let reading = Reading()
    let files: PlanFileSource
    private typealias Shape = Site.Shape

    func read(_ root: Node) -> (site: Site?, findings: [Finding]) {
        guard let reader = ObjectReader(root, Shape.shape, in: reading) else { return (nil, reading.findings) }
        _ = reader.value(Shape.version)
        _ = reader.value(Shape.about)
        let source = root.place.source
        let site = Site(
            source: source, plans: reader.list(Shape.plans), operatorName: reader.value(Shape.operatorName),
            roles: reader.list(Shape.roles), inputs: inputs(reader, in: source),
            hosts: reader.named(Shape.hosts).compactMap { host($0, in: source) },
            holidays: CalendarReader(reading: reading, files: files).holidays(ofSite: reader.node(Shape.calendar)),
            byHand: reader.list(Shape.byHand), allow: reader.node(Shape.allow) == nil ? nil : reader.list(Shape.allow),
            allowsProbes: reader.value(Shape.allowProbes) ?? false,
            proxy: reader.node(Shape.proxy).flatMap { proxy($0, in: source) },
            caFile: reader.value(Shape.caFile).map { path($0, in: source) },
            knownHosts: (reader.value(Shape.knownHosts) ?? []).map { path($0, in: source) })
        return (site, reading.findings)
    }

    private static let proxySchemes = ["http", "https", "socks5h", "socks4a"]

    private func proxy(_ node: Node, in source: SourceText) -> SiteProxy? {
        typealias Shape = SiteProxy.Shape
        if case .scalar = node.content {
            guard let text = reading.constant(node, .text)?.text else { return nil }
            return proxyURL(Located(text, at: node.place)).map {
                SiteProxy(url: $0, user: nil, password: nil, place: node.place)
            }
        }
        guard let reader = ObjectReader(node, Shape.shape, in: reading),
            let url = reader.located(Shape.url).flatMap(proxyURL)
        else { return nil }
        let user = reader.value(Shape.user)
        let password = reader.node(Shape.password).flatMap {
            valueSource($0, called: "password", allowsLiteral: false, in: source)
        }
        if user == nil, let entry = reader.entry(Shape.password.name) {
            reading.report(
                "wrong-combination", at: entry.key.place, "\"password\" goes with \"user\"", help: "add user: NAME")
        }
        if user != nil, url.hasPrefix("socks4") {
            reading.report(
                "wrong-combination", at: reader.entry(Shape.user.name)?.key.place ?? node.place,
                "SOCKS 4 has no passwords", help: "write socks5h://HOST:PORT")
        }
        return SiteProxy(url: url, user: user, password: password, place: node.place)
    }

    private func proxyURL(_ text: Located<String>) -> String? {
        if text.value.contains("@") {
            reading.report(
                "literal-secret", at: text.place, "a proxy's account is not written down in its URL",
                help: "write proxy: {url: http://HOST:PORT, user: NAME, password: {env: NAME}}")
            return nil
        }
        guard Self.proxySchemes.contains(where: { text.value.hasPrefix("\($0)://") }) else {
            reading.report(
                "wrong-url", at: text.place, "\"\(text.value)\" is not the URL of a proxy",
                help: "write http://HOST:PORT; known are \(Spelled.list(Self.proxySchemes))")
            return nil
        }
        return text.value
    }

    private func inputs(_ reader: ObjectReader, in source: SourceText) -> [SiteInput] {
        reader.named(Shape.inputs).compactMap { entry in
            valueSource(entry.value, called: entry.key.value, allowsLiteral: true, in: source).map {
                SiteInput(name: entry.key.value, place: entry.value.place, source: $0)
            }
        }
    }

    private func valueSource(_ node: Node, called name: String, allowsLiteral: Bool, in source: SourceText)
        -> ValueSource?
    {
        typealias Shape = ValueSource.Shape
        if case .scalar = node.content {
            guard allowsLiteral else {
                reading.report(
                    "literal-secret", at: node.place, "a secret is not written down here",
                    help: "write {env: NAME}, {file: PATH}, {command: […]} or {prompt: …}")
                return nil
            }
            return reading.constant(node, .text)?.text.map { .literal($0) }
        }
        guard let reader = ObjectReader(node, Shape.shape, called: name, in: reading) else { return nil }
        var sources: [ValueSource] = []
        if let variable = reader.value(Shape.environment) { sources.append(.environment(variable: variable)) }
        if let file = reader.value(Shape.file) { sources.append(.file(path: path(file, in: source))) }
        if let command = reader.value(Shape.command) { sources.append(.command(command)) }
        if let node = reader.node(Shape.prompt) {
            sources.append(.prompt(question: reading.constant(node, .text)?.text))
        }
        if reader.value(Shape.agent) == true { sources.append(.sshAgent) }
        guard sources.count == 1 else {
            reading.report(
                "wrong-value", at: node.place,
                "\"\(name)\" needs one of env, file, command, prompt and agent, and only one",
                help: "write, say, {env: NAME}")
            return nil
        }
        if !allowsLiteral, let wrong = reader.entry(Shape.agent.name) ?? reader.entry(Shape.passphrase.name) {
            reading.report(
                "wrong-value", at: wrong.key.place, "a passphrase is a text, and \"\(wrong.key.value)\" gives none",
                help: "write {env: NAME}, {file: PATH}, {command: […]} or {prompt: …}")
            return nil
        }
        guard let passphrase = reader.node(Shape.passphrase) else { return sources[0] }
        return valueSource(passphrase, called: "passphrase", allowsLiteral: false, in: source).map {
            .key(sources[0], passphrase: $0)
        }
    }

    private func host(_ entry: Entry, in source: SourceText) -> SiteHost? {
        typealias Shape = SiteHost.Shape
        guard let reader = ObjectReader(entry.value, Shape.shape, called: entry.key.value, in: reading) else {
            return nil
        }
        return SiteHost(
            name: entry.key.value, place: entry.key.place, address: reader.located(Shape.address),
            port: reader.value(Shape.port), isDirect: reader.value(Shape.direct) ?? false,
            caFile: reader.value(Shape.caFile).map { path($0, in: source) },
            clientCertificate: reader.node(Shape.clientCertificate).flatMap { clientCertificate($0, in: source) },
            knownHosts: (reader.value(Shape.knownHosts) ?? []).map { path($0, in: source) },
            fingerprint: reader.value(Shape.fingerprint), interface: reader.value(Shape.interface),
            tls: TLSDemands(reader, in: reading))
    }

    private func clientCertificate(_ node: Node, in source: SourceText) -> SiteHost.ClientCertificate? {
        typealias Shape = SiteHost.ClientCertificateShape
        guard let reader = ObjectReader(node, Shape.shape, in: reading),
            let certificate = reader.value(Shape.certificate)
        else { return nil }
        let key = reader.value(Shape.key)
        let isPKCS12 = [".p12", ".pfx"].contains { certificate.lowercased().hasSuffix($0) }
        if !isPKCS12, key == nil {
            reading.report(
                "missing-field", at: node.place, "client certificate needs \"key\"",
                help: "give the file of its private key; a .p12 or .pfx file has both")
        } else if isPKCS12, let entry = reader.entry(Shape.key.name) {
            reading.report(
                "wrong-combination", at: entry.key.place, "the key stands in \"\(certificate)\" already",
                help: "leave \"key\" out")
        }
        return SiteHost.ClientCertificate(
            certificate: path(certificate, in: source), key: key.map { path($0, in: source) },
            passphrase: reader.node(Shape.passphrase).flatMap {
                valueSource($0, called: "passphrase", allowsLiteral: false, in: source)
            })
    }

    private func path(_ written: String, in source: SourceText) -> String {
        PlanFileSource.path(written, namedIn: source)
    }
}
