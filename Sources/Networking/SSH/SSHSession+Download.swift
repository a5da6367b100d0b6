import CSSH2

extension SSHSession {
    /// Reads a whole regular file of at most `maximumSize` bytes; its content is only kept where it is wanted.
    package func get(
        _ path: String, maximumSize: Int, keepsContent: Bool, until deadline: ContinuousClock.Instant? = nil
    ) async throws(NetworkFailure) -> TransferredFile {
        try await get(
            path, into: FileDownload(maximumSize: maximumSize, keepsContent: keepsContent), until: deadline)
    }

    /// Reads a regular file to its end, from where the download stands.
    ///
    /// Fails where the file is not the one that it was when the download began, or when this reading did.
    package func get(
        _ path: String, into download: FileDownload, until deadline: ContinuousClock.Instant? = nil
    ) async throws(NetworkFailure) -> TransferredFile {
        try await exclusively(.transfer, until: deadline) { deadline throws(NetworkFailure) in
            let sftp = try await startSFTP(until: deadline)
            var attributes = LIBSSH2_SFTP_ATTRIBUTES()
            let found = try await stat(Array(path.utf8), sftp, &attributes, until: deadline)
            guard found == 0 else { throw failure(found, .transfer, of: path, sftp) }
            // To open a pipe would keep the server waiting for whoever writes into it.
            if let kind = attributes.kind, kind != LIBSSH2_SFTP_S_IFREG {
                throw failure(
                    .exists, .transfer,
                    "\"\(path)\" on \(target.destination) is \(kind == LIBSSH2_SFTP_S_IFDIR ? "a folder" : "no file")",
                    advice: kind == LIBSSH2_SFTP_S_IFDIR ? "look into it with list" : nil)
            }
            let version = FileDownload.Version(attributes)
            if let size = version.size, size > UInt64(download.maximumSize) {
                throw tooLarge(path, "\(size) bytes", download.maximumSize)
            }
            if let earlier = download.begin(version) { throw changed(path, from: earlier, to: version) }
            let file = try await open(path, sftp, LIBSSH2_FXF_READ, .read, until: deadline)
            do throws(NetworkFailure) {
                try await read(file, path, sftp, into: download, until: deadline)
                try await check(file, path, version, download.size, until: deadline)
                try await close(file, path, sftp, .read, until: deadline)
                return download.finish()
            } catch {
                _ = try? await complete(.transfer, until: .now + .seconds(1)) { libssh2_sftp_close_handle(file) }
                throw error
            }
        }
    }

    private func read(
        _ file: OpaquePointer, _ path: String, _ sftp: OpaquePointer, into download: FileDownload,
        until deadline: ContinuousClock.Instant
    ) async throws(NetworkFailure) {
        if download.size > 0 { libssh2_sftp_seek64(file, UInt64(download.size)) }
        // Its address must stay the same from call to call (libssh2_sftp_read(3)).
        let piece = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.pieceSize, alignment: 1)
        defer { piece.deallocate() }
        while true {
            let count = try await complete(.transfer, until: deadline) {
                Int32(libssh2_sftp_read(file, piece.baseAddress?.assumingMemoryBound(to: CChar.self), piece.count))
            }
            guard count >= 0 else { throw failure(count, .transfer, of: path, sftp) }
            if count == 0 { return }
            guard download.size + Int(count) <= download.maximumSize else {
                throw tooLarge(path, "more than that", download.maximumSize)
            }
            do throws(FileSinkProblem) {
                try download.add(UnsafeRawBufferPointer(rebasing: piece[..<Int(count)]))
            } catch {
                throw failure(.unusable, .transfer, error.message)
            }
            try await letOthersRun(until: deadline)
        }
    }

    /// Fails where the file changed while it was read, or where not as much of it came as the server said there is.
    private func check(
        _ file: OpaquePointer, _ path: String, _ version: FileDownload.Version, _ size: Int,
        until deadline: ContinuousClock.Instant
    ) async throws(NetworkFailure) {
        var found = LIBSSH2_SFTP_ATTRIBUTES()
        let code = try await complete(.transfer, until: deadline) { libssh2_sftp_fstat_ex(file, &found, 0) }
        // Files of a kernel say that they are empty, and have no time of their own.
        if version.size == 0, code != 0 || found.filesize == 0 { return }
        if code == 0 {
            let now = FileDownload.Version(found)
            guard now == version else { throw changed(path, from: version, to: now) }
        } else if handle.peerHasGone {
            throw failure(code, .transfer)
        }
        guard let announced = version.size, announced != UInt64(size) else { return }
        throw failure(
            .protocolViolation, .transfer,
            "\(peer) sent \(size) bytes of \"\(path)\", which has \(announced) by its own account")
    }

    private func changed(
        _ path: String, from earlier: FileDownload.Version, to now: FileDownload.Version
    ) -> NetworkFailure {
        failure(
            .protocolViolation, .transfer,
            "\"\(path)\" on \(target.destination) changed while it was read: it had \(earlier.inWords), and now "
                + now.inWords,
            advice: "wait until the file is written to its end; another attempt reads it from its beginning")
    }

    private func tooLarge(_ path: String, _ size: String, _ maximum: Int) -> NetworkFailure {
        failure(
            .tooLarge, .transfer,
            "\"\(path)\" on \(target.destination) has \(size), and at most \(maximum) bytes are read")
    }
}

extension FileDownload.Version {
    fileprivate init(_ attributes: LIBSSH2_SFTP_ATTRIBUTES) {
        size = attributes.has(LIBSSH2_SFTP_ATTR_SIZE) ? attributes.filesize : nil
        modified = attributes.has(LIBSSH2_SFTP_ATTR_ACMODTIME) ? Int64(attributes.mtime) : nil
    }
}
