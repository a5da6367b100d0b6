/// The one thing that is done with the files behind a logon by FTP.
package enum FTPDeed: Sendable {
    /// Only the logon.
    case nothing
    case list(folder: String, maximumEntries: Int)
    case get(path: String, maximumSize: Int, keepsContent: Bool)
    /// Without `replaces`, a file that is there is left as it is.
    case put([UInt8], path: String, replaces: Bool)
    case remove(path: String)

    /// The path it is about.
    var path: String? {
        switch self {
        case .nothing: nil
        case .list(let path, _), .get(let path, _, _), .put(_, let path, _), .remove(let path): path
        }
    }
}

/// What came of it.
package struct FTPOutcome: Sendable {
    package let server: DialogueFacts
    /// Of a listing.
    package var entries: [FileFacts]?
    package var size: Int?
    /// Of what was read or written, in lower-case hex.
    package var sha256: String?
    package var content: [UInt8]?
    /// Seconds since 1970, of the file that was read; nil where the server does not say.
    package var modified: Int64?
}
