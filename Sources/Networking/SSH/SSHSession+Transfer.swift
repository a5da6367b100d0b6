import CSSH2

/// What was read or written of a file.
package struct TransferredFile: Sendable {
    /// Nil where it was not wanted.
    package let content: [UInt8]?
    /// Bytes.
    package let size: Int
    /// Lower-case hex.
    package let sha256: String
    /// Seconds since 1970; nil where the server does not say, and for a file that was written.
    package let modified: Int64?
}

extension SSHSession {
    /// So much of a file is in memory at a time, unless its content is wanted.
    static let pieceSize = 256 << 10
    /// The permissions of a file that is in nobody's place, less what the server takes away (umask(2)).
    private static let usualPermissions = 0o644

    /// Writes a file that is not there yet: one that is there stays as it is. What was begun and not finished is removed.
    package func put(
        _ content: [UInt8], to path: String, until deadline: ContinuousClock.Instant? = nil
    ) async throws(NetworkFailure) -> TransferredFile {
        try await exclusively(.transfer, until: deadline) { deadline throws(NetworkFailure) in
            let sftp = try await startSFTP(until: deadline)
            try await create(path, content, sftp, Self.usualPermissions, as: path, until: deadline)
            return written(content)
        }
    }

    /// Writes a file in the place of the one that is there, if there is one: at every moment the whole old or the whole new
    /// one stands under the name. The new one has the permissions of the old one.
    package func replace(
        _ path: String, with content: [UInt8], until deadline: ContinuousClock.Instant? = nil
    ) async throws(NetworkFailure) -> TransferredFile {
        try await exclusively(.transfer, until: deadline) { deadline throws(NetworkFailure) in
            let sftp = try await startSFTP(until: deadline)
            var attributes = LIBSSH2_SFTP_ATTRIBUTES()
            let found = try await stat(Array(path.utf8), sftp, &attributes, LIBSSH2_SFTP_LSTAT, until: deadline)
            if found == 0, attributes.kind == LIBSSH2_SFTP_S_IFDIR {
                throw failure(.exists, .transfer, "\"\(path)\" on \(target.destination) is a folder")
            }
            let renaming = try await startRenaming(of: path, until: deadline)
            do throws(NetworkFailure) {
                let folder = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { path[...$0] } ?? ""
                let temporary = folder + ".ctplan-" + String(UInt64.random(in: .min ... .max), radix: 16)
                let permissions = found == 0 ? attributes.filePermissions : nil
                try await create(
                    temporary, content, sftp, permissions ?? Self.usualPermissions, keeps: permissions != nil, as: path,
                    until: deadline)
                do throws(NetworkFailure) {
                    try await renaming.rename(temporary, to: path, in: self, until: deadline)
                } catch {
                    throw await removingRemains(of: temporary, after: error)
                }
            } catch {
                await renaming.end(in: self)
                throw error
            }
            await renaming.end(in: self)
            return written(content)
        }
    }

    /// Removes a file or link, never a folder.
    package func remove(
        _ path: String, until deadline: ContinuousClock.Instant? = nil
    ) async throws(NetworkFailure) {
        try await exclusively(.transfer, until: deadline) { deadline throws(NetworkFailure) in
            let sftp = try await startSFTP(until: deadline)
            let code = try await unlink(path, sftp, until: deadline)
            guard code != 0 else { return }
            let trouble = failure(code, .transfer, of: path, sftp, .remove)
            guard trouble.problem == .protocolViolation else { throw trouble }
            var attributes = LIBSSH2_SFTP_ATTRIBUTES()
            let found = try await stat(Array(path.utf8), sftp, &attributes, LIBSSH2_SFTP_LSTAT, until: deadline)
            guard found == 0, attributes.kind == LIBSSH2_SFTP_S_IFDIR else { throw trouble }
            throw failure(
                .exists, .transfer, "\"\(path)\" on \(target.destination) is a folder: only a file can be removed")
        }
    }

