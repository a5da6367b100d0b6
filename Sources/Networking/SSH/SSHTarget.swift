/// How the host key of a server is judged.
package enum HostKeyPolicy: Sendable, Equatable {
    /// As `ssh-keygen -l` prints it: `SHA256:` and base64, with or without padding.
    case fingerprint(String)
    /// Files in the form of known_hosts; those that do not exist hold nothing.
    case knownHosts([String])
}

/// One way to prove who the user is.
package enum SSHAuthentication: Sendable {
    case password(String)
    /// A private key's text, in the form of OpenSSH or PEM.
    case key(text: String, passphrase: String? = nil)
    /// The keys of an agent that listens on a socket of this machine.
    case agent(socketPath: String)

    /// For a message; never the secret.
    var inWords: String {
        switch self {
        case .password: "password"
        case .key: "key"
        case .agent(let path): "agent at \"\(path)\""
        }
    }
}

/// Where to log on by SSH, and how.
package struct SSHTarget: Sendable {
    package var destination: Destination
    package var user: String
    package var hostKey: HostKeyPolicy
    /// Tried in order, each once.
    package var authentication: [SSHAuthentication]
    package var proxy: Proxy?
    package var connectTimeout: Duration = .seconds(10)
    /// For all of the logon, from the first connection on, and again for each operation that has no deadline of its own.
    package var timeout: Duration = .seconds(30)

    package init(
        destination: Destination, user: String, hostKey: HostKeyPolicy, authentication: [SSHAuthentication]
    ) {
        self.destination = destination
        self.user = user
        self.hostKey = hostKey
        self.authentication = authentication
    }
}
