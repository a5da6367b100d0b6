import CSSH2

extension SSHSession {
    /// The entries of a folder without `.` and `..`, in the server's order, links followed; more than `maximumEntries`
    /// fail.
    package func list(
        _ path: String, maximumEntries: Int, until deadline: ContinuousClock.Instant? = nil
    ) async throws(NetworkFailure) -> [FileFacts] {
        var scope = ListingScope()
        scope.mostEntries = maximumEntries
        return try await list(path, scope, until: deadline)
    }

    /// What the scope keeps of a folder and, as far as it goes, of those below, folder by folder.
    ///
    /// A link to a folder is an entry of the kind folder, but not looked into: so links that lead in a circle do no harm.
    package func list(
        _ path: String, _ scope: ListingScope, until deadline: ContinuousClock.Instant? = nil
    ) async throws(NetworkFailure) -> [FileFacts] {
        try await exclusively(.listing, until: deadline) { deadline throws(NetworkFailure) in
            let sftp = try await startSFTP(until: deadline)
            var listing = Listing(path: path, scope: scope)
            var waiting = [Listing.Folder(path: Array(path.utf8), name: [], depth: 0)]
            while let folder = waiting.popLast() {
                let inner = try await list(folder, sftp, into: &listing, until: deadline)
                if let first = inner.first, folder.depth == scope.depth, scope.depth > 0 {
                    throw failure(
                        .tooLarge, .listing,
                        "folders of \"\(path)\" on \(target.destination) lie more than \(scope.depth) deep, such as "
                            + "\"\(String(decoding: first.name, as: UTF8.self))\"",
                        advice: "list a folder that is nearer to the files")
                }
                // The first of them next.
                waiting += inner.reversed()
            }
            return listing.entries
        }
    }

