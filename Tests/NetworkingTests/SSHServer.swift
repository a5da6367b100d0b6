import Glibc
import Synchronization
import Testing

@testable import Networking

/// OpenSSH's sshd for the user of the test, started for each connection as inetd does, so that the port is the system's.
final class SSHServer: Sendable {
    let folder: TemporaryFolder
    let user: String
    private let server: LoopbackServer
    private let sockets = Sockets()

    private final class Sockets: Sendable {
        let list = Mutex<[Int32]>([])
    }

    var port: Int { server.port }
    var connections: Int { server.connections }

    /// `more` are further lines of its configuration; `hostKeys` the types of keys it has, `sftp`
    /// the program that serves files.
    init(
        hostKeys: [String] = ["ed25519"], more: [String] = [], sftp: String = "internal-sftp"
    ) throws {
        guard let entry = getpwuid(getuid())?.pointee, let name = entry.pw_name else {
            throw ChildFailure(reason: "no user")
        }
        user = String(cString: name)
        let folder = TemporaryFolder()
        self.folder = folder
        // sshd of the superuser wants this folder, which a system service makes as a rule.
        if getuid() == 0 { mkdir("/run/sshd", 0o755) }
        for type in hostKeys {
            try Child.run(["ssh-keygen", "-q", "-t", type, "-N", "", "-C", "", "-f", folder("host-\(type)")])
        }
        mkdir(folder("files"), 0o755)
        let lines =
            more + hostKeys.map { "HostKey \(folder("host-\($0)"))" } + [
                "AuthorizedKeysFile \(folder("authorized"))", "StrictModes no", "UsePAM no", "PermitRootLogin yes",
                "PasswordAuthentication no", "KbdInteractiveAuthentication no", "PidFile none", "LogLevel ERROR",
                "Subsystem sftp \(sftp)",
            ]
        folder.write(lines.joined(separator: "\n") + "\n", to: "sshd.conf")
        folder.write("", to: "authorized")
        let configuration = folder("sshd.conf")
        let sockets = self.sockets
        server = LoopbackServer { connection in
            sockets.list.withLock { $0.append(connection.descriptor) }
            defer { sockets.list.withLock { $0.removeAll { $0 == connection.descriptor } } }
            let daemon = try? Child(["/usr/sbin/sshd", "-i", "-e", "-f", configuration], socket: connection.descriptor)
            daemon?.waitForEnd()
        }
    }

    /// Makes a key that the server takes, and answers the path of its private half.
    func makeKey(_ type: String, passphrase: String = "", isAuthorized: Bool = true) throws -> String {
        let name = "user-\(type)-\(passphrase.isEmpty ? "open" : "locked")-\(isAuthorized)"
        try Child.run(["ssh-keygen", "-q", "-t", type, "-N", passphrase, "-C", "", "-f", folder(name)])
        if isAuthorized { folder.write(folder.read("authorized") + folder.read("\(name).pub"), to: "authorized") }
        return folder(name)
    }

    /// The fingerprint of a host key, as ssh-keygen prints it.
    func fingerprint(_ type: String = "ed25519") throws -> String {
        let child = try Child(["ssh-keygen", "-l", "-f", folder("host-\(type).pub")])
        let line = try #require(child.line(with: "SHA256:"))
        return try #require(line.split(separator: " ").first { $0.hasPrefix("SHA256:") }.map(String.init))
    }

    /// The line of known_hosts for a host key.
    func knownHostsLine(_ type: String = "ed25519") -> String {
        "[127.0.0.1]:\(port) \(folder.read("host-\(type).pub"))"
    }

    /// Ends every connection as it stands.
    func cut() {
        sockets.list.withLock { for socket in $0 { shutdown(socket, Int32(SHUT_RDWR)) } }
    }

    func target(_ hostKey: HostKeyPolicy, _ authentication: SSHAuthentication...) -> SSHTarget {
        var target = SSHTarget(
            destination: Destination(host: "127.0.0.1", port: port), user: user, hostKey: hostKey,
            authentication: authentication)
        target.connectTimeout = .seconds(10)
        target.timeout = .seconds(20)
        return target
    }
}
