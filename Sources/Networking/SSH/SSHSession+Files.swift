import CSSH2

extension SSHSession {
    /// The entries of a folder without `.` and `..`, in the server's order, links followed; more than `maximumEntries`
    /// fail.
    package func list(
        _ path: String, maximumEntries: Int, until deadline: ContinuousClock.Instant? = nil
    ) async throws(NetworkFailure) -> [FileFacts] {
        try await exclusively(.listing, until: deadline) { deadline throws(NetworkFailure) in
            let sftp = try await startSFTP(until: deadline)
            var folder: OpaquePointer?
            let code = try await complete(.listing, until: deadline) {
                folder = libssh2_sftp_open_ex(sftp, path, UInt32(path.utf8.count), 0, 0, LIBSSH2_SFTP_OPENDIR)
                return folder == nil ? libssh2_session_last_errno(handle.session) : 0
            }
            guard let folder else { throw failure(code, .listing, of: path, sftp) }
            var entries: [FileFacts] = []
            do throws(NetworkFailure) {
                try await read(folder, path, sftp, into: &entries, maximumEntries, until: deadline)
            } catch {
                _ = try? await complete(.listing, until: .now + .seconds(1)) { libssh2_sftp_close_handle(folder) }
                throw error
            }
            let closed = try await complete(.listing, until: deadline) { libssh2_sftp_close_handle(folder) }
            guard closed == 0 else { throw failure(closed, .listing, of: path, sftp) }
            return entries
        }
    }

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

    /// What a link of a folder leads to; nil if that is nothing that this user may see.
    private func follow(
        _ name: [UInt8], in folder: String, _ sftp: OpaquePointer, until deadline: ContinuousClock.Instant
    ) async throws(NetworkFailure) -> LIBSSH2_SFTP_ATTRIBUTES? {
        let path = Array((folder.isEmpty || folder.hasSuffix("/") ? folder : folder + "/").utf8) + name
        var attributes = LIBSSH2_SFTP_ATTRIBUTES()
        let code = try await stat(path, sftp, &attributes, until: deadline)
        if code == 0 { return attributes }
        let trouble = failure(code, .listing, of: String(decoding: path, as: UTF8.self), sftp)
        guard code == LIBSSH2_ERROR_SFTP_PROTOCOL, trouble.problem != .reset else { throw trouble }
        return nil
    }

    private func read(
        _ folder: OpaquePointer, _ path: String, _ sftp: OpaquePointer, into entries: inout [FileFacts],
        _ maximumEntries: Int, until deadline: ContinuousClock.Instant
    ) async throws(NetworkFailure) {
        var name = [CChar](repeating: 0, count: 4096)
        while true {
            var attributes = LIBSSH2_SFTP_ATTRIBUTES()
            let length = try await complete(.listing, until: deadline) {
                libssh2_sftp_readdir_ex(folder, &name, name.count, nil, 0, &attributes)
            }
            if length == 0 { return }
            guard length > 0 else { throw failure(length, .listing, of: path, sftp) }
            let text = name.withUnsafeBytes { String(decoding: $0.prefix(Int(length)), as: UTF8.self) }
            guard text != ".", text != ".." else { continue }
            guard entries.count < maximumEntries else {
                throw failure(
                    .tooLarge, .listing, "\"\(path)\" on \(target.destination) has more than \(maximumEntries) entries")
            }
            if attributes.kind == LIBSSH2_SFTP_S_IFLNK {
                let bytes = name.prefix(Int(length)).map { UInt8(bitPattern: $0) }
                let end = try await follow(bytes, in: path, sftp, until: deadline)
                entries.append(FileFacts(name: text, end ?? attributes))
            } else {
                entries.append(FileFacts(name: text, attributes))
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
            "\(target.destination) lets \"\(target.user)\" in, but not to SFTP \(handle.inWords(code))")
    }

    /// A failure of an operation on a path, by the server's status, draft-ietf-secsh-filexfer-02 section 7; later drafts
    /// have more of them, which some servers send whatever was agreed on.
    func failure(
        _ code: Int32, _ phase: NetworkFailure.Phase, of path: String, _ sftp: OpaquePointer, _ deed: FileDeed = .read
    ) -> NetworkFailure {
        guard code == LIBSSH2_ERROR_SFTP_PROTOCOL, !handle.peerHasGone else { return failure(code, phase) }
        return failure(status: Int(libssh2_sftp_last_error(sftp)), phase, of: path, deed)
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
    fileprivate init(name: String, _ attributes: LIBSSH2_SFTP_ATTRIBUTES) {
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
}
