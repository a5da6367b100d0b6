import Testing

@testable import Networking

/// A server made of AsyncSSH, for what OpenSSH cannot be brought to do. One serves all tests: how it behaves is in the
/// account's name, a JSON object, and which algorithms it has depends on its port.
final class AsyncSSHServer: Sendable {
    /// The lists of algorithms that it has a port for each; the first has all.
    enum Algorithms: Int, CaseIterable, Sendable {
        case all, oldKeyExchange, ecdhAlone, oldCipher, counterMode, unknownCipher, unknownKeyExchange, unknownMAC
    }

    static let password = "open sesame"
    private static let shared = Result { try AsyncSSHServer() }

    let folder = TemporaryFolder()
    let key: SSHAuthentication
    private let fingerprint: String
    private let ports: [Int]
    private let child: Child

    /// The one server, which ends with the tests.
    static func running() throws -> AsyncSSHServer { try shared.get() }

    private init() throws {
        for name in ["host", "user"] {
            try Child.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", folder(name)])
        }
        key = .key(text: folder.read("user"))
        let printer = try Child(["ssh-keygen", "-l", "-f", folder("host.pub")])
        let words = printer.line(with: "SHA256:")?.split(separator: " ") ?? []
        guard let fingerprint = words.first(where: { $0.hasPrefix("SHA256:") }) else {
            throw ChildFailure(reason: "ssh-keygen shows no fingerprint")
        }
        self.fingerprint = String(fingerprint)
        child = try Child(["/usr/bin/python3", "-B", "-W", "ignore", "-c", program, folder.path])
        // Python takes its time to start where much else is running.
        // Not #require, whose failure each later test would repeat without a word.
        guard let line = child.line(with: "ports ", patience: 120_000) else {
            throw ChildFailure(reason: "the server of AsyncSSH does not start")
        }
        ports = line.split(separator: " ").compactMap { Int($0) }
    }

    /// `behaviour` is the members of the JSON object, see the program.
    func target(
        _ behaviour: String, _ authentication: [SSHAuthentication], _ algorithms: Algorithms = .all
    ) -> SSHTarget {
        var target = SSHTarget(
            destination: Destination(host: "127.0.0.1", port: ports[algorithms.rawValue]), user: "{\(behaviour)}",
            hostKey: .fingerprint(fingerprint), authentication: authentication)
        target.connectTimeout = .seconds(10)
        target.timeout = .seconds(20)
        return target
    }
}

/// Behaviour: `sequence` of methods that are all wanted, one after the other; `code` to ask for a code after the password;
/// `open` to ask for nothing at all; `endless` to ask without end; `banners`, how many long texts it shows at the logon; `cut`, the phase in which it ends the connection; `idle`, the seconds of silence after
/// which it does; `refuse`, "session" or "exec"; `wants`, another password. A command is the exit status, or a word for another end.
private let program = #"""
    import asyncio, json, os, shutil, sys
    import asyncssh
    from asyncssh.connection import SSHServerConnection

    folder, parent = sys.argv[1], os.getppid()
    user_key = asyncssh.read_public_key(folder + "/user.pub")
    algorithms = [
        {}, {"kex_algs": ["diffie-hellman-group14-sha1"]}, {"kex_algs": ["ecdh-sha2-nistp521"]},
        {"encryption_algs": ["3des-cbc"], "mac_algs": ["hmac-sha1"]},
        {"encryption_algs": ["aes256-ctr"], "mac_algs": ["hmac-sha2-512"]},
        {"encryption_algs": ["chacha20-poly1305@openssh.com"]}, {"kex_algs": ["curve448-sha512"]},
        {"encryption_algs": ["aes256-ctr"], "mac_algs": ["umac-64@openssh.com"]}]

    class Connection(SSHServerConnection):
        def data_received(self, data, datatype=None):
            self.last = asyncio.get_running_loop().time()
            return super().data_received(data, datatype)

        def send_userauth_success(self):
            if self._owner.goes_on():
                super().send_userauth_failure(True)
            else:
                super().send_userauth_success()

    asyncssh.connection.SSHServerConnection = Connection

    class Logon(asyncssh.SSHServer):
        def connection_made(self, connection):
            self.connection = connection

        def begin_auth(self, user):
            self.does = json.loads(user)
            self.left = list(self.does.get("sequence", ["publickey"]))
            if self.does.get("cut") == "auth":
                self.connection.abort()
            for _ in range(self.does.get("banners", 0)):
                self.connection.send_auth_banner("x" * 30000)
            if "idle" in self.does:
                self.watch()
            return not self.does.get("open")

        def watch(self):
            loop = asyncio.get_running_loop()
            if loop.time() - self.connection.last > self.does["idle"]:
                self.connection.abort()
            else:
                loop.call_later(0.1, self.watch)

        def goes_on(self):
            self.left.pop(0)
            return bool(self.left)

        def wants(self, method): return bool(self.left) and self.left[0] == method
        def public_key_auth_supported(self): return self.wants("publickey")
        def password_auth_supported(self): return self.wants("password")
        def kbdint_auth_supported(self): return self.wants("keyboard-interactive")
        def validate_public_key(self, user, key): return key == user_key
        def validate_password(self, user, password): return password == self.does.get("wants", "open sesame")

        def get_kbdint_challenge(self, user, language, submethods):
            return "", "", "", [("Password: ", False)]

        def validate_kbdint_response(self, user, responses):
            if self.does.get("endless"):
                return "", "", "", [("Again: ", False)]
            if list(responses) == [self.does.get("wants", "open sesame")]:
                return ("", "", "", [("Verification code: ", False)]) if self.does.get("code") else True
            return False

        def session_requested(self):
            if self.does.get("cut") == "channel":
                self.connection.abort()
            return self.does.get("refuse") != "session" and Session(self)

    class Session(asyncssh.SSHServerSession):
        def __init__(self, logon): self.logon = logon
        def connection_made(self, channel): self.channel = channel

        def exec_requested(self, command):
            self.command = command
            if self.logon.does.get("cut") == "exec":
                self.logon.connection.abort()
            return self.logon.does.get("refuse") != "exec"

        def session_started(self):
            channel, command = self.channel, self.command
            channel.write("output\n")
            if command == "no status": channel.close()
            elif command == "signal": channel.exit_with_signal("TERM", False, "ended")
            elif command == "cut": self.logon.connection.abort()
            elif command == "hang": pass
            elif command == "eof alone": channel.write_eof()
            else: channel.exit(int(command))

    async def main():
        servers = [await asyncssh.listen(
            "127.0.0.1", 0, server_host_keys=[folder + "/host"], server_factory=Logon, keepalive_interval=0, **some)
            for some in algorithms]
        print("ports", *[server.sockets[0].getsockname()[1] for server in servers], flush=True)
        while os.getppid() == parent:
            await asyncio.sleep(0.2)
        shutil.rmtree(folder, ignore_errors=True)

    asyncio.run(main())
    """#
