import Testing

@testable import Networking

/// Servers without MLSD, some of which answer LIST with an empty list where there is nothing that they could list.
@Suite struct FTPEmptyListTests {
    private static func server(afterList: String, toCWD: String) -> LoopbackServer {
        let data = LoopbackServer { _ in }
        let answers = [
            "USER": "331 go on", "PASS": "230 in", "PWD": "257 \"/\"", "TYPE": "200 yes", "CWD": toCWD,
            "EPSV": "229 here (|||\(data.port)|)", "LIST": "150 it comes\r\n\(afterList)", "QUIT": "221 bye",
        ]
        return LoopbackServer { connection in
            withExtendedLifetime(data) {
                connection.send("220 ready\r\n")
                while let line = connection.readLine() {
                    let verb = line.split(separator: " ").first.map(String.init) ?? ""
                    connection.send((answers[verb] ?? "500 not known") + "\r\n")
                }
            }
        }
    }

    private func target(_ server: LoopbackServer) -> DialogueTarget {
        DialogueTarget(
            destination: Destination(host: "127.0.0.1", port: server.port), security: .none, user: "x", password: "y",
            caFile: nil, clientCertificate: nil, tls: TLSRules(), deadline: .now + .seconds(20))
    }

    @Test func believesAnEmptyFolderThatIsThere() async throws {
        let server = Self.server(afterList: "226 done", toCWD: "250 there")
        try await withNetwork { network, _ in
            let outcome = try await network.ftp(.list(folder: "/x", maximumEntries: 10), at: target(server))
            #expect(outcome.entries?.isEmpty == true)
            #expect(server.connections == 1)
        }
    }

    @Test(
        arguments: [
            ("226 done", "550 no such folder", .missing),
            ("226 Transfer done (but failed to open directory).", "550 Failed to change directory.", .missing),
            ("226 Transfer done (but failed to open directory).", "250 there", .permission),
        ] as [(String, String, NetworkFailure.Problem)])
    func takesNothingForNoFiles(afterList: String, toCWD: String, problem: NetworkFailure.Problem) async throws {
        let server = Self.server(afterList: afterList, toCWD: toCWD)
        try await withNetwork { network, _ in
            let error = try await failure { () throws(NetworkFailure) in
                _ = try await network.ftp(.list(folder: "/x", maximumEntries: 10), at: target(server))
            }
            #expect(error.problem == problem && error.phase == .listing, "\(error.problem) \(error.message)")
        }
    }
}
