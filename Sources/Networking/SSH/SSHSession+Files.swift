import CSSH2

extension SSHSession {
    /// The entries of a folder without `.` and `..`, in the server's order; more than `maximumEntries` fail.
    package func list(_ path: String, maximumEntries: Int) async throws(NetworkFailure) -> [FileFacts] {
        try await exclusively(.listing) { deadline throws(NetworkFailure) in
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
    package func stat(_ path: String) async throws(NetworkFailure) -> FileFacts {
        try await exclusively(.listing) { deadline throws(NetworkFailure) in
            let sftp = try await startSFTP(until: deadline)
            var attributes = LIBSSH2_SFTP_ATTRIBUTES()
            let code = try await complete(.listing, until: deadline) {
                libssh2_sftp_stat_ex(sftp, path, UInt32(path.utf8.count), LIBSSH2_SFTP_STAT, &attributes)
            }
            guard code == 0 else { throw failure(code, .listing, of: path, sftp) }
            return FileFacts(name: path, attributes)
        }
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
            entries.append(FileFacts(name: text, attributes))
        }
    }

    private func startSFTP(until deadline: ContinuousClock.Instant) async throws(NetworkFailure) -> OpaquePointer {
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

    /// A failure of an operation on a path, by the server's status, draft-ietf-secsh-filexfer-02 section 7.
    private func failure(
        _ code: Int32, _ phase: NetworkFailure.Phase, of path: String, _ sftp: OpaquePointer
    ) -> NetworkFailure {
        guard code == LIBSSH2_ERROR_SFTP_PROTOCOL, !handle.peerHasGone else { return failure(code, phase) }
        let status = libssh2_sftp_last_error(sftp)
        let place = "\"\(path)\" on \(target.destination)"
        switch status {
        case LIBSSH2_FX_NO_SUCH_FILE, LIBSSH2_FX_NO_SUCH_PATH:
            return failure(.missing, phase, "\(place) does not exist (sftp \(status): no such file)")
        case LIBSSH2_FX_PERMISSION_DENIED:
            return failure(
                .permission, phase, "\"\(target.user)\" may not read \(place) (sftp \(status): permission denied)")
        case LIBSSH2_FX_NO_CONNECTION, LIBSSH2_FX_CONNECTION_LOST:
            return failure(.reset, phase, "the connection was lost at \(place) (sftp \(status))")
        case LIBSSH2_FX_FAILURE:
            return failure(.protocolViolation, phase, "\(place) cannot be read (sftp \(status): failure)")
        default: return failure(.protocolViolation, phase, "\(place) cannot be read (sftp \(status))")
        }
    }
}

extension FileFacts {
    fileprivate init(name: String, _ attributes: LIBSSH2_SFTP_ATTRIBUTES) {
        let given = Int32(truncatingIfNeeded: attributes.flags)
        self.name = name
        size = given & LIBSSH2_SFTP_ATTR_SIZE != 0 ? attributes.filesize : 0
        modified = given & LIBSSH2_SFTP_ATTR_ACMODTIME != 0 ? Int64(attributes.mtime) : 0
        let isTyped = given & LIBSSH2_SFTP_ATTR_PERMISSIONS != 0
        isFolder =
            isTyped && Int32(truncatingIfNeeded: attributes.permissions) & LIBSSH2_SFTP_S_IFMT == LIBSSH2_SFTP_S_IFDIR
    }
}
