/// Whether known_hosts files know a host at all, for those who ask before a run.
package enum KnownHostKeys {
    /// Whether the files have a key for a destination, or an authority that may vouch for one; what cannot be read has
    /// none.
    package static func know(_ destination: Destination, in paths: [String]) -> Bool {
        let known = KnownHosts(paths: paths)
        return !known.types(for: destination).isEmpty || !known.authorities(for: destination).isEmpty
    }
}
