import CSSH2
import Glibc

/// A libssh2 session on its connection; the owner frees it. All of it belongs to the loop's thread.
final class SSHHandle {
    let session: OpaquePointer
    let connection: TCPConnection
    var sftp: OpaquePointer?
    /// A file that is being written.
    var unfinishedFile: OpaquePointer?
    /// What it is asked by keyboard-interactive, while it is.
    var dialogue: KeyboardDialogue?
    /// Reads what the server offers from its first packets, until the keys are agreed on.
    var offerReader: OfferReader?
    var witness = PacketWitness()
    /// How much came before the logon was over. libssh2 keeps what it does not expect, and reads on as long as it comes.
    fileprivate(set) var bytesBeforeLogon = 0
    /// Far more than all offers, keys and banners take.
    static let mostBytesBeforeLogon = 4 << 20
    var isFlooded: Bool { bytesBeforeLogon > Self.mostBytesBeforeLogon }
    private var isFreed = false
    /// libssh2's own way to receive, while another stands in its place.
    private var receiveDefault: UnsafeMutableRawPointer?

    init(_ connection: TCPConnection) {
        Libraries.start()
        guard let session = libssh2_session_init_ex(allocate, release, reallocate, nil) else {
            preconditionFailure("libssh2 has no memory for a session")
        }
        self.session = session
        self.connection = connection
        libssh2_session_set_blocking(session, 0)
        libssh2_session_abstract(session).pointee = Unmanaged.passUnretained(self).toOpaque()
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

    /// The algorithms of a kind that this libssh2 has, such as `LIBSSH2_METHOD_HOSTKEY`.
    func supported(_ kind: Int32) -> [String] {
        var names: UnsafeMutablePointer<UnsafePointer<CChar>?>?
        let count = libssh2_session_supported_algs(session, kind, &names)
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

// libssh2_session_init_ex(3) and libssh2_session_callback_set(3): `abstract` points to where libssh2 keeps the handle.

extension SSHHandle {
    static func of(_ abstract: UnsafeMutablePointer<UnsafeMutableRawPointer?>?) -> SSHHandle? {
        abstract?.pointee.map { Unmanaged<SSHHandle>.fromOpaque($0).takeUnretainedValue() }
    }
}

private func allocate(
    _ count: Int, _ abstract: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
) -> UnsafeMutableRawPointer? { malloc(count) }

private func reallocate(
    _ memory: UnsafeMutableRawPointer?, _ count: Int, _ abstract: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
) -> UnsafeMutableRawPointer? { realloc(memory, count) }

private func release(
    _ memory: UnsafeMutableRawPointer?, _ abstract: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
) {
    guard let memory else { return }
    // Most of what is freed is no packet of interest: the first byte tells before anything else is looked for.
    if PacketWitness.isOfInterest(memory.load(as: UInt8.self)), let handle = SSHHandle.of(abstract) {
        handle.witness.see(UnsafeRawBufferPointer(start: memory, count: malloc_usable_size(memory)))
    }
    free(memory)
}

extension SSHHandle {
    /// Reads the server's offers along with libssh2, and sees to it that not too much comes, until `endWatching`.
    func beginWatching() {
        offerReader = OfferReader()
        let callback: ReceiveFunction = receive
        receiveDefault = libssh2_session_callback_set(
            session, LIBSSH2_CALLBACK_RECV, unsafeBitCast(callback, to: UnsafeMutableRawPointer.self))
    }

    func endWatching() {
        guard let receiveDefault else { return }
        _ = libssh2_session_callback_set(session, LIBSSH2_CALLBACK_RECV, receiveDefault)
        self.receiveDefault = nil
    }
}

private typealias ReceiveFunction =
    @convention(c) (
        Int32, UnsafeMutableRawPointer?, Int, Int32, UnsafeMutablePointer<UnsafeMutableRawPointer?>?
    ) -> Int

/// As libssh2 wants it: the count, or errno with its sign turned.
private func receive(
    _ descriptor: Int32, _ buffer: UnsafeMutableRawPointer?, _ length: Int, _ flags: Int32,
    _ abstract: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
) -> Int {
    let count = recv(descriptor, buffer, length, flags)
    guard count >= 0 else { return -Int(errno) }
    guard let handle = SSHHandle.of(abstract) else { return count }
    handle.bytesBeforeLogon += count
    if handle.isFlooded { return -Int(ECONNABORTED) }
    handle.offerReader?.read(UnsafeRawBufferPointer(start: buffer, count: count))
    return count
}
