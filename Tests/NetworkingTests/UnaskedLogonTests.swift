import Testing

@testable import Networking

/// Servers of commands and replies that let a client in without a look at its password: no logon, so never a success.
@Suite struct UnaskedLogonTests {
    /// What a server says to each verb; a verb that is missing is not known.
    private static func server(_ greeting: String, _ answers: [String: String]) -> LoopbackServer {
        let isIMAP = greeting.hasPrefix("*")
        let data = LoopbackServer { $0.send("-rw-r--r-- 1 ftp ftp 3 Aug 14 12:30 ok.txt\r\n") }
        return LoopbackServer { connection in
            connection.send(greeting + "\r\n")
            while let line = connection.readLine() {
                var words = line.split(separator: " ").map(String.init)
                let tag = isIMAP && !words.isEmpty ? words.removeFirst() + " " : ""
                let answer = answers[words.first ?? ""] ?? (isIMAP ? "BAD what" : "500 not known")
                for part in (isIMAP && !answer.hasPrefix("* ") ? tag + answer : answer).split(separator: "\n") {
                    connection.send(
                        part.replacing("PORT", with: "\(data.port)").replacing("TAG ", with: tag) + "\r\n")
                }
            }
        }
    }

    private static let imap = [
        "CAPABILITY": "* CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR\nTAG OK", "AUTHENTICATE": "OK in",
        "EXAMINE": "* 1 EXISTS\nTAG OK", "UID": "* SEARCH\nTAG OK",
    ]
    private static let ftp = [
        "USER": "331 go on", "PASS": "230 in", "PWD": "257 \"/\"", "TYPE": "200 yes", "EPSV": "229 here (|||PORT|)",
        "LIST": "150 it comes\n226 done",
    ]

    private func target(_ server: LoopbackServer, user: String? = "x", password: String? = "y") -> DialogueTarget {
        DialogueTarget(
            destination: Destination(host: "127.0.0.1", port: server.port), security: .none, user: user,
            password: password, caFile: nil, clientCertificate: nil, tls: TLSRules(), deadline: .now + .seconds(20))
    }

    private func look(_ target: DialogueTarget, by network: Network) async throws(NetworkFailure) {
        _ = try await network.find(MailSearch(folder: "INBOX", subject: nil, from: nil, since: nil), at: target)
    }

    @Test func takesNoPreauthForALogon() async throws {
        let asking = Self.server("* OK ready", Self.imap)
        let open = Self.server("* PREAUTH ready", Self.imap)
        try await withNetwork { network, _ in
            try await look(target(asking), by: network)
            try await look(target(open, user: nil, password: nil), by: network)
            let error = try await failure { () throws(NetworkFailure) in try await look(target(open), by: network) }
            #expect(error.problem == .authentication && error.phase == .authentication)
            #expect(error.message.hasSuffix("for logged on (PREAUTH), so the password was never asked for"))
        }
    }

    @Test(arguments: [["USER": "230 in"], ["PASS": "202 needless"]])
    func takesNoNameForALogon(answers: [String: String]) async throws {
        let asking = Self.server("220 ready", Self.ftp)
        let open = Self.server("220 ready", Self.ftp.merging(answers) { $1 })
        try await withNetwork { network, _ in
            _ = try await network.ftp(.nothing, at: target(asking))
            _ = try await network.ftp(.nothing, at: target(open, password: nil))
            let error = try await failure { () throws(NetworkFailure) in
                _ = try await network.ftp(.nothing, at: target(open))
            }
            #expect(error.problem == .authentication && error.phase == .authentication)
            #expect(error.message.hasSuffix("lets the name in by itself, so the password was never asked for"))
        }
    }

    /// A server without MLSD is asked for LIST where it is: some let an account in only once at a time.
    @Test func listsOverTheConnectionThatIsThere() async throws {
        let server = Self.server("220 ready", Self.ftp)
        try await withNetwork { network, _ in
            let outcome = try await network.ftp(.list(folder: "/x", maximumEntries: 10), at: target(server))
            #expect(outcome.entries?.map(\.name) == ["ok.txt"])
            #expect(server.connections == 1)
        }
    }

    /// libcurl takes no number of seconds as large as others.
    @Test(arguments: [Duration.seconds(30 * 86_400), .seconds(100_000 * 86_400)])
    func takesLongTimeLimits(limit: Duration) async throws {
        let (ftp, imap) = (Self.server("220 ready", Self.ftp), Self.server("* OK ready", Self.imap))
        try await withNetwork { network, _ in
            for server in [ftp, imap] {
                var target = target(server)
                target.deadline = .now + limit
                if server === ftp {
                    _ = try await network.ftp(.nothing, at: target)
                } else {
                    try await look(target, by: network)
                }
            }
        }
    }
}
