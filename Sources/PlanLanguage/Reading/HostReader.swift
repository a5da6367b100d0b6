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
            guard let text = reading.constant(entry.value, .text)?.text else { return nil }
            return url(Located(text, at: entry.value.place)).map {
                Host(name: entry.key.value, place: entry.key.place, url: $0, fingerprint: nil, about: nil)
            }
        }
        guard let reader = ObjectReader(entry.value, Shape.shape, called: entry.key.value, in: reading) else {
            return nil
        }
        let fingerprint = reader.value(Shape.fingerprint)
        guard let url = reader.located(Shape.url).flatMap(url) else { return nil }
        return Host(
            name: entry.key.value, place: entry.key.place, url: url, fingerprint: fingerprint,
            about: reader.value(Shape.about))
    }

    private func url(_ text: Located<String>) -> HostURL? {
        if text.value.contains("$(") {
            reading.report(
                "wrong-value", at: text.place, "a host takes no references",
                help: "the site file can give another address")
            return nil
        }
        switch HostURL.parse(text.value) {
        case .success(let url): return url
        case .failure(let misread):
            reading.report(
                "wrong-url", at: text.place, "\"\(TerminalText.excerpt(text.value))\" is not the URL of a host",
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