    // MARK: Pieces of these

    /// Makes a file with this content, or none: `shown` is the name that messages give it. With `keeps` it has just these
    /// permissions, or fewer where the server sets none; where it would have more, there is none.
    private func create(
        _ path: String, _ content: [UInt8], _ sftp: OpaquePointer, _ permissions: Int, keeps: Bool = false,
        as shown: String, until deadline: ContinuousClock.Instant
    ) async throws(NetworkFailure) {
        let file = try await make(path, sftp, permissions, as: shown, until: deadline)
        do throws(NetworkFailure) {
            try await write(content, file, shown, sftp, until: deadline)
            if keeps { try await set(permissions, of: file, shown, until: deadline) }
            try await close(file, shown, sftp, .write, until: deadline)
        } catch {
            throw await removingRemains(of: path, after: error)
        }
        handle.unfinishedFile = nil
    }

    private func set(
        _ permissions: Int, of file: OpaquePointer, _ shown: String, until deadline: ContinuousClock.Instant
    ) async throws(NetworkFailure) {
        var attributes = LIBSSH2_SFTP_ATTRIBUTES()
        attributes.flags = UInt(LIBSSH2_SFTP_ATTR_PERMISSIONS)
        attributes.permissions = UInt(permissions)
        let set = try await complete(.transfer, until: deadline) { libssh2_sftp_fstat_ex(file, &attributes, 1) }
        if set == 0 { return }
        let seen = try await complete(.transfer, until: deadline) { libssh2_sftp_fstat_ex(file, &attributes, 0) }
        if seen == 0, let given = attributes.filePermissions, given & ~permissions == 0 { return }
        throw failure(
            .permission, .transfer,
            "more may read or write what would take the place of \"\(shown)\" on \(target.destination) than the old file, "
                + "which was left as it is: the server refuses to set permissions",
            advice: "write a file of another name, or remove the old one first")
    }

    /// Opens a file that is not there yet, and notes it as unfinished.
    ///
    /// The server may have made it before an interrupt is heard of. Only its answer says so: it is waited for, two seconds
    /// at most, so that what was made can be removed.
    private func make(
        _ path: String, _ sftp: OpaquePointer, _ permissions: Int, as shown: String,
        until deadline: ContinuousClock.Instant
    ) async throws(NetworkFailure) -> OpaquePointer {
        let flags = LIBSSH2_FXF_WRITE | LIBSSH2_FXF_CREAT | LIBSSH2_FXF_EXCL
        let opening = Task { () async -> NetworkFailure? in
            do throws(NetworkFailure) {
                handle.unfinishedFile = try await open(
                    path, sftp, flags, .write, permissions, as: shown, until: deadline)
                return nil
            } catch {
                return error
            }
        }
        let refusal = await withTaskCancellationHandler {
            await opening.value
        } onCancel: {
            Task {
                try? await Task.sleep(for: .seconds(2))
                opening.cancel()
            }
        }
        if let refusal { throw refusal }
        guard let file = handle.unfinishedFile else { preconditionFailure("an opened file is unfinished") }
        return file
    }

