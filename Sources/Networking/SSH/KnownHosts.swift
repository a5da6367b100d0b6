import Glibc
import Synchronization

/// Files of host keys as sshd(8) describes them under "SSH_KNOWN_HOSTS FILE FORMAT".
///
/// Read here and not by libssh2, which knows neither patterns nor `@revoked`, and takes a key that stands for the host
/// on port 22 for a changed one on every other port.
struct KnownHosts {
    struct Entry {
        let isRevoked: Bool
        /// The key is none of a host's own: it signs those of hosts.
        let isAuthority: Bool
        let hosts: HostPatterns
        let key: [UInt8]
        let type: String
        /// `path:line`.
        let place: String
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
        let own = entries(for: Self.name(of: destination)).filter(\.isHostKey)
        let candidates = own.isEmpty ? entries(for: destination.host.lowercased()).filter(\.isHostKey) : own
        var seen: Set<String> = []
        return candidates.map(\.type).filter { seen.insert($0).inserted }
    }

    func verdict(on key: [UInt8], for destination: Destination) -> Verdict {
        let own = entries(for: Self.name(of: destination))
        // ssh(1) too takes a key that stands for the host without port, but only to accept it.
        let portless = destination.port == 22 ? [] : entries(for: destination.host.lowercased())
        if let revoked = (own + portless).first(where: { $0.isRevoked && $0.key == key }) { return .revoked(revoked) }
        let good = own.filter(\.isHostKey)
        if (good + portless).contains(where: { $0.isHostKey && $0.key == key }) { return .known }
        let type = SSHBytes.keyType(of: key)
        if let other = good.first(where: { $0.type == type }) { return .changed(other) }
        return .unknown(otherTypes: good.map(\.type))
    }

    /// The lines that trust an authority for a destination, whichever way they name it.
    func authorities(for destination: Destination) -> [Entry] { bothNames(of: destination).filter(\.isAuthority) }

    func isRevoked(_ key: [UInt8], for destination: Destination) -> Bool {
        bothNames(of: destination).contains { $0.isRevoked && $0.key == key }
    }

    private func bothNames(of destination: Destination) -> [Entry] {
        let own = entries(for: Self.name(of: destination))
        return destination.port == 22 ? own : own + entries(for: destination.host.lowercased())
    }

    private func entries(for name: String) -> [Entry] {
        let name = Array(name.utf8)
        return entries.filter { $0.hosts.matches(name) }
    }
}

extension KnownHosts.Entry {
    /// A key that stands for the host itself.
    fileprivate var isHostKey: Bool { !isRevoked && !isAuthority }
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
    let isMarkerKnown = marker.map { ["@revoked", "@cert-authority"].contains($0) } ?? true
    guard fields.count >= 3, isMarkerKnown, let key = Base64.decode(fields[2]) else { return nil }
    return KnownHosts.Entry(
        isRevoked: marker == "@revoked", isAuthority: marker == "@cert-authority", hosts: HostPatterns(fields[0]),
        key: key, type: SSHBytes.keyType(of: key),
        place: place)
}
