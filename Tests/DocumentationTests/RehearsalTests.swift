import TestSupport
import Testing

/// What the README shows of the rehearsal is what `ctplan` says of the plan of 2021-08-14 against the stand-in servers.
@Suite struct RehearsalTests {
    @Test func theReadmeShowsTheRehearsal() async throws {
        let finished = try await rehearse(password: Peers.shared.web.password)
        #expect(finished.status == 0, "\(finished.standardOutput)\(finished.standardError)")
        let shown = try shown(beginning: "Connectivity test")
        // Objectives run at the same time, so their lines come in any order.
        #expect(lines(finished.standardOutput).sorted() == lines(shown).sorted())
    }

    @Test func theReadmeShowsAFailure() async throws {
        let finished = try await rehearse(password: "not the password")
        #expect(finished.status == 1)
        let said = lines(finished.standardOutput)
        for line in try lines(shown(beginning: "  failed")) {
            let example = ConsoleExample(command: "", shown: [line])
            #expect(said.contains { example.isShown(in: $0) }, "the run does not say: \(line)\n\(said)")
        }
    }

    private func shown(beginning start: String) throws -> String {
        let blocks = try Document(path: "README.md").blocks
        return try #require(blocks.first { $0.language == "text" && $0.text.hasPrefix(start) }).text
    }

    /// The lines with what differs from run to run taken out.
    private func lines(_ text: String) -> [String] {
        text.split(separator: "\n").map(String.init).filter { !$0.hasPrefix("  record: ") }.map { line in
            line.split(separator: " ").enumerated().reduce(into: [Substring]()) { words, word in
                // A duration; a step that took no time to speak of shows none.
                let isUnit = ["ms", "ms,", "s", "s,"].contains(word.element)
                if isUnit, words.last?.isNumber ?? false { words.removeLast() } else { words.append(word.element) }
            }.joined(separator: " ")
        }
    }

    private func rehearse(password: String) async throws -> FinishedProgram {
        let peers = try Peers.shared
        let folder = try TemporaryFolder()
        let ssh = "{address: 127.0.0.1, port: \(peers.ssh.port), known-hosts: \(peers.ssh.knownHosts)}"
        try folder.write(
            """
            ctplan-site: 1
            hosts:
              ccms: {address: 127.0.0.1, port: \(peers.web.httpsPort), ca-file: \(peers.ca)}
              rap-1: \(ssh)
              rap-2: \(ssh)
            inputs:
              ccms-user: \(peers.web.user(of: "readme"))
              ccms-password: {env: CCMS_PASSWORD}
              rap-user: \(peers.ssh.user)
              rap-key: {file: \(peers.ssh.key)}
              rap-folder: \(peers.ssh.reports)
            allow: [127.0.0.0/8, "::1/128"]
            """, to: "site.yaml")
        return try await Program(
            Fixtures.program("ctplan"),
            [
                "run", "plans/2021-08-14.yaml", "--site", folder.path("site.yaml"), "--at", "2021-08-14T20:31",
                "--record", folder.path("record"),
            ],
            environment: ["CCMS_PASSWORD": password], folder: Fixtures.repository
        ).run()
    }
}

extension Substring {
    fileprivate var isNumber: Bool { allSatisfy { $0.isNumber || $0 == "." } }
}
