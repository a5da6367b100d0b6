import FoundationEssentials

extension Peers {
    /// A line of the logon application's log.
    package struct Request: Decodable, Sendable, Equatable {
        package let method: String
        package let path: String
        package let user: String?
        /// The first letters of the session's name.
        package let session: String?
        /// One of form, refused, forged, logged-on, home, no-session, logged-out, page, echo, missing.
        package let outcome: String
    }

    /// A line of the password server's log; its outcome is accepted or refused.
    package struct LogonAttempt: Decodable, Sendable, Equatable {
        package let user: String
        package let outcome: String
    }
}

extension Peers.Web {
    /// An account that no other test uses, whose lines in the log are therefore this test's.
    package func user(of test: String) -> String { "\(user)-\(test)" }

    /// What the application was asked by this user, oldest first; a line is there before its answer is.
    package func requests(by user: String) throws -> [Peers.Request] {
        try lines(of: accessLog, as: Peers.Request.self).filter { $0.user == user }
    }
}

extension Peers.SSHPassword {
    /// An account that no other test uses, whose lines in the log are therefore this test's.
    package func user(of test: String) -> String { "\(user)-\(test)" }

    /// The logons this user tried, oldest first.
    package func attempts(by user: String) throws -> [Peers.LogonAttempt] {
        try lines(of: accessLog, as: Peers.LogonAttempt.self).filter { $0.user == user }
    }
}

extension Peers.FTP {
    /// The logons this user tried, oldest first.
    package func attempts(by user: String) throws -> [Peers.LogonAttempt] {
        try lines(of: accessLog, as: Peers.LogonAttempt.self).filter { $0.user == user }
    }
}

extension Peers.Mail {
    /// The logons this user tried by SMTP, oldest first.
    package func attempts(by user: String) throws -> [Peers.LogonAttempt] {
        try lines(of: accessLog, as: Peers.LogonAttempt.self).filter { $0.user == user }
    }
}

private func lines<Line: Decodable>(of path: String, as type: Line.Type) throws -> [Line] {
    let decoder = JSONDecoder()
    return try readText(path).split(separator: "\n").map { try decoder.decode(Line.self, from: Data($0.utf8)) }
}
