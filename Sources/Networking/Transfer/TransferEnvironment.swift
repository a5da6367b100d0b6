import CCurl

/// What every transfer of a network has in common: the guard, the rules for names, the names found so far.
final class TransferEnvironment: @unchecked Sendable {
    let networkGuard: NetworkGuard
    let names: NameRules
    /// A `CURLSH` for names alone: only the loop's thread uses it, so it needs no lock. Apart from libcurl's common
    /// store, since another network's overrides must not answer here.
    /// Made for the first transfer, which has waited for libcurl to be ready.
    private(set) lazy var nameCache = makeNameCache()
    private var hasNameCache = false

    init(networkGuard: NetworkGuard, names: NameRules) {
        self.networkGuard = networkGuard
        self.names = names
    }

    /// The same rules for another loop, with a store of names of its own.
    var copy: TransferEnvironment { TransferEnvironment(networkGuard: networkGuard, names: names) }

    deinit {
        if hasNameCache { curl_share_cleanup(nameCache) }
    }

    private func makeNameCache() -> UnsafeMutableRawPointer {
        Libraries.start()
        guard let cache = curl_share_init() else { preconditionFailure("libcurl has no memory for a share") }
        ccurl_share_names(cache)
        hasNameCache = true
        return cache
    }

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
            if IPAddress(host) != nil, addresses.first == IPAddress(host) { return [] }
            let list = addresses.map(\.bracketed).joined(separator: ",")
            let bare = host.hasSuffix(".") ? String(host.dropLast()) : host
            return Set([host, bare]).map { "\($0):\(destination.port):\(list)" }
        }
    }

    /// The address to connect to in place of an IPv6 one, if the rules give another: CURLOPT_RESOLVE(3) of libcurl 7.88
    /// takes no IPv6 address for a host, with or without brackets.
    func standIn(for destination: Destination) -> IPAddress? {
        guard destination.host.contains(":"),
            case .known(let addresses) = names.answer(for: destination.host, under: networkGuard),
            let first = addresses.first, first != IPAddress(destination.host)
        else { return nil }
        return first
    }

    /// The rules for a host that a proxy will connect to: its address, where it is known here, must be permitted too.
    func checkBehindProxy(_ destination: Destination) throws(NetworkFailure) {
        let answer = names.answer(for: destination.host, under: networkGuard)
        if case .known(let addresses) = answer {
            guard let refused = addresses.first(where: { !networkGuard.permits($0) }) else { return }
            throw NetworkFailure(.notAllowed, .name, networkGuard.refusal(of: refused), address: "\(refused)")
        }
        guard networkGuard.isLoopbackOnly else { return }
        throw NetworkFailure(
            .notAllowed, .name,
            "\"\(destination.host)\" was not asked of the proxy: its address is not known, and only this machine is allowed",
            advice: "give the address of \"\(destination.host)\" in the site file")
    }
}
