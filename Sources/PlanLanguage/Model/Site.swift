import Diagnostics

/// One participant's facts: accounts, where secrets are kept, addresses, allowed networks, and what goes by hand.
package struct Site: Sendable {
    package let source: SourceText
    /// The names of the plans it is for; empty where it does not say.
    package let plans: [Located<String>]
    package let operatorName: String?
    /// Those of the plan's roles that the participant has.
    package let roles: [Located<String>]
    package let inputs: [SiteInput]
    package let hosts: [SiteHost]
    /// Days without business besides those of the plan.
    package let holidays: [Holiday]
    /// Steps as `objective.step` that a person does.
    package let byHand: [Located<String>]
    /// The networks a run may reach, as subnets in text; `nil` where the site does not restrict them.
    package let allow: [Located<String>]?
    /// Whether plans may start outside programs here.
    package let allowsProbes: Bool
    package let proxy: SiteProxy?
    package let caFile: String?
    package let knownHosts: [String]

    package func input(_ name: String) -> SiteInput? { inputs.first { $0.name == name } }
    package func host(_ name: String) -> SiteHost? { hosts.first { $0.name == name } }

    enum Shape {
        static let version = Field.text("ctplan-site", .version, "the version of the language", required: true)
        static let about = Field.text("about", "whose site it is, in words")
        static let plans = Field.texts("plans", "the names of the plans it is for, such as 2021-08-14")
        static let operatorName = Field.text(
            "operator", "who runs it, for the record; the logged-on user where left out")
        static let roles = Field.texts("roles", "the roles of the plan that it has")
        static let inputs = FieldDeclaration(
            "inputs", .special("the plan's inputs by name"), "accounts, folders, and where secrets are kept")
        static let hosts = FieldDeclaration(
            "hosts", .named(SiteHost.Shape.shape), "how this participant reaches the plan's hosts")
        static let calendar = FieldDeclaration(
            "calendar", .object(CalendarShape.site), "holidays besides those of the plan")
        static let byHand = Field.texts("by-hand", "steps that a person does, as objective.step")
        static let allow = Field.texts("allow", .network, "the only networks a run may reach, such as 10.151.14.0/24")
        static let allowProbes = Field.boolean(
            "allow-probes", "whether a run may start the outside programs that a plan names", default: "false")
        static let proxy = FieldDeclaration(
            "proxy", .special("a URL, or keys of proxy"),
            "the proxy for connections by TCP, such as http://127.0.0.1:3128; none where left out")
        static let caFile = Field.text(
            "ca-file", "the certificate authorities to trust, as a PEM file, instead of the system's")
        static let knownHosts = Field.texts("known-hosts", "known_hosts files; those of OpenSSH where left out")
        static let shape = ObjectShape(
            "site", "one participant's facts",
            fields: [
                version.declaration, about.declaration, plans.declaration, operatorName.declaration, roles.declaration,
                inputs, hosts, calendar, byHand.declaration,
                allow.declaration, allowProbes.declaration, proxy, caFile.declaration, knownHosts.declaration,
            ])
    }
}

/// The proxy that the participant's connections by TCP go through.
package struct SiteProxy: Sendable {
    package let url: String
    package let user: String?
    package let password: ValueSource?
    package let place: Place

    enum Shape {
        static let url = Field.text(
            "url", "where it is, such as http://127.0.0.1:3128 or socks5h://127.0.0.1:1080", required: true)
        static let user = Field.text("user", "the account by which it lets its users in")
        static let password = FieldDeclaration(
            "password", .special("env, file, command or prompt"), "the password of that account")
        static let shape = ObjectShape(
            "proxy", "the way to the hosts", fields: [url.declaration, user.declaration, password])
    }
}

/// What the site says of one of the plan's inputs.
package struct SiteInput: Sendable {
    package let name: String
    package let place: Place
    package let source: ValueSource
}

/// Where a value is kept.
package indirect enum ValueSource: Sendable {
    case literal(String)
    case environment(variable: String)
    case file(path: String)
    /// A program and its arguments, run without a shell; its output's first line, or all of it for a key, is the value.
    case command([String])
    case prompt(question: String?)
    /// The keys of a running ssh-agent.
    case sshAgent
    /// A private key and the passphrase that opens it.
    case key(ValueSource, passphrase: ValueSource)

    enum Shape {
        static let environment = Field.text("env", "the environment variable that holds it")
        static let file = Field.text("file", "the file that holds it; a path from the site file's folder")
        static let command = Field.texts("command", "a program that prints it, with its arguments, run without a shell")
        static let prompt = Field.text("prompt", "the question to ask for it before the run")
        static let agent = Field.boolean("agent", "use the keys of the running ssh-agent")
        static let passphrase = FieldDeclaration(
            "passphrase", .special("env, file, command or prompt"), "what opens the private key")
        static let shape = ObjectShape(
            "value source", "where a value is kept",
            fields: [
                environment.declaration, file.declaration, command.declaration, prompt.declaration, agent.declaration,
                passphrase,
            ])
    }
}

/// How this participant reaches one of the plan's hosts.
package struct SiteHost: Sendable {
    package let name: String
    package let place: Place
    /// The IP address to connect to, instead of looking the name up.
    package let address: Located<String>?
    package let port: Int?
    /// Its connections go past the proxy.
    package let isDirect: Bool
    package let caFile: String?
    package let clientCertificate: ClientCertificate?
    package let knownHosts: [String]
    package let fingerprint: String?
    /// The network interface to join its multicast group on.
    package let interface: String?
    package let tls: TLSDemands

    /// A certificate the client shows (RFC 8446, section 4.4.2), with its key.
    package struct ClientCertificate: Sendable {
        package let certificate: String
        /// `nil` where it stands in the certificate's file.
        package let key: String?
        package let passphrase: ValueSource?
    }

    enum Shape {
        static let address = Field.text(
            "address", .ipAddress, "the IP address to connect to, instead of looking the name up")
        static let port = Field.integer("port", .port, "the port to connect to, instead of the plan's")
        static let direct = Field.boolean("direct", "whether to connect without the proxy", default: "false")
        static let caFile = Field.text("ca-file", "the certificate authorities to trust for it, as a PEM file")
        static let clientCertificate = FieldDeclaration(
            "client-certificate", .object(ClientCertificateShape.shape), "the certificate to show it")
        static let knownHosts = Field.texts("known-hosts", "known_hosts files for it")
        static let fingerprint = Field.text("fingerprint", .fingerprint, "the fingerprint of its host key: SHA256:…")
        static let interface = Field.text(
            "interface", .interface, "the network interface to join its multicast group on, such as eth1")
        static let shape = ObjectShape(
            "host", "how this participant reaches a host",
            fields: [
                address.declaration, port.declaration, direct.declaration, caFile.declaration, clientCertificate,
                knownHosts.declaration,
                fingerprint.declaration, interface.declaration,
            ] + TLSDemands.Shape.fields)
    }

    enum ClientCertificateShape {
        static let certificate = Field.text(
            "certificate", "the certificate, as a PEM file, or with its key in PKCS #12, as a .p12 or .pfx file",
            required: true)
        static let key = Field.text("key", "its private key, as a PEM file; not with PKCS #12")
        static let passphrase = FieldDeclaration(
            "passphrase", .special("env, file, command or prompt"), "what opens the key")
        static let shape = ObjectShape(
            "client certificate", "a certificate the client shows",
            fields: [certificate.declaration, key.declaration, passphrase])
    }
}
