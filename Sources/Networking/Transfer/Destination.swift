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
    var bracketedHost: String { host.contains(":") ? "[\(host)]" : host }
}
