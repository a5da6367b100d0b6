import COpenSSL

/// Which hosts a line of a known_hosts file stands for: its first field, see sshd(8).
enum HostPatterns {
    /// `|1|SALT|HASH`: the HMAC-SHA1 of the name.
    case hashed(salt: [UInt8], hash: [UInt8])
    /// In lower case; one that excludes outdoes all others.
    case listed([Pattern])
    /// A hash that cannot be read.
    case none

    struct Pattern {
        let isExcluding: Bool
        let text: [UInt8]
    }

    init(_ field: Substring) {
        guard field.hasPrefix("|1|") else {
            let patterns = field.lowercased().split(separator: ",").map { pattern in
                let isExcluding = pattern.hasPrefix("!")
                return Pattern(isExcluding: isExcluding, text: Array(pattern.utf8.dropFirst(isExcluding ? 1 : 0)))
            }
            self = .listed(patterns)
            return
        }
        let parts = field.split(separator: "|")
        if parts.count == 3, let salt = Base64.decode(parts[1]), let hash = Base64.decode(parts[2]) {
            self = .hashed(salt: salt, hash: hash)
        } else {
            self = .none
        }
    }

    /// Takes a name as `KnownHosts.name` writes it.
    func matches(_ name: [UInt8]) -> Bool {
        switch self {
        case .none: return false
        case .hashed(let salt, let hash):
            var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
            var length: UInt32 = 0
            guard HMAC(EVP_sha1(), salt, Int32(salt.count), name, name.count, &digest, &length) != nil else {
                return false
            }
            return digest.prefix(Int(length)).elementsEqual(hash)
        case .listed(let patterns):
            var isMatch = false
            for pattern in patterns where matchesPattern(pattern.text, name) {
                if pattern.isExcluding { return false }
                isMatch = true
            }
            return isMatch
        }
    }
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
