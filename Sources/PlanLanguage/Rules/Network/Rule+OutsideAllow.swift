import Diagnostics

extension Rule {
    static let outsideAllow = Rule(
        "outside-allow", .warning, .network, "A site for a plan does not allow an address of it.",
        reason: """
            A run would refuse the connection on the night. Found where the plan and the site file, which names the \
            plan under `plans`, are linted together; names are looked up only in a run.
            """,
        bad: Sample(
            """
            ctplan-site: 1
            plans: [2021-08-14]
            allow: [198.51.100.0/24]
            """,
            files: [
                .init(
                    "2021-08-14.yaml",
                    """
                    ctplan: 1
                    title: An example
                    zone: Asia/Hong_Kong
                    windows: {test: {date: 2021-08-14, from: 20:30, to: 22:30}}
                    hosts: {gateway: "tcp://192.0.2.7:4901"}
                    objectives:
                      reach: {window: test, steps: {open: {tcp: {to: gateway}}}}
                    """)
            ]),
        mended: Sample(
            """
            ctplan-site: 1
            plans: [2021-08-14]
            allow: [192.0.2.0/24]
            """,
            files: [
                .init(
                    "2021-08-14.yaml",
                    """
                    ctplan: 1
                    title: An example
                    zone: Asia/Hong_Kong
                    windows: {test: {date: 2021-08-14, from: 20:30, to: 22:30}}
                    hosts: {gateway: "tcp://192.0.2.7:4901"}
                    objectives:
                      reach: {window: test, steps: {open: {tcp: {to: gateway}}}}
                    """)
            ]))
}

extension PlanSet {
    /// An address of a plan that a site for it would refuse to go to.
    static func outsideAllow(_ plan: Plan, _ site: Site) -> [Finding] {
        guard let allow = site.allow else { return [] }
        let networks = allow.compactMap { AddressRange($0.value) }
        guard networks.count == allow.count else { return [] }
        return plan.hosts.compactMap { host -> Finding? in
            let own = site.host(host.name)
            guard host.openURL == nil || own?.address != nil else { return nil }
            let text = own?.address?.value ?? host.url.host
            // What a name stands for is known only in a run.
            guard let address = AddressRange(text), !networks.contains(where: { $0.contains(address) }) else {
                return nil
            }
            return Finding(
                "outside-allow", .warning, at: own?.address?.place ?? allow.first?.place ?? host.place,
                "a run of \"\(plan.name)\" is refused host \"\(host.name)\": \"allow\" does not have \(text)",
                notes: [.init("the host stands here", at: host.place)],
                help: "add its network to \"allow\", or mend the address")
        }
    }
}

/// An IP address, or a network by its prefix (RFC 4632).
struct AddressRange {
    private let bytes: [UInt8]
    private let prefix: Int

    init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let bytes = parts.first.flatMap({ IPText.bytes(of: String($0)) }) else { return nil }
        self.bytes = bytes
        guard parts.count == 2 else {
            prefix = bytes.count * 8
            return
        }
        guard let length = Int(parts[1]), (0...bytes.count * 8).contains(length) else { return nil }
        prefix = length
    }

    func contains(_ other: AddressRange) -> Bool {
        guard bytes.count == other.bytes.count, other.prefix >= prefix else { return false }
        return (0..<prefix).allSatisfy { bit in
            (bytes[bit / 8] ^ other.bytes[bit / 8]) & (0x80 >> UInt8(bit % 8)) == 0
        }
    }
}
