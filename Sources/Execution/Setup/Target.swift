import Networking
import PlanLanguage

/// A host of the plan as this site reaches it. A class, since it is handed about a lot.
package final class Target: Sendable {
    package let host: Host
    /// The port to connect to: the site's, else the plan's.
    package let port: Int
    /// The address the site gives for it.
    package let address: IPAddress?
    package let caFile: String?
    package let clientCertificate: ClientCertificate?
    package let tls: TLSRules
    package let proxy: Proxy?
    package let knownHosts: [String]
    package let fingerprint: String?
    /// The network interface that the site joins its multicast group on.
    package let interface: String?
    private let origin: String

    init(
        host: Host, port: Int, address: IPAddress?, caFile: String?, clientCertificate: ClientCertificate?,
        tls: TLSRules, proxy: Proxy?, knownHosts: [String], fingerprint: String?, interface: String?
    ) {
        self.host = host
        self.port = port
        self.address = address
        self.caFile = caFile
        self.clientCertificate = clientCertificate
        self.tls = tls
        self.proxy = proxy
        self.knownHosts = knownHosts
        self.fingerprint = fingerprint
        self.interface = interface
        origin = host.url.origin
    }

    /// The URL to request, by the plan's names: where its connections really go is for `address` and `port` to say.
    package func url(path: String?) -> String {
        origin + (path ?? (host.url.path.isEmpty ? "/" : host.url.path))
    }

    /// As people know it: `ccms (https://www.ccass.com)`.
    package var label: String { "\(host.name) (\(host.url.text))" }
}

extension Target {
    /// Where to connect to, by the plan's name.
    func destination(port: Int?) -> Destination { Destination(host: host.url.host, port: port ?? host.url.port) }

    /// How its host key is checked: by the fingerprint where one is known, else by known_hosts.
    var hostKeyPolicy: HostKeyPolicy { fingerprint.map { .fingerprint($0) } ?? .knownHosts(knownHosts) }
}