    private func write(
        _ content: [UInt8], _ file: OpaquePointer, _ path: String, _ sftp: OpaquePointer,
        until deadline: ContinuousClock.Instant
    ) async throws(NetworkFailure) {
        // A copy at one address: libssh2_sftp_write(3) wants to be called again with the same one.
        let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: max(1, content.count), alignment: 1)
        defer { copy.deallocate() }
        copy.copyBytes(from: content)
        var sent = 0
        while sent < content.count {
            let piece = UnsafeRawBufferPointer(rebasing: copy[sent..<min(content.count, sent + Self.pieceSize)])
            let count = try await complete(.transfer, until: deadline) {
                Int32(libssh2_sftp_write(file, piece.baseAddress?.assumingMemoryBound(to: CChar.self), piece.count))
            }
            guard count >= 0 else { throw failure(count, .transfer, of: path, sftp, .write) }
            sent += Int(count)
            try await letOthersRun(until: deadline)
        }
    }

    func open(
        _ path: String, _ sftp: OpaquePointer, _ flags: Int32, _ deed: FileDeed, _ permissions: Int = 0,
        as shown: String? = nil, until deadline: ContinuousClock.Instant
    ) async throws(NetworkFailure) -> OpaquePointer {
        let (file, code) = try await complete(.transfer, until: deadline) {
            libssh2_sftp_open_ex(sftp, path, UInt32(path.utf8.count), UInt(flags), permissions, LIBSSH2_SFTP_OPENFILE)
        }
        if let file { return file }
        let trouble = failure(code, .transfer, of: shown ?? path, sftp, deed)
        guard deed == .write, trouble.problem == .protocolViolation || trouble.problem == .exists else { throw trouble }
        // The version of SFTP that libssh2 speaks has no status of its own for this.
        var attributes = LIBSSH2_SFTP_ATTRIBUTES()
        guard try await stat(Array(path.utf8), sftp, &attributes, LIBSSH2_SFTP_LSTAT, until: deadline) == 0 else {
            throw trouble
        }
        throw failure(
            .exists, .transfer, "\"\(shown ?? path)\" on \(target.destination) exists already, and was left as it is",
            advice: "to overwrite it, say replace: true")
    }

    func close(
        _ file: OpaquePointer, _ path: String, _ sftp: OpaquePointer, _ deed: FileDeed,
        until deadline: ContinuousClock.Instant
    ) async throws(NetworkFailure) {
        let code = try await complete(.transfer, until: deadline) { libssh2_sftp_close_handle(file) }
        guard code == 0 else { throw failure(code, .transfer, of: path, sftp, deed) }
    }

    private func unlink(
        _ path: String, _ sftp: OpaquePointer, until deadline: ContinuousClock.Instant
    ) async throws(NetworkFailure) -> Int32 {
        try await complete(.transfer, until: deadline) {
            libssh2_sftp_unlink_ex(sftp, path, UInt32(path.utf8.count))
        }
    }

    /// Removes, within two seconds, what this session made and could not finish; the failure with a word on what is left.
    private func removingRemains(of path: String, after trouble: NetworkFailure) async -> NetworkFailure {
        // A task of its own, since the one that failed may be cancelled.
        if await Task(operation: { await removeRemains(of: path) }).value { return trouble }
        return failure(
            trouble.problem, trouble.phase, "\(trouble.message); what was written of it may be left as \"\(path)\"",
            advice: trouble.advice)
    }

    private func removeRemains(of path: String) async -> Bool {
        guard let sftp = handle.sftp else { return false }
        let deadline = ContinuousClock.now + .seconds(2)
        if let file = handle.unfinishedFile {
            handle.unfinishedFile = nil
            _ = try? await complete(.transfer, until: deadline) { libssh2_sftp_close_handle(file) }
        }
        return (try? await unlink(path, sftp, until: deadline)) == 0
    }

    /// A peer that is fast never lets a transfer wait, and the loop serves others too.
    func letOthersRun(
        _ phase: NetworkFailure.Phase = .transfer, until deadline: ContinuousClock.Instant
    ) async throws(NetworkFailure) {
        await Task.yield()
        if Task.isCancelled {
            throw failure(.interrupted, phase, "the \(phase.rawValue) with \(peer) was interrupted")
        }
        guard ContinuousClock.now < deadline else {
            throw failure(
                .timeout, phase,
                "\(peer) did not finish the \(phase.rawValue) within \(target.timeout.inWords)")
        }
    }

    private func written(_ content: [UInt8]) -> TransferredFile {
        let digest = ContentDigest()
        content.withUnsafeBytes(digest.add)
        return TransferredFile(content: nil, size: content.count, sha256: digest.finish(), modified: nil)
    }
}
