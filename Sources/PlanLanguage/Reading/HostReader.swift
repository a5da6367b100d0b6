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
            reading.report("wrong-url", at: text.place, "\"\(text.value)\" is not the URL of a host: \(misread.reason)")
            return nil
        }
    }

    func groups(_ plan: ObjectReader, hosts: [Host]) -> [Group] {
        plan.named(PlanReader.Shape.groups).compactMap { entry in
            guard case .sequence(let items) = entry.value.content else {
                reading.report(
                    "wrong-type", at: entry.value.place, "expected a list of hosts, found \(entry.value.kindInWords)")
                return nil
            }
            if items.isEmpty {
                reading.report("empty-set", at: entry.value.place, "group \"\(entry.key.value)\" has no host")
                return nil
            }
            let names = items.compactMap { item in
                reading.constant(item, .text)?.text.map { Located($0, at: item.place) }
            }
            var seen: Set<String> = []
            for name in names {
                if !seen.insert(name.value).inserted {
                    reading.report(
                        "repeated-member", at: name.place, "\"\(name.value)\" is in group \"\(entry.key.value)\" twice")
                } else if !hosts.contains(where: { $0.name == name.value }) {
                    reading.unknownHost(name, hosts: hosts)
                }
            }
            return Group(name: entry.key.value, place: entry.key.place, members: names)
        }
    }
}

extension Reading {
    func unknownHost(_ name: Located<String>, hosts: [Host]) {
        let nearest = Spelling.nearest(to: name.value, among: hosts.map(\.name))
        report(
            "unknown-host", at: name.place, "\"\(name.value)\" is not one of the plan's hosts",
            help: nearest.map { "did you mean \"\($0)\"?" } ?? "the plan's hosts stand under \"hosts\"")
    }
}
