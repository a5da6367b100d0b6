import CSSH2

extension SSHSession {
    /// What the server says of a path, links followed.
    package func stat(
        _ path: String, until deadline: ContinuousClock.Instant? = nil
    ) async throws(NetworkFailure) -> FileFacts {
        try await exclusively(.listing, until: deadline) { deadline throws(NetworkFailure) in
            let sftp = try await startSFTP(until: deadline)
            var attributes = LIBSSH2_SFTP_ATTRIBUTES()
            let code = try await stat(Array(path.utf8), sftp, &attributes, until: deadline)
            guard code == 0 else { throw failure(code, .listing, of: path, sftp) }
            return FileFacts(name: path, attributes)
        }
    }

    /// libssh2's result; `LIBSSH2_SFTP_LSTAT` follows no link.
    func stat(
        _ path: [UInt8], _ sftp: OpaquePointer, _ attributes: inout LIBSSH2_SFTP_ATTRIBUTES,
        _ kind: Int32 = LIBSSH2_SFTP_STAT, until deadline: ContinuousClock.Instant
    ) async throws(NetworkFailure) -> Int32 {
        // libssh2 keeps no pointer between the calls, only what it wants to send.
        var found = LIBSSH2_SFTP_ATTRIBUTES()
        defer { attributes = found }
        return try await complete(.listing, until: deadline) {
            path.withUnsafeBytes { bytes in
                libssh2_sftp_stat_ex(
                    sftp, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), UInt32(bytes.count),
                    kind, &found)
            }
        }
    }

    func startSFTP(until deadline: ContinuousClock.Instant) async throws(NetworkFailure) -> OpaquePointer {
        if let sftp = handle.sftp { return sftp }
        let code = try await complete(.channel, until: deadline) {
            handle.sftp = libssh2_sftp_init(handle.session)
            return handle.sftp == nil ? libssh2_session_last_errno(handle.session) : 0
        }
        if let sftp = handle.sftp { return sftp }
        let refusals = [
            LIBSSH2_ERROR_CHANNEL_REQUEST_DENIED, LIBSSH2_ERROR_REQUEST_DENIED, LIBSSH2_ERROR_CHANNEL_FAILURE,
        ]
        guard refusals.contains(code), !handle.peerHasGone else { throw failure(code, .channel) }
        throw failure(
            .permission, .channel,
            "\(peer) lets \"\(target.user)\" in, but not to SFTP \(handle.inWords(code))")
    }

    /// A failure of an operation on a path, by the server's status, draft-ietf-secsh-filexfer-02 section 7; later drafts
    /// have more of them, which some servers send whatever was agreed on.
    func failure(
        _ code: Int32, _ phase: NetworkFailure.Phase, of path: String, _ sftp: OpaquePointer, _ deed: FileDeed = .read
    ) -> NetworkFailure {
        guard code == LIBSSH2_ERROR_SFTP_PROTOCOL, !handle.peerHasGone else { return failure(code, phase) }
        let status = Int(libssh2_sftp_last_error(sftp))
        // No refusal by the server: what it sent is not what libssh2 can take.
        guard status != LIBSSH2_FX_OK else {
            return failure(
                .protocolViolation, phase,
                "\"\(path)\" on \(target.destination) cannot be \(deed.done) \(handle.inWords(code))")
        }
        return failure(status: status, phase, of: path, deed)
    }

    func failure(
        status: Int, _ phase: NetworkFailure.Phase, of path: String, _ deed: FileDeed
    ) -> NetworkFailure {
        let place = "\"\(path)\" on \(target.destination)"
        switch UInt(status) {
        case LIBSSH2_FX_NO_SUCH_FILE, LIBSSH2_FX_NO_SUCH_PATH:
            let missing = deed == .write ? "the folder of \(place)" : place
            return failure(.missing, phase, "\(missing) does not exist (sftp \(status): no such file)")
        case LIBSSH2_FX_PERMISSION_DENIED, LIBSSH2_FX_WRITE_PROTECT:
            return failure(
                .permission, phase,
                "\"\(target.user)\" may not \(deed.rawValue) \(place) (sftp \(status): permission denied)")
        case LIBSSH2_FX_NO_CONNECTION, LIBSSH2_FX_CONNECTION_LOST:
            return failure(.reset, phase, "the connection was lost at \(place) (sftp \(status))")
        case LIBSSH2_FX_FILE_ALREADY_EXISTS:
            return failure(.exists, phase, "\(place) exists already (sftp \(status))")
        case LIBSSH2_FX_NO_SPACE_ON_FILESYSTEM, LIBSSH2_FX_QUOTA_EXCEEDED:
            return failure(.noSpace, phase, "there is no room for \(place) (sftp \(status): disk or quota full)")
        case LIBSSH2_FX_FAILURE:
            return failure(
                .protocolViolation, phase, "\(place) cannot be \(deed.done) (sftp \(status): failure)",
                advice: deed == .write ? "servers say no more when a disk or a quota is full" : nil)
        default:
            return failure(.protocolViolation, phase, "\(place) cannot be \(deed.done) (sftp \(status))")
        }
    }
}

/// What is done to a path, as a message says it.
enum FileDeed: String {
    case read, write, remove

    var done: String {
        switch self {
        case .read: "read"
        case .write: "written"
        case .remove: "removed"
        }
    }
}

extension FileFacts {
    init(name: String, _ attributes: LIBSSH2_SFTP_ATTRIBUTES) {
        self.name = name
        size = attributes.has(LIBSSH2_SFTP_ATTR_SIZE) ? attributes.filesize : nil
        modified = attributes.has(LIBSSH2_SFTP_ATTR_ACMODTIME) ? Int64(attributes.mtime) : nil
        kind =
            switch attributes.kind {
            case LIBSSH2_SFTP_S_IFREG: .file
            case LIBSSH2_SFTP_S_IFDIR: .folder
            default: .other
            }
    }
}

extension LIBSSH2_SFTP_ATTRIBUTES {
    func has(_ attribute: Int32) -> Bool { Int32(truncatingIfNeeded: flags) & attribute != 0 }

    /// The bits of the permissions that tell a file from a folder; nil where the server sends none.
    var kind: Int32? {
        has(LIBSSH2_SFTP_ATTR_PERMISSIONS) ? Int32(truncatingIfNeeded: permissions) & LIBSSH2_SFTP_S_IFMT : nil
    }

    /// Who may read, write and run a regular file; nil for what is none, and where the server does not say.
    var filePermissions: Int? {
        kind == LIBSSH2_SFTP_S_IFREG ? Int(truncatingIfNeeded: permissions) & 0o777 : nil
    }
}
