import CCurl

/// What every transfer of a network has in common: the guard, the rules for names, the names found so far.
final class TransferEnvironment: @unchecked Sendable {
    let networkGuard: NetworkGuard
    let names: NameRules
    /// For names alone, apart from libcurl's common store, since another network's overrides must not answer here.
    /// Made for the first transfer, which has waited for libcurl to be ready.
    private(set) lazy var store = TransferStore(keepingConnections: false)

    init(networkGuard: NetworkGuard, names: NameRules) {
        self.networkGuard = networkGuard
        self.names = names
    }

    /// The same rules for another loop, with a store of names of its own.
    var copy: TransferEnvironment { TransferEnvironment(networkGuard: networkGuard, names: names) }

    /// Applies the rules for names to a host; the entries for CURLOPT_RESOLVE(3), none if libcurl may look it up.
    func resolve(_ destination: Destination) throws(NetworkFailure) -> [String] {
        let host = destination.host
        guard host.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }), !host.isEmpty else {
            throw NetworkFailure(
                .unusable, .name, "the name \"\(host)\" has letters beyond ASCII",
                advice: "write it as the resolver knows it, in its \"xn--\" form")
        }
        switch names.answer(for: host, under: networkGuard) {
        case .lookUp: return []
        case .refused(let message, let advice): throw NetworkFailure(.notAllowed, .name, message, advice: advice)
        case .known(let addresses):
            if let address = IPAddress(host), addresses.first == address { return [] }
            let list = addresses.map(\.bracketed).joined(separator: ",")
            let bare = host.hasSuffix(".") ? String(host.dropLast()) : host
            return Set([host, bare]).map { "\($0):\(destination.port):\(list)" }
        }
    }

    /// The address to connect to in place of an IPv6 one, if the rules give another: CURLOPT_RESOLVE(3) of libcurl 7.88
    /// takes no IPv6 address for a host, with or without brackets.
    func standIn(for destination: Destination) -> IPAddress? {
        guard destination.host.utf8.contains(UInt8(ascii: ":")),
            case .known(let addresses) = names.answer(for: destination.host, under: networkGuard),
            let first = addresses.first, first != IPAddress(destination.host)
        else { return nil }
        return first
    }

    /// The address to ask a proxy for in place of a host: what it makes of a name is out of sight, so it is asked for what
    /// the rules and the guard here have judged. Nil where it is asked for the host as it is: an address, or a name where
    /// there is no guard and the site gives no address.
    func addressBehindProxy(_ destination: Destination) throws(NetworkFailure) -> IPAddress? {
        let host = destination.host
        let hasGuard = !networkGuard.layers.isEmpty
        guard hasGuard || names.givesAddress(of: host) else { return nil }
        guard case .known(let addresses) = names.answer(for: host, under: networkGuard), let first = addresses.first
        else {
            let layers = networkGuard.layers.map(\.name).joined(separator: " and ")
            throw NetworkFailure(
                .notAllowed, .name,
                "\"\(host)\" was not asked of the proxy: its address is not known here, so it cannot be compared with "
                    + layers,
                advice: "give the address of \"\(host)\" in the site file; the proxy is then asked for that")
        }
        guard let permitted = addresses.first(where: networkGuard.permits) else {
            throw NetworkFailure(.notAllowed, .name, networkGuard.refusal(of: first), address: "\(first)")
        }
        return permitted == IPAddress(host) ? nil : permitted
    }
}
