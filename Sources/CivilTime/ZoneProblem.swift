/// Why there is no time zone for a name.
package enum ZoneProblem: Error, Hashable, Sendable {
    /// The name could not be one of tzdata's.
    case badName(String)
    /// tzdata is here and has no such zone; `Zone.allNames` has those it knows.
    case unknown(String)
    /// The folders looked in hold no tzdata.
    case noData(name: String, folders: [String])
    /// The zone's file could not be read, with what the system says about it.
    case unreadable(name: String, path: String, reason: String)
    /// The zone's file is not what RFC 9636 describes.
    case damaged(name: String, path: String, reason: String)

    /// One sentence, lower case, quoting the name.
    package var message: String {
        switch self {
        case .badName(let name): "\(quoted(name)) is not the name of a time zone"
        case .unknown(let name): "unknown time zone \(quoted(name))"
        case .noData(let name, let folders):
            "the rules of time zone \(quoted(name)) are not on this machine: "
                + "no tzdata in \(folders.joined(separator: ", "))"
        case .unreadable(let name, let path, let reason):
            "the rules of time zone \(quoted(name)) cannot be read: \(path): \(reason)"
        case .damaged(let name, let path, let reason):
            "the rules of time zone \(quoted(name)) are damaged: \(path): \(reason)"
        }
    }

    /// What to do about it.
    package var help: String {
        switch self {
        case .badName, .unknown: "write a name of the IANA time zone database, such as Asia/Hong_Kong or UTC"
        case .noData: "install the package tzdata"
        case .unreadable: "make the file readable for this user"
        case .damaged: "install the package tzdata again"
        }
    }
}
