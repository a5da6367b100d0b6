/// The key by which an SSH server proves who it is.
package struct HostKeyFacts: Sendable, Equatable {
    /// What the run knew of the key beforehand.
    package enum Standing: String, Sendable {
        case known, unknown, changed, revoked
    }

    /// As known_hosts names it, such as `ssh-ed25519`.
    package let type: String
    /// As `ssh-keygen -l` prints it: `SHA256:` and unpadded base64.
    package let sha256: String
    package let standing: Standing

    package var known: Bool { standing == .known }
}
