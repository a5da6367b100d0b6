/// Which addresses a run may touch: those that every layer names. Without a layer, all.
package struct NetworkGuard: Sendable {
    /// One list of networks and who made it, such as `the site's allow`.
    package struct Layer: Sendable {
        package let name: String
        package let subnets: [Subnet]

        package init(name: String, subnets: [Subnet]) {
            self.name = name
            self.subnets = subnets
        }

        func permits(_ address: IPAddress) -> Bool {
            subnets.contains { $0.contains(address) }
        }

        var isLoopbackOnly: Bool {
            subnets.allSatisfy { subnet in Subnet.loopback.contains { $0.contains(subnet) } }
        }
    }

    package let layers: [Layer]

    package init(layers: [Layer]) {
        self.layers = layers
    }

    package func permits(_ address: IPAddress) -> Bool {
        layers.allSatisfy { $0.permits(address) }
    }

    /// Whether some layer lets nothing through but this machine itself.
    package var isLoopbackOnly: Bool { layers.contains(where: \.isLoopbackOnly) }

    /// Why an address is refused, naming each layer that does not hold it; empty for an address that is permitted.
    package func refusal(of address: IPAddress) -> String {
        let against = layers.filter { !$0.permits(address) }
        guard !against.isEmpty else { return "" }
        let names = against.map { layer in
            let networks = layer.subnets.prefix(8).map(\.description).joined(separator: ", ")
            let more = layer.subnets.count > 8 ? ", …" : ""
            return layer.subnets.isEmpty ? "\(layer.name) (empty)" : "\(layer.name) (\(networks)\(more))"
        }
        return "\(address) is outside \(names.joined(separator: " and "))"
    }
}
