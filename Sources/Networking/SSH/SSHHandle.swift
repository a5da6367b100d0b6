import CSSH2
import Glibc

/// A libssh2 session on its connection; the owner frees it. All of it belongs to the loop's thread.
final class SSHHandle {
    let session: OpaquePointer
    let connection: TCPConnection
    var sftp: OpaquePointer?
    /// A file that is being written.
    var unfinishedFile: OpaquePointer?
    /// The password for a server that asks for it by keyboard-interactive.
    var password: String?
    private var isFreed = false

    init(_ connection: TCPConnection) {
        guard let session = libssh2_session_init_ex(nil, nil, nil, nil) else {
            preconditionFailure("libssh2 has no memory for a session")
        }
        self.session = session
        self.connection = connection
        libssh2_session_set_blocking(session, 0)
    }

    /// libssh2's code and its own words for the last error, in brackets.
    func inWords(_ code: Int32) -> String {
        var message: UnsafeMutablePointer<CChar>?
        var length: Int32 = 0
        libssh2_session_last_error(session, &message, &length, 0)
        let words = message.map { String(cString: $0) } ?? ""
        return "(libssh2 \(code): \(words.isEmpty ? "no more is known" : lowerFirst(words)))"
    }

    /// Whether the other side has ended the connection, even if bytes are left to read.
    var peerHasGone: Bool {
        // POLLRDHUP of poll(2), which Swift's Glibc module leaves out.
        var watched = pollfd(fd: connection.descriptor, events: 0x2000, revents: 0)
        return poll(&watched, 1, 0) == 1
    }

    var banner: String? { libssh2_session_banner_get(session).map { String(cString: $0) } }

    /// The types of host keys that this libssh2 can verify.
    var supportedHostKeys: [String] {
        var names: UnsafeMutablePointer<UnsafePointer<CChar>?>?
        let count = libssh2_session_supported_algs(session, LIBSSH2_METHOD_HOSTKEY, &names)
        guard count > 0, let names else { return [] }
        defer { libssh2_free(session, names) }
        return (0..<Int(count)).compactMap { index in names[index].map { String(cString: $0) } }
    }

    /// The host key's bytes as the key exchange showed them.
    var hostKey: [UInt8]? {
        var length = 0
        var type: Int32 = 0
        guard let key = libssh2_session_hostkey(session, &length, &type) else { return nil }
        return UnsafeRawBufferPointer(start: key, count: length).map { $0 }
    }

    var algorithms: SSHFacts.Algorithms {
        func method(_ kind: Int32) -> String {
            libssh2_session_methods(session, kind).map { String(cString: $0) } ?? ""
        }
        return SSHFacts.Algorithms(
            keyExchange: method(LIBSSH2_METHOD_KEX), hostKey: method(LIBSSH2_METHOD_HOSTKEY),
            cipher: method(LIBSSH2_METHOD_CRYPT_CS), mac: method(LIBSSH2_METHOD_MAC_CS))
    }

    /// Ends the connection without a word, which keeps libssh2 from waiting, and frees everything of the session.
    func free() {
        guard !isFreed else { return }
        isFreed = true
        shutdown(connection.descriptor, Int32(SHUT_RDWR))
        var attempts = 0
        while let sftp, attempts < 16, libssh2_sftp_shutdown(sftp) == LIBSSH2_ERROR_EAGAIN { attempts += 1 }
        sftp = nil
        attempts = 0
        while attempts < 16, libssh2_session_free(session) == LIBSSH2_ERROR_EAGAIN { attempts += 1 }
    }
}
