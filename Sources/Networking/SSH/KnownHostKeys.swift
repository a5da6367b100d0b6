/// Whether known_hosts files know a host at all, for those who ask before a run.
package enum KnownHostKeys {
    /// The types of the keys that the files have for a destination, such as `ssh-ed25519`; what cannot be read has none.
    package static func types(for destination: Destination, in paths: [String]) -> [String] {
        KnownHosts(paths: paths).types(for: destination)
    }
}
