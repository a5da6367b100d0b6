/// What a logon by SSH showed of the server.
package struct SSHFacts: Sendable {
    /// What the two sides agreed on, by the names of RFC 4253; cipher and MAC are those towards the server.
    package struct Algorithms: Sendable, Equatable {
        package let keyExchange: String
        package let hostKey: String
        package let cipher: String
        package let mac: String
    }

    /// All that the server would agree on, its first choice first; cipher and MAC are those towards the server.
    package struct Offers: Sendable, Equatable {
        package let keyExchange: [String]
        package let hostKey: [String]
        package let cipher: [String]
        package let mac: [String]
    }

    /// The server's version line, such as `SSH-2.0-OpenSSH_9.2p1`.
    package let banner: String
    package let hostKey: HostKeyFacts
    package let algorithms: Algorithms
    /// Nil where the server did not tell them as RFC 4253 says.
    package let offers: Offers?
    /// The methods of authentication that the server offers to this user.
    package let authenticationMethods: [String]
    /// The methods that it took one after the other, the last of which was enough.
    package let acceptedMethods: [String]
    package let address: String
    /// `firstByte` is the server's version line, `total` the end of the logon.
    package let timings: Timings
}

/// One entry of a folder, or one path.
package struct FileFacts: Sendable, Equatable {
    /// Without its folder in a listing; as asked for otherwise.
    package let name: String
    /// What stands under a name, links followed.
    package enum Kind: Sendable {
        case file, folder
        /// A device, a socket, a link that leads nowhere, or what the server does not tell.
        case other
    }

    package let kind: Kind
    /// Bytes; nil where the server does not say.
    package let size: UInt64?
    /// Seconds since 1970; nil where the server does not say.
    package let modified: Int64?

    /// A regular file.
    package var isFile: Bool { kind == .file }
    package var isFolder: Bool { kind == .folder }
}
