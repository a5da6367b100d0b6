import COpenSSL
import Glibc
import Synchronization

/// Files of host keys as sshd(8) describes them under "SSH_KNOWN_HOSTS FILE FORMAT".
///
/// Read here and not by libssh2, which knows neither patterns nor `@revoked`, and takes a key that stands for the host
/// on port 22 for a changed one on every other port.
struct KnownHosts {
    struct Entry {
        let isRevoked: Bool
        /// Hashed, or in lower case.
        let hosts: String
        let key: [UInt8]
        /// `path:line`.
        let place: String

        var type: String { SSHBytes.keyType(of: key) }
    }

    /// What the files say of a key.
    enum Verdict {
        case known
        case revoked(Entry)
        /// The host has another key of the same type.
        case changed(Entry)
        /// The host has no key, or only of other types.
        case unknown(otherTypes: [String])
    }

    private let entries: [Entry]
    let paths: [String]

    init(paths: [String]) {
        self.paths = paths
        entries = paths.flatMap(KnownHostsFile.entries)
    }

    /// How the files name a destination: `[host]:port` unless the port is 22.
    static func name(of destination: Destination) -> String {
        let host = destination.host.lowercased()
        return destination.port == 22 ? host : "[\(host)]:\(destination.port)"
    }

    /// The types of the keys that a destination has, in the order of the files.
    func types(for destination: Destination) -> [String] {
        let own = entries(for: Self.name(of: destination)).filter { !$0.isRevoked }
        let candidates = own.isEmpty ? entries(for: destination.host.lowercased()) : own
        var seen: Set<String> = []
        return candidates.map(\.type).filter { seen.insert($0).inserted }
    }

    func verdict(on key: [UInt8], for destination: Destination) -> Verdict {
        let own = entries(for: Self.name(of: destination))
        // ssh(1) too takes a key that stands for the host without port, but only to accept it.
        let portless = destination.port == 22 ? [] : entries(for: destination.host.lowercased())
        if let revoked = (own + portless).first(where: { $0.isRevoked && $0.key == key }) { return .revoked(revoked) }
        let good = own.filter { !$0.isRevoked }
        if (good + portless).contains(where: { !$0.isRevoked && $0.key == key }) { return .known }
        let type = SSHBytes.keyType(of: key)
        if let other = good.first(where: { $0.type == type }) { return .changed(other) }
        return .unknown(otherTypes: good.map(\.type))
    }

    private func entries(for name: String) -> [Entry] {
        entries.filter { matches($0.hosts, name) }
    }
}

/// One file, read again only when it has changed: a run logs on many times, and a person may add a key meanwhile.
private enum KnownHostsFile {
    /// What changes with a file (stat(2)).
    private struct Stamp: Equatable {
        let inode: UInt
        let size: Int
        let seconds: Int
        let nanoseconds: Int
    }

    private static let cache = Mutex<[String: (stamp: Stamp, entries: [KnownHosts.Entry])]>([:])

    static func entries(path: String) -> [KnownHosts.Entry] {
        var status = stat()
        guard stat(path, &status) == 0 else { return [] }
        let stamp = Stamp(
            inode: UInt(status.st_ino), size: Int(status.st_size), seconds: status.st_mtim.tv_sec,
            nanoseconds: status.st_mtim.tv_nsec)
        if let kept = cache.withLock({ $0[path] }), kept.stamp == stamp { return kept.entries }
        guard case .success(let bytes) = readSmallFile(path, maximum: 16 << 20) else { return [] }
        let entries = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
            .enumerated().compactMap { entry(of: $1, place: "\(path):\($0 + 1)") }
        cache.withLock { $0[path] = (stamp, entries) }
        return entries
    }
}

private func entry(of line: Substring, place: String) -> KnownHosts.Entry? {
    var fields = line.utf8.split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") || $0 == UInt8(ascii: "\r") }
        .map(Substring.init)
    guard let first = fields.first, !first.hasPrefix("#") else { return nil }
    let marker = first.hasPrefix("@") ? fields.removeFirst() : nil
    // A certificate authority's key is no host's own, and libssh2 knows no host certificates.
    guard fields.count >= 3, marker == nil || marker == "@revoked", let key = Base64.decode(fields[2]) else {
        return nil
    }
    let hosts = fields[0].hasPrefix("|1|") ? String(fields[0]) : fields[0].lowercased()
    return KnownHosts.Entry(isRevoked: marker != nil, hosts: hosts, key: key, place: place)
}

/// The first field of a line: hashed, or patterns with commas between, of which one with `!` excludes.
private func matches(_ hosts: String, _ name: String) -> Bool {
    if hosts.hasPrefix("|1|") { return matchesHash(hosts, name) }
    var isMatch = false
    for pattern in hosts.split(separator: ",") {
        let isExcluding = pattern.hasPrefix("!")
        guard matchesPattern(Array((isExcluding ? pattern.dropFirst() : pattern).utf8), Array(name.utf8)) else {
            continue
        }
        if isExcluding { return false }
        isMatch = true
    }
    return isMatch
}

/// `|1|SALT|HASH`: the HMAC-SHA1 of the name.
private func matchesHash(_ hosts: String, _ name: String) -> Bool {
    let parts = hosts.split(separator: "|")
    guard parts.count == 3, let salt = Base64.decode(parts[1]), let hash = Base64.decode(parts[2]) else { return false }
    var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
    var length: UInt32 = 0
    let bytes = Array(name.utf8)
    guard HMAC(EVP_sha1(), salt, Int32(salt.count), bytes, bytes.count, &digest, &length) != nil else { return false }
    return digest.prefix(Int(length)).elementsEqual(hash)
}

/// `*` stands for any characters, `?` for one. Remembers the last `*` only, so it takes at most the product of lengths.
private func matchesPattern(_ pattern: [UInt8], _ text: [UInt8]) -> Bool {
    var (inPattern, inText) = (0, 0)
    var lastStar: (inPattern: Int, inText: Int)?
    while inText < text.count {
        if inPattern < pattern.count, pattern[inPattern] == 0x2A {
            lastStar = (inPattern, inText)
            inPattern += 1
        } else if inPattern < pattern.count, pattern[inPattern] == 0x3F || pattern[inPattern] == text[inText] {
            inPattern += 1
            inText += 1
        } else if let star = lastStar {
            lastStar = (star.inPattern, star.inText + 1)
            inPattern = star.inPattern + 1
            inText = star.inText + 1
        } else {
            return false
        }
    }
    return pattern[inPattern...].allSatisfy { $0 == 0x2A }
}
