import CCurl

extension Network {
    /// Logs on by FTP (RFC 959), passive always, does one thing there, and logs off.
    package func ftp(_ deed: FTPDeed, at target: DialogueTarget) async throws(NetworkFailure) -> FTPOutcome {
        try DialogueSession.checkLine(deed.path ?? "", "the path")
        return try await DialogueSession.with(target, protocol: "ftp", environment: environment) {
            session throws(NetworkFailure) in
            try await session.perform(deed, at: target)
        }
    }
}

extension DialogueSession {
    /// The bytes of a listing that are read.
    private static let longestListing = 32 << 20

    fileprivate func perform(_ deed: FTPDeed, at target: DialogueTarget) async throws(NetworkFailure) -> FTPOutcome {
        switch deed {
        case .nothing:
            try await exchange { transfer, _ in transfer.easy.set(CURLOPT_NOBODY, 1) }
            return FTPOutcome(server: server)
        case .list(let folder, let most): return try await list(folder, most, at: target)
        case .get(let path, let limit, let keepsContent): return try await get(path, limit, keepsContent, at: target)
        case .put(let bytes, let path, let replaces): return try await put(bytes, path, replaces, at: target)
        case .remove(let path):
            try await exchange { transfer, _ in
                transfer.easy.set(CURLOPT_NOBODY, 1)
                transfer.keep(TextList(["DELE \(path)"]), for: CURLOPT_QUOTE)
            }
            return FTPOutcome(server: server)
        }
    }

    // MARK: Each deed

    private func list(
        _ folder: String, _ most: Int, at target: DialogueTarget
    ) async throws(NetworkFailure) -> FTPOutcome {
        let bytes = Gathered()
        var tooLong: NetworkFailure {
            NetworkFailure(
                .tooLarge, .listing, "\"\(folder)\" on \(target.destination) has more than \(most) entries",
                timings: server.timings, address: server.address)
        }
        var isMachineReadable = true
        var lacksMLSD = false
        var lastWord = ""
        do throws(NetworkFailure) {
            try await read("MLSD", folder, into: bytes) { lacksMLSD = $0.lacksCommand && $0.refusal?.verb == "MLSD" }
        } catch {
            guard lacksMLSD else { throw bytes.isFull ? tooLong : error }
            isMachineReadable = false
            do throws(NetworkFailure) {
                // Some servers pass the name on to a program that takes such a one for an option.
                try await read("LIST", folder.hasPrefix("-") ? "./" + folder : folder, into: bytes) {
                    lastWord = $0.lastReply?.text ?? ""
                }
            } catch {
                throw bytes.isFull ? tooLong : error
            }
        }
        let listing: FTPListing
        do {
            listing = try FTPListing(bytes.bytes, isMachineReadable: isMachineReadable, maximumEntries: most)
        } catch {
            throw tooLong
        }
        if listing.isCut {
            throw NetworkFailure(
                .protocolViolation, .listing,
                "the list of \"\(folder)\" from \(target.destination) ends in the middle of a line",
                advice: "somebody in between may have cut it: try again", timings: server.timings,
                address: server.address)
        }
        if !isMachineReadable, listing.entries.isEmpty { try await checkIsThere(folder, lastWord, at: target) }
        // A line that is not understood may well be the file that the plan asks about.
        if let line = listing.strangeLine {
            let lines = listing.strangeLines == 1 ? "a line" : "\(listing.strangeLines) lines"
            throw NetworkFailure(
                .protocolViolation, .listing,
                "the list of \"\(folder)\" from \(target.destination) has \(lines) in no form that is known: "
                    + quoted(line.utf8),
                timings: server.timings, address: server.address)
        }
        var outcome = FTPOutcome(server: server)
        outcome.entries = listing.entries
        return outcome
    }

    /// Fails where a folder is not there, or is closed to the account: LIST is about whatever its server takes it for, and
    /// some, as vsftpd, then send an empty list and say that it is whole.
    private func checkIsThere(
        _ folder: String, _ lastWord: String, at target: DialogueTarget
    ) async throws(NetworkFailure) {
        if !folder.isEmpty {
            try await exchange { transfer, _ in
                transfer.easy.set(CURLOPT_NOBODY, 1)
                transfer.keep(TextList(["CWD \(folder)"]), for: CURLOPT_QUOTE)
            }
        }
        guard lastWord.lowercased().contains("failed to open directory") else { return }
        throw NetworkFailure(
            .permission, .listing, "\(target.destination) does not list \"\(folder)\": \(quoted(lastWord.utf8))",
            timings: server.timings, address: server.address)
    }

    private func read(
        _ command: String, _ folder: String, into gathered: Gathered, _ look: (Dialogue) -> Void
    ) async throws(NetworkFailure) {
        var heard: Dialogue?
        defer { heard.map(look) }
        try await exchange(
            sink: { bytes in gathered.take(bytes, upTo: Self.longestListing) }, maximumBody: Self.longestListing
        ) { transfer, dialogue in
            heard = dialogue
            transfer.easy.set(CURLOPT_CUSTOMREQUEST, folder.isEmpty ? command : "\(command) \(folder)")
        }
    }

