import Glibc

/// Where the address of a host may come from: a name goes to a resolver only if the guard lets a packet go there.
package struct NameRules: Sendable {
    /// What is to be done about a host.
    enum Answer {
        case known([IPAddress])
        case lookUp
        /// `message` says that the name was not looked up, `advice` how to go on.
        case refused(message: String, advice: String)
    }

    /// Addresses by name in lower case, as the site file gives them.
    package let overrides: [String: [IPAddress]]
    /// Ports to connect to instead, as the site file gives them; the request still names the first one.
    package let ports: [Destination: Int]
    private let hostsFile: String
    private let resolverFile: String

    package init(
        overrides: [String: [IPAddress]] = [:], ports: [Destination: Int] = [:], hostsFile: String = "/etc/hosts",
        resolverFile: String = "/etc/resolv.conf"
    ) {
        self.overrides = overrides
        self.ports = ports
        self.hostsFile = hostsFile
        self.resolverFile = resolverFile
    }

    /// Where a connection to a destination really goes: the same host, at the site's port.
    func route(to destination: Destination) -> Destination {
        if ports.isEmpty { return destination }
        let key = Destination(host: destination.host.lowercased(), port: destination.port)
        return ports[key].map { Destination(host: destination.host, port: $0) } ?? destination
    }

    /// Answers for a host as a URL has it, without brackets.
    func answer(for host: String, under networkGuard: NetworkGuard) -> Answer {
        let name = plain(host)
        if let addresses = overrides[name], !addresses.isEmpty { return .known(addresses) }
        if let address = IPAddress(name) { return .known([address]) }
        // RFC 6761 section 6.3: never asked of a resolver.
        if name == "localhost" { return .known(["127.0.0.1", "::1"].compactMap { IPAddress($0) }) }
        let addresses = addressesInHostsFile(of: name)
        if !addresses.isEmpty { return .known(addresses) }
        guard let resolver = resolvers().first(where: { !networkGuard.permits($0) }) else { return .lookUp }
        return .refused(
            message: "the name \"\(host)\" was not looked up: its resolver \(networkGuard.refusal(of: resolver))",
            advice: "give the address of \"\(host)\" in the site file, or allow the resolver's address \(resolver)")
    }

    /// Whether the site file gives an address of a host.
    func givesAddress(of host: String) -> Bool { overrides[plain(host)]?.isEmpty == false }

    private func plain(_ host: String) -> String {
        let name = host.lowercased()
        return name.hasSuffix(".") ? String(name.dropLast()) : name
    }

    /// hosts(5): an address, then its names, up to a `#`.
    private func addressesInHostsFile(of name: String) -> [IPAddress] {
        var found: [IPAddress] = []
        for fields in lines(of: hostsFile) where fields.dropFirst().contains(where: { $0.lowercased() == name }) {
            if let address = IPAddress(String(fields[0])), !found.contains(address) { found.append(address) }
        }
        return found
    }

    /// resolv.conf(5): without a `nameserver` line, the one on this machine.
    func resolvers() -> [IPAddress] {
        let given = lines(of: resolverFile).filter { $0.first == "nameserver" && $0.count > 1 }
            .compactMap { fields in IPAddress(String(fields[1].prefix { $0 != "%" })) }
        return given.isEmpty ? ["127.0.0.1"].compactMap { IPAddress($0) } : given
    }

    private func lines(of path: String) -> [[Substring]] {
        guard case .success(let bytes) = readSmallFile(path, maximum: 4 << 20) else { return [] }
        return String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline).compactMap { line in
            let fields = line.prefix { $0 != "#" && $0 != ";" }.split(whereSeparator: \.isWhitespace)
            return fields.isEmpty ? nil : fields
        }
    }
}
