import Glibc

/// An account that only the servers of a test see, with a password and a home of its own: nss_wrapper(1) shows it to
/// programs which it is loaded into. It has the numbers of the user of the test.
final class WrappedAccounts: Sendable {
    static let user = "stand-in"
    static let password = "open sesame"
    private let folder: TemporaryFolder

    init(in folder: TemporaryFolder, authorized: String) throws {
        self.folder = folder
        mkdir(folder("home"), 0o700)
        mkdir(folder("home/.ssh"), 0o700)
        folder.write(authorized, to: "home/.ssh/authorized_keys")
        let maker = try Child(["openssl", "passwd", "-6", "-salt", "grain", Self.password])
        guard let hash = maker.line(with: "$6$") else { throw ChildFailure(reason: "openssl made no password") }
        let account = "\(Self.user):\(hash):\(getuid()):\(getgid())::\(folder("home")):/bin/sh\n"
        folder.write(account + "sshd:x:65534:65534::/run/sshd:/usr/sbin/nologin\n", to: "passwd")
        folder.write("\(Self.user):x:\(getgid()):\n", to: "group")
        folder.write("\(Self.user):\(hash):19000::::::\n", to: "shadow")
    }

    var environment: [String] {
        [
            "LD_PRELOAD=libnss_wrapper.so", "NSS_WRAPPER_PASSWD=\(folder("passwd"))",
            "NSS_WRAPPER_GROUP=\(folder("group"))", "NSS_WRAPPER_SHADOW=\(folder("shadow"))",
        ]
    }
}
