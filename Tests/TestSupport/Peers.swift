import FoundationEssentials

/// The stand-in servers of this run; `scripts/peers/__init__.py` says what each of them does.
package struct Peers: Decodable, Sendable {
    /// nginx before the logon application.
    package struct Web: Decodable, Sendable {
        package let host: String
        package let httpsPort: Int
        package let httpPort: Int
        /// The account of the logon form; with "-anything" behind it, it is an account as well.
        package let user: String
        package let password: String
        /// JSON lines, one a request: see `requests(by:)`.
        package let accessLog: String
    }

    /// Ports of HTTPS servers whose certificates are no good.
    package struct BadCertificates: Decodable, Sendable {
        package let expired: Int
        package let notYetValid: Int
        package let selfSigned: Int
        package let wrongName: Int
        package let unknownCa: Int
    }

    /// An HTTPS server that answers 400 to whoever shows no certificate, and one to show.
    package struct ClientCertificate: Decodable, Sendable {
        package let port: Int
        package let certificate: String
        package let key: String
        package let encryptedKey: String
        package let pkcs12: String
        package let passphrase: String
    }

    /// Ports of proxies that want a logon.
    package struct Proxies: Decodable, Sendable {
        package let http: Int
        package let socks: Int
        package let user: String
        package let password: String
    }

    /// OpenSSH's sshd; keys, known hosts and folders are paths.
    package struct SSH: Decodable, Sendable {
        package let port: Int
        package let user: String
        package let key: String
        package let encryptedKey: String
        package let passphrase: String
        package let rsaKey: String
        package let refusedKey: String
        package let knownHosts: String
        package let knownHostsHashed: String
        package let knownHostsChanged: String
        package let knownHostsEmpty: String
        /// Of the Ed25519 host key, as ssh-keygen prints it.
        package let fingerprint: String
        package let ecdsaFingerprint: String
        package let reports: String
        package let empty: String
        package let many: String
        package let log: String
    }

    /// An SFTP server that takes passwords only; folders are paths as it shows them.
    package struct SSHPassword: Decodable, Sendable {
        package let port: Int
        package let user: String
        package let password: String
        package let reports: String
        package let empty: String
        package let forbidden: String
        package let full: String
        package let outbox: String
        package let wide: String
        /// The folder of this machine that it shows as the root.
        package let root: String
        package let accessLog: String
    }

    /// dnsmasq, which knows a few names of its zone.
    package struct DNS: Decodable, Sendable {
        package let port: Int
        package let zone: String
    }

    /// pyftpdlib: ports, an account, and the folder it shows as the root.
    package struct FTP: Decodable, Sendable {
        package let plain: Int
        package let explicit: Int
        package let implicit: Int
        /// Without MLSD.
        package let old: Int
        package let user: String
        package let password: String
        package let root: String
        package let accessLog: String
    }

    /// SMTP servers, and IMAP servers that show what those took.
    package struct Mail: Decodable, Sendable {
        /// By how TLS comes about.
        package struct Ports: Decodable, Sendable {
            package let plain: Int
            package let explicit: Int
            package let implicit: Int
        }

        package let smtp: Ports
        package let imap: Ports
        package let user: String
        package let password: String
        package let accessLog: String
    }

    /// vsftpd, with TLS by AUTH TLS, and Dovecot, with STARTTLS and TLS from the start: ports and accounts.
    package struct Daemons: Decodable, Sendable {
        package let ftp: Int
        package let ftpUser: String
        package let ftpPassword: String
        package let imap: Int
        package let imaps: Int
        package let mailUser: String
        package let mailPassword: String
    }

    /// Ports of servers that misbehave.
    package struct Hostile: Decodable, Sendable {
        package let silent: Int
        package let slowHttp: Int
        package let bigHttp: Int
        package let garbage: Int
        package let cutHttp: Int
        package let cutTls: Int
        package let cutSshHandshake: Int
        package let cutSshListing: Int
        package let sshBannerOnly: Int
        /// A DNS server that does what the first label of a name says.
        package let dns: Int
        package let dnsWithoutTcp: Int
        /// An FTP server that does what the account's name says.
        package let ftp: Int
        package let closed: Int
    }

    package let folder: String
    package let ca: String
    package let otherCa: String
    package let ipv6: Bool
    package let web: Web
    package let badCertificates: BadCertificates
    package let clientCertificate: ClientCertificate
    /// The port of pages of forms, logons and encodings.
    package let forms: Int
    package let proxies: Proxies
    /// Of the public key of the certificate of `web`.
    package let pin: String
    package let ssh: SSH
    package let sshPassword: SSHPassword
    package let dns: DNS
    package let ftp: FTP
    package let mail: Mail
    package let daemons: Daemons
    package let agentSocket: String
    package let hostile: Hostile

    /// The peers described by the file that `CTPLAN_PEERS` names; throws where there are none.
    package static var shared: Peers {
        get throws { try loaded.get() }
    }

    private static let loaded = Result { try load() }

    private static func load() throws -> Peers {
        guard let path = ProcessInfo.processInfo.environment["CTPLAN_PEERS"] else {
            throw NoPeers(message: "CTPLAN_PEERS is not set: run the tests with \"make test\"")
        }
        guard let data = FileManager.default.contents(atPath: path) else {
            throw NoPeers(message: "cannot read \"\(path)\", named by CTPLAN_PEERS: run the tests with \"make test\"")
        }
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(Peers.self, from: data)
    }
}

/// The tests run without their stand-in servers.
package struct NoPeers: Error, CustomStringConvertible {
    package let message: String
    package var description: String { message }
}