    private func get(
        _ path: String, _ limit: Int, _ keepsContent: Bool, at target: DialogueTarget
    ) async throws(NetworkFailure) -> FTPOutcome {
        let gathered = Gathered()
        let digest = ContentDigest()
        var size = 0
        var modified: Int64?
        let dialogue = try await exchange(
            path: Self.encoded(path),
            sink: { bytes in
                size += bytes.count
                guard size <= limit else { return false }
                digest.add(bytes)
                return !keepsContent || gathered.take(bytes, upTo: limit)
            }, maximumBody: limit
        ) { transfer, dialogue in
            transfer.easy.set(CURLOPT_FILETIME, 1)
            // libcurl would read so many bytes as SIZE says, and leave what comes behind them.
            transfer.easy.set(CURLOPT_IGNORE_CONTENT_LENGTH, 1)
            transfer.keep(TextList(["*SIZE \(path)"]), for: CURLOPT_PREQUOTE)
            dialogue.judge = { reply in
                if reply.verb == "MDTM", reply.code == 213 {
                    modified = FTPListing.time(String(reply.text.dropFirst(4)))
                }
                return true
            }
        }
        if let said = dialogue.sizeBefore, said != size {
            throw NetworkFailure(
                .protocolViolation, .transfer,
                "\(target.destination) says that \"\(path)\" has \(said) bytes, and sent \(size)",
                advice: "it may be written at this time: try again later", timings: server.timings,
                address: server.address)
        }
        var outcome = FTPOutcome(server: server)
        outcome.size = size
        outcome.sha256 = digest.finish()
        outcome.content = keepsContent ? gathered.bytes : nil
        outcome.modified = modified
        return outcome
    }

    private func put(
        _ bytes: [UInt8], _ path: String, _ replaces: Bool, at target: DialogueTarget
    ) async throws(NetworkFailure) -> FTPOutcome {
        var heard: Dialogue?
        do throws(NetworkFailure) {
            try await exchange(path: Self.encoded(path), upload: bytes) { transfer, dialogue in
                heard = dialogue
                // Some servers confirm a file that was cut: what is there is asked for, where the server tells it.
                transfer.keep(TextList(["*SIZE \(path)"]), for: CURLOPT_POSTQUOTE)
                guard !replaces else { return }
                // Asked in the same breath: FTP itself has no way to write only where nothing is.
                transfer.keep(TextList(["TYPE I", "*SIZE \(path)"]), for: CURLOPT_QUOTE)
                var isWritten = false
                dialogue.judge = { reply in
                    if reply.verb == "STOR" { isWritten = true }
                    return isWritten || reply.verb != "SIZE" || reply.code == 550
                }
            }
        } catch {
            throw refusalToOverwrite(heard?.refusedReply, path, target) ?? error
        }
        if let there = heard?.sizeAfter, there != bytes.count {
            throw NetworkFailure(
                .protocolViolation, .transfer,
                "\(target.destination) took \(bytes.count) bytes for \"\(path)\", and says that it has \(there)",
                timings: server.timings, address: server.address)
        }
        var outcome = FTPOutcome(server: server)
        outcome.size = bytes.count
        let digest = ContentDigest()
        bytes.withUnsafeBytes(digest.add)
        outcome.sha256 = digest.finish()
        return outcome
    }

    private func refusalToOverwrite(
        _ reply: Dialogue.Reply?, _ path: String, _ target: DialogueTarget
    ) -> NetworkFailure? {
        guard let reply, reply.verb == "SIZE" else { return nil }
        let place = "\"\(path)\" on \(target.destination)"
        if reply.code == 213 {
            return NetworkFailure(
                .exists, .transfer, "\(place) is there already, and was left as it is",
                advice: "to write in its place, say replace: true", timings: server.timings, address: server.address)
        }
        return NetworkFailure(
            .protocolViolation, .transfer,
            "nothing was written: the server does not say whether \(place) is there: \"\(reply.text)\"",
            advice: "to write whatever is there, say replace: true", timings: server.timings, address: server.address)
    }

    /// A path for a URL: whole, from the server's root where it begins with a slash (RFC 1738 section 3.2.2).
    private static func encoded(_ path: String) -> String {
        path.utf8.map { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: String(Unicode.Scalar(byte))
            default: "%" + hexadecimal([byte]).uppercased()
            }
        }.joined()
    }
}

extension Dialogue {
    /// The size of the file that is read, by the answer to SIZE (RFC 3659 section 4), or by the words that many servers have
    /// in that to RETR: `150 Opening BINARY mode data connection for x (23 bytes).`
    fileprivate var sizeBefore: Int? {
        if let size = replies.first(where: { $0.verb == "SIZE" })?.size { return size }
        let opening = replies.first { $0.verb == "RETR" && $0.code == 150 }
        let words = opening?.text.split(whereSeparator: { "( )".contains($0) }) ?? []
        return zip(words, words.dropFirst()).first { $1.hasPrefix("bytes") }.flatMap { number, _ in Int(number) }
    }

    /// The size of the file that was written.
    fileprivate var sizeAfter: Int? {
        guard let stored = replies.firstIndex(where: { $0.verb == "STOR" }) else { return nil }
        return replies[stored...].first { $0.verb == "SIZE" }?.size
    }
}

extension Dialogue.Reply {
    fileprivate var size: Int? { code == 213 ? Int(text.dropFirst(4).prefix { $0 != " " }) : nil }
}

/// Bytes that came, up to a bound.
private final class Gathered {
    private(set) var bytes: [UInt8] = []
    private(set) var isFull = false

    func take(_ more: UnsafeRawBufferPointer, upTo limit: Int) -> Bool {
        guard bytes.count + more.count <= limit else {
            isFull = true
            return false
        }
        bytes.append(contentsOf: more)
        return true
    }
}
