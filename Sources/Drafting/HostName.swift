/// What a draft calls a host.
enum HostName {
    /// Names that mean something else in a draft.
    private static let taken: Set<String> = [
        "by-hand", "check", "server", "sftp", "ftp", "tcp", "tls", "web", "mail", "mailbox", "dns", "feed",
        "system",
    ]

    /// The first label of its name in the DNS that is not "www"; `nil` for an address.
    static func of(_ address: String) -> String? {
        let rest = address.firstRange(of: "://").map { String(address[$0.upperBound...]) } ?? address
        let labels = rest.lowercased().prefix { !"/:?".contains($0) }.split(separator: ".")
        guard labels.count >= 2, labels.last?.first?.isLetter ?? false,
            let label = labels.first(where: { $0 != "www" }).map(String.init), label.utf8.count <= 30,
            label.utf8.first.map({ (0x61...0x7A).contains($0) }) ?? false,
            label.utf8.allSatisfy({ (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D }),
            !label.hasSuffix("-"), !taken.contains(label)
        else { return nil }
        return label
    }
}
