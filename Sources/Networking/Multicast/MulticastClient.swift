import Glibc

/// Joins multicast groups and counts what arrives. It runs on the loop.
actor MulticastClient {
    private let loop: EventLoop
    private let environment: TransferEnvironment

    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    /// So many packets are taken in one turn, so that a flood of them cannot hold the loop.
    private static let mostInOneTurn = 64

    init(loop: EventLoop, environment: TransferEnvironment) {
        self.loop = loop
        self.environment = environment
    }

    func listen(
        to destination: Destination, _ request: MulticastRequest
    ) async throws(NetworkFailure) -> MulticastReport {
        let group = try self.group(destination)
        try judge(group, request.sources)
        let socket = try open(group, port: environment.names.route(to: destination).port, request)
        let start = ContinuousClock.now
        let deadline = start + request.duration
        var report = MulticastReport(group: group)
        while report.packets < request.packets ?? .max, ContinuousClock.now < deadline {
            switch await loop.wait(for: socket.descriptor, .readable, until: deadline) {
            case .ready: try take(from: socket, &report, since: start, upTo: request.packets ?? .max)
            case .deadline: break
            case .cancelled:
                throw NetworkFailure(
                    .interrupted, .response, "listening to \(group) was interrupted", address: "\(group)")
            }
        }
        let total = ContinuousClock.now - start
        report.noteSilence(until: total)
        report.timings = Timings(firstByte: report.firstAfter, total: total)
        return report
    }

    private func take(
        from socket: MulticastSocket, _ report: inout MulticastReport, since start: ContinuousClock.Instant,
        upTo most: Int
    ) throws(NetworkFailure) {
        for _ in 0..<Self.mostInOneTurn where report.packets < most {
            let kept = report.packets == 0 ? MulticastReport.mostPayload : 0
            do throws(SystemFailure) {
                guard let packet = try socket.receive(keeping: kept) else { return }
                report.note(packet, after: ContinuousClock.now - start)
            } catch {
                throw NetworkFailure(
                    error.number == ENETDOWN ? .route : .unusable, .response,
                    "listening to \(report.group) ended: \(systemErrorText(error.number))", address: "\(report.group)")
            }
        }
    }

    // MARK: Before the join

    private func group(_ destination: Destination) throws(NetworkFailure) -> IPAddress {
        guard
            case .known(let addresses) = environment.names.answer(
                for: destination.host, under: environment.networkGuard), let address = addresses.first
        else {
            throw NetworkFailure(
                .unusable, .name, "the multicast group \"\(destination.host)\" is not an address",
                advice: "give its address in the site file")
        }
        guard address.isMulticast else {
            throw NetworkFailure(
                .unusable, .name, "\(address) is not a multicast group",
                advice: "give an address from 224.0.0.0 to 239.255.255.255, or one of IPv6 that begins with ff")
        }
        return address
    }

    /// A join is told to the routers, so it is judged like a packet to the group and to each source.
    private func judge(_ group: IPAddress, _ sources: [IPAddress]) throws(NetworkFailure) {
        for address in [group] + sources where !environment.networkGuard.permits(address) {
            throw NetworkFailure(
                .notAllowed, .connect,
                "the group \(group) was not joined: \(environment.networkGuard.refusal(of: address))",
                address: "\(group)")
        }
        for source in sources where source.family != group.family || source.isMulticast {
            throw NetworkFailure(
                .unusable, .connect, "\(source) cannot be a source of the group \(group)",
                advice: source.isMulticast
                    ? "a source is the address of the machine that sends" : "give a source of the same version of IP",
                address: "\(group)")
        }
    }

    private func open(
        _ group: IPAddress, port: Int, _ request: MulticastRequest
    ) throws(NetworkFailure) -> MulticastSocket {
        let interface = try request.interface.map { name throws(NetworkFailure) in try self.interface(name, group) }
        do throws(MulticastSocket.Failure) {
            let socket = try MulticastSocket(group: group, interface: interface?.index ?? 0)
            try socket.bind(port: port)
            try socket.join(sources: request.sources)
            return socket
        } catch {
            throw failure(error, group, port: port, interface: request.interface)
        }
    }

    private func interface(_ name: String, _ group: IPAddress) throws(NetworkFailure) -> NetworkInterface {
        let all = NetworkInterface.all()
        guard let interface = all.first(where: { $0.name == name }) else {
            throw NetworkFailure(
                .unusable, .connect, "this machine has no interface \"\(name)\"",
                advice: "it has \(all.prefix(20).map(\.name).joined(separator: ", "))", address: "\(group)")
        }
        guard interface.isUp else {
            throw NetworkFailure(.route, .connect, "the interface \"\(name)\" is down", address: "\(group)")
        }
        guard interface.canMulticast else {
            throw NetworkFailure(
                .unusable, .connect, "the interface \"\(name)\" takes no multicast",
                advice: "name another one, or let it, as root: ip link set \(name) multicast on", address: "\(group)")
        }
        return interface
    }

    /// By the errors of ip(7), ipv6(7) and bind(2).
    private func failure(
        _ failure: MulticastSocket.Failure, _ group: IPAddress, port: Int, interface: String?
    ) -> NetworkFailure {
        let words = systemErrorText(failure.number)
        let place = "\(Destination(host: "\(group)", port: port))"
        let (problem, message, advice): (NetworkFailure.Problem, String, String?) =
            switch (failure.deed, failure.number) {
            case (.bind, EADDRINUSE):
                (
                    .unusable, "another program on this machine has \(place) for itself: \(words)",
                    "end it, or let it share the port (SO_REUSEADDR); ss -ulpn shows which one it is"
                )
            case (_, EACCES), (_, EPERM):
                (
                    .unusable, "this system does not let the user listen at \(place): \(words)",
                    port < 1024 ? "ports below 1024 are for privileged users, see ip_unprivileged_port_start" : nil
                )
            case (_, ENODEV), (_, ENETUNREACH), (_, EHOSTUNREACH), (_, EADDRNOTAVAIL), (_, ENETDOWN), (_, EINVAL):
                (
                    .route,
                    "there is no way to join \(group)" + (interface.map { " on \"\($0)\"" } ?? "") + ": \(words)",
                    interface == nil
                        ? "name the interface that the feed comes in at" : "see whether the interface has an address"
                )
            case (.join, ENOBUFS):
                (
                    .unusable, "this system lets one program join no more: \(words)",
                    "raise net.ipv4.igmp_max_memberships, or net.ipv4.igmp_max_msf for many sources"
                )
            default: (.unusable, "\(group) cannot be joined: \(words)", nil)
            }
        return NetworkFailure(problem, .connect, message, advice: advice, address: "\(group)")
    }
}
