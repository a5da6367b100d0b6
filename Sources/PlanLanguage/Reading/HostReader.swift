import Diagnostics
import YAMLTree

/// Reads `hosts:` and `groups:`.
struct HostReader {
    let reading: Reading

    func hosts(_ plan: ObjectReader) -> [Host] {
        plan.named(PlanReader.Shape.hosts).compactMap(host)
    }

    private func host(_ entry: Entry) -> Host? {
        typealias Shape = Host.Shape
        if case .scalar = entry.value.content {
            return host(entry.key, url: entry.value)
        }
        guard let reader = ObjectReader(entry.value, Shape.shape, called: entry.key.value, in: reading) else {
            return nil
        }
        let fingerprint = reader.value(Shape.fingerprint)
        let about = reader.value(Shape.about)
        let tls = TLSDemands(reader, in: reading)
        let sharesConnections = reader.value(Shape.connections) == Shape.shared
        let read = reader.node(Shape.url).flatMap {
            host(
                entry.key, url: $0, fingerprint: fingerprint, about: about, tls: tls,
                sharesConnections: sharesConnections)
        }
        if let scheme = read?.url.scheme, ["http", "sftp", "ssh", "dns", "udp"].contains(scheme),
            let demand = TLSDemands.Shape.fields.lazy.compactMap({ reader.entry($0.name) }).first
        {
            reading.report(
                "wrong-combination", at: demand.key.place,
                "\"\(demand.key.value)\" goes with TLS, and \(scheme):// has none", help: "leave it out")
        }
        if let scheme = read?.url.scheme, !scheme.hasPrefix("http"),
            let connections = reader.entry(Shape.connections.name)
        {
            reading.report(
                "wrong-combination", at: connections.key.place,
                "\"connections\" goes with http:// and https://: by \(scheme):// every step makes its own",
                help: "leave it out")
        }
        return read
    }

    private func host(
        _ name: Located<String>, url node: Node, fingerprint: String? = nil, about: String? = nil,
        tls: TLSDemands = TLSDemands(), sharesConnections: Bool = false
    ) -> Host? {
        guard let expression = reading.expression(node, .text), case .scalar(let scalar) = node.content else {
            return nil
        }
        let open = expression.constant == nil ? OpenURL(expression, text: scalar.text) : nil
        switch open?.standingIn() ?? HostURL.parse(expression.constant?.text ?? "") {
        case .success(let url):
            return Host(
                name: name.value, place: name.place, url: url, openURL: open, fingerprint: fingerprint, about: about,
                tls: tls, sharesConnections: sharesConnections)
        case .failure(let misread):
            reading.report(
                "wrong-url", at: node.place, "\"\(TerminalText.excerpt(scalar.text))\" is not the URL of a host",
                help: misread.reason)
            return nil
        }
    }

    /// The groups, less the members that are no hosts.
    func groups(_ plan: ObjectReader, hosts: Names) -> [Group] {
        plan.named(PlanReader.Shape.groups).compactMap { entry in
            guard case .sequence(let items) = entry.value.content else {
                reading.report(
                    "wrong-type", at: entry.value.place, "expected a list of hosts, found \(entry.value.kindInWords)",
                    help: "write a list, such as [rap-1, rap-2]")
                return nil
            }
            if items.isEmpty {
                reading.report(
                    "empty-set", at: entry.value.place, "group \"\(entry.key.value)\" has no host",
                    help: "name its hosts, or leave the group out")
                return nil
            }
            var seen: Set<String> = []
            let members = items.compactMap { item -> Located<String>? in
                guard let name = reading.constant(item, .text)?.text else { return nil }
                guard seen.insert(name).inserted else {
                    reading.report(
                        "repeated-member", at: item.place, "\"\(name)\" is in group \"\(entry.key.value)\" twice",
                        help: "leave one of them out")
                    return nil
                }
                guard hosts.contains(name) else {
                    reading.report(
                        "unknown-host", at: item.place,
                        "\"\(TerminalText.excerpt(name))\" is not one of the plan's hosts",
                        help: hosts.question(for: name) ?? "the plan's hosts stand under \"hosts\"")
                    return nil
                }
                return Located(name, at: item.place)
            }
            return Group(name: entry.key.value, place: entry.key.place, members: members)
        }
    }
}