    /// Lists one folder; those in it that are no links.
    private func list(
        _ folder: Listing.Folder, _ sftp: OpaquePointer, into listing: inout Listing,
        until deadline: ContinuousClock.Instant
    ) async throws(NetworkFailure) -> [Listing.Folder] {
        let path = String(decoding: folder.path, as: UTF8.self)
        let (opened, code) = try await complete(.listing, until: deadline) {
            folder.path.withUnsafeBytes { bytes in
                libssh2_sftp_open_ex(
                    sftp, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), UInt32(bytes.count), 0, 0,
                    LIBSSH2_SFTP_OPENDIR)
            }
        }
        guard let opened else {
            let trouble = failure(code, .listing, of: path, sftp)
            throw try await noFolder(folder, path, after: trouble, sftp, until: deadline)
        }
        var inner: [Listing.Folder] = []
        do throws(NetworkFailure) {
            inner = try await read(opened, folder, path, sftp, into: &listing, until: deadline)
        } catch {
            _ = try? await complete(.listing, until: .now + .seconds(1)) { libssh2_sftp_close_handle(opened) }
            throw error
        }
        let closed = try await complete(.listing, until: deadline) { libssh2_sftp_close_handle(opened) }
        guard closed == 0 else { throw failure(closed, .listing, of: path, sftp) }
        return inner
    }

    /// Servers answer "no such file" or "failure" also for what is there, and no folder.
    private func noFolder(
        _ folder: Listing.Folder, _ path: String, after trouble: NetworkFailure, _ sftp: OpaquePointer,
        until deadline: ContinuousClock.Instant
    ) async throws(NetworkFailure) -> NetworkFailure {
        guard folder.depth == 0, [.missing, .protocolViolation].contains(trouble.problem), !handle.peerHasGone,
            let attributes = try await follow(folder.path, sftp, until: deadline), let kind = attributes.kind,
            kind != LIBSSH2_SFTP_S_IFDIR
        else { return trouble }
        return failure(
            .exists, .listing, "\"\(path)\" on \(target.destination) is a file, not a folder",
            advice: "look at it with stat, or read it with get")
    }

    private func read(
        _ opened: OpaquePointer, _ folder: Listing.Folder, _ path: String, _ sftp: OpaquePointer,
        into listing: inout Listing, until deadline: ContinuousClock.Instant
    ) async throws(NetworkFailure) -> [Listing.Folder] {
        var inner: [Listing.Folder] = []
        var buffer = [CChar](repeating: 0, count: 4096)
        while true {
            var attributes = LIBSSH2_SFTP_ATTRIBUTES()
            let length = try await complete(.listing, until: deadline) {
                libssh2_sftp_readdir_ex(opened, &buffer, buffer.count, nil, 0, &attributes)
            }
            if length == 0 { return inner }
            guard length > 0 else { throw failure(length, .listing, of: path, sftp) }
            let name = buffer.prefix(Int(length)).map { UInt8(bitPattern: $0) }
            if name.elementsEqual(".".utf8) || name.elementsEqual("..".utf8) { continue }
            let entry = folder.entry(name)
            // A server may leave the kind of an entry out, and tell it only where it is asked for that one.
            if attributes.kind == LIBSSH2_SFTP_S_IFLNK || attributes.kind == nil {
                attributes = try await follow(entry.path, sftp, until: deadline) ?? attributes
            } else if attributes.kind == LIBSSH2_SFTP_S_IFDIR, listing.scope.depth > 0 {
                inner.append(entry)
                if let excess = listing.note(bytes: entry.path.count + entry.name.count) {
                    throw tooMuch(listing.path, excess)
                }
            }
            let facts = FileFacts(name: String(decoding: entry.name, as: UTF8.self), attributes)
            if let excess = listing.add(facts) { throw tooMuch(listing.path, excess) }
            // A server that always has more to say would keep the others from their turn.
            if listing.count.isMultiple(of: 256) { try await letOthersRun(.listing, until: deadline) }
        }
    }

    private func tooMuch(_ path: String, _ words: String) -> NetworkFailure {
        failure(
            .tooLarge, .listing, "\"\(path)\" on \(target.destination) \(words)",
            advice: "list a smaller folder, or fewer of its files with matching")
    }

    /// What a link leads to; nil if that is nothing that this user may see.
    private func follow(
        _ path: [UInt8], _ sftp: OpaquePointer, until deadline: ContinuousClock.Instant
    ) async throws(NetworkFailure) -> LIBSSH2_SFTP_ATTRIBUTES? {
        var attributes = LIBSSH2_SFTP_ATTRIBUTES()
        let code = try await stat(path, sftp, &attributes, until: deadline)
        if code == 0 { return attributes }
        let trouble = failure(code, .listing, of: String(decoding: path, as: UTF8.self), sftp)
        guard code == LIBSSH2_ERROR_SFTP_PROTOCOL, trouble.problem != .reset else { throw trouble }
        return nil
    }
}

/// A listing as it grows, within its bounds.
private struct Listing {
    /// The first folder.
    let path: String
    let scope: ListingScope
    private(set) var entries: [FileFacts] = []
    /// The entries that were looked at.
    private(set) var count = 0
    private var nameBytes = 0

    /// A folder that is to be looked into; paths are bytes, which need not be UTF-8.
    struct Folder {
        let path: [UInt8]
        /// From the first folder on.
        let name: [UInt8]
        let depth: Int

        func entry(_ name: [UInt8]) -> Folder {
            let slash = UInt8(ascii: "/")
            return Folder(
                path: path + (path.isEmpty || path.last == slash ? [] : [slash]) + name,
                name: self.name + (self.name.isEmpty ? [] : [slash]) + name, depth: depth + 1)
        }
    }

    init(path: String, scope: ListingScope) {
        self.path = path
        self.scope = scope
    }

    /// Takes an entry, if it is to be kept; in words, what there is too much of.
    mutating func add(_ facts: FileFacts) -> String? {
        count += 1
        if count > scope.mostEntries { return "has more than \(scope.mostEntries) entries" }
        guard scope.keeps(facts) else { return nil }
        if entries.count == scope.mostKept { return "has more than \(scope.mostKept) entries that are asked for" }
        entries.append(facts)
        return note(bytes: facts.name.utf8.count)
    }

    mutating func note(bytes: Int) -> String? {
        nameBytes += bytes
        return nameBytes > scope.mostNameBytes ? "has names of more than \(scope.mostNameBytes) bytes together" : nil
    }
}
