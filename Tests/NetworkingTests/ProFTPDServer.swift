import Glibc
import Testing

@testable import Networking

/// ProFTPD with mod_sftp, started for each connection as inetd does; scripts/bootstrap unpacks it.
final class ProFTPDServer: Sendable {
    static let user = "participant"
    static let password = "pass-phrase 4711"

    let folder = TemporaryFolder()
    private let server: LoopbackServer

    init() throws {
        var parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
        parts.removeLast(3)
        let program = parts.joined(separator: "/") + "/.build/proftpd/usr"
        try Child.run(["ssh-keygen", "-q", "-t", "ecdsa", "-m", "PEM", "-N", "", "-C", "", "-f", folder("host")])
        let hashed = try Child(["openssl", "passwd", "-6", "-salt", "saltsalt", Self.password])
        let hash = try #require(hashed.line(with: "$6$"))
        mkdir(folder("files"), 0o755)
        folder.write("\(Self.user):\(hash):\(getuid()):\(getgid())::\(folder("files")):/bin/sh\n", to: "passwd")
        guard let entry = getpwuid(getuid())?.pointee, let group = getgrgid(getgid())?.pointee,
            let userName = entry.pw_name, let groupName = group.gr_name
        else { throw ChildFailure(reason: "no user") }
        folder.write(
            """
            ModulePath \(program)/lib/proftpd
            LoadModule mod_sftp.c
            ServerType inetd
            ServerName stand-in
            DefaultServer on
            User \(String(cString: userName))
            Group \(String(cString: groupName))
            ScoreboardFile none
            SystemLog none
            TransferLog none
            WtmpLog off
            UseReverseDNS off
            RootLogin on
            RequireValidShell off
            AuthPAM off
            AuthOrder mod_auth_file.c
            AuthUserFile \(folder("passwd"))
            AllowOverwrite on
            SFTPEngine on
            SFTPHostKey \(folder("host"))
            SFTPLog none
            SFTPAuthMethods password

            """, to: "proftpd.conf")
        let configuration = folder("proftpd.conf")
        server = LoopbackServer { connection in
            let daemon = try? Child(["\(program)/sbin/proftpd", "-c", configuration], socket: connection.descriptor)
            daemon?.waitForEnd()
        }
    }

    var target: SSHTarget {
        var target = SSHTarget(
            destination: Destination(host: "127.0.0.1", port: server.port), user: Self.user,
            hostKey: .knownHosts([folder("known")]), authentication: [.password(Self.password)])
        target.connectTimeout = .seconds(10)
        target.timeout = .seconds(20)
        folder.write("[127.0.0.1]:\(server.port) \(folder.read("host.pub"))", to: "known")
        return target
    }
}
