/// A host and a port to connect to.
package struct Destination: Sendable, Hashable {
    /// A name or an address in numbers, IPv6 without brackets.
    package let host: String
    package let port: Int

    package init(host: String, port: Int) {
        self.host = host
        self.port = port
    }
}

extension Destination: CustomStringConvertible {
    package var description: String { "\(bracketedHost):\(port)" }

    /// The host as it stands before a port.
    var bracketedHost: String { host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]" : host }
}

extension Destination {
    /// For a message: as the plan has it, and the address and the port that it went to, where they are others.
    func reached(at address: String?, port other: Int) -> String {
        let isElsewhere = other != port && other != 0
        guard let address, !address.isEmpty, address != host else {
            return isElsewhere ? "\(self) at port \(other)" : description
        }
        return "\(self) at \(isElsewhere ? "\(Destination(host: address, port: other))" : address)"
    }
}
