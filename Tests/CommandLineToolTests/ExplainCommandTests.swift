import JSONText
import Synchronization
import TestSupport
import Testing

@testable import CommandLineTool

struct ExplainCommandTests {
    private static let plan = """
        ctplan: 1
        title: T
        zone: Asia/Hong_Kong
        windows: {test: {date: 2021-08-14, from: 20:30, to: 22:30}}
        inputs: {word: {about: the word, secret: true}, key: {about: the key, secret: true}}
        hosts: {rap: "sftp://192.0.2.1:10022", web: https://www.example.com}
        objectives:
          a:
            window: test
            steps:
              files: {sftp: {to: rap, user: me, key: $(key)}}
              look: {http: {to: web, headers: {x-word: $(word)}}, needs: []}

        """
    private static let site = """
        ctplan-site: 1
        inputs: {word: {env: WORD}, key: {file: key}}
        hosts: {rap: {known-hosts: [known_hosts]}}

        """

    private struct Answer {
        let status: Int32
        let output: String
        let errors: String
    }

    private func explain(_ words: [String], environment: [String: String] = [:]) -> Answer {
        let output = Mutex("")
        let errors = Mutex("")
        let console = Console(
            write: { text in output.withLock { $0 += text } }, writeError: { text in errors.withLock { $0 += text } })
        let status = CommandLineTool.main(["explain"] + words, console: console, environment: Environment(environment))
        return Answer(status: status, output: output.withLock { $0 }, errors: errors.withLock { $0 })
    }

    @Test func `what is missing here is told, and no secret`() async throws {
        let folder = try TemporaryFolder()
        let words = [
            try folder.write(Self.plan, to: "plan.yaml"), "--site", try folder.write(Self.site, to: "site.yaml"),
            "--at", "2021-08-14T20:31", "--zone", "Asia/Hong_Kong", "--format", "json",
        ]
        let bare = explain(words)
        #expect(bare.status == 0)
        let missing = try JSON.parse(Array(bare.output.utf8))["missing"]?.elements ?? []
        #expect(
            missing.compactMap { $0["what"]?.string } == [
                "no value for word here: the environment variable WORD is not set, or is empty",
                "no value for key here: there is no file \"\(folder.path("key"))\" that can be read",
                "no host key of rap (sftp://192.0.2.1:10022) is known here",
            ])
        try folder.write("hunter3", to: "key")
        let key = "AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f"
        try folder.write("[192.0.2.1]:10022 ssh-ed25519 \(key)\n", to: "known_hosts")
        let whole = explain(words, environment: ["WORD": "hunter2"])
        #expect(try JSON.parse(Array(whole.output.utf8))["missing"] == nil, "\(whole.output)")
        #expect(!whole.output.contains("hunter"))
        #expect(whole.errors.isEmpty)
    }

    @Test func `the reader's zone is that of TZ, and told where its clocks differ`() async throws {
        let folder = try TemporaryFolder()
        let words = [try folder.write(Self.plan, to: "plan.yaml"), "--at", "2021-08-14T12:31:00Z"]
        #expect(explain(words, environment: ["TZ": ":Europe/Paris"]).output.contains("in Europe/Paris: "))
        #expect(!explain(words, environment: ["TZ": "Asia/Singapore"]).output.contains("Singapore"))
        #expect(explain(words + ["--zone", "Asia/Tokyo"]).output.contains("21:30 to 23:30 JST"))
    }

    @Test func `what cannot be explained ends with status 2`() async throws {
        let folder = try TemporaryFolder()
        let good = try folder.write(Self.plan, to: "plan.yaml")
        let bad = try folder.write(Self.plan.replacing("needs:", with: "neds:"), to: "bad.yaml")
        let findings = explain([bad])
        #expect(findings.status == 2)
        #expect(findings.output.contains("[unknown-field]"), "\(findings)")
        for (words, says) in [
            ([good, "--zone", "Asia/Hongkong"], "--zone"), ([good, "--at", "noon"], "--at"),
            ([good, "--site", good], "is not a site file"), ([folder.path("none.yaml")], "there is no such file"),
        ] {
            let answer = explain(words)
            #expect(answer.status == 2)
            #expect(answer.errors.contains(says), "\(answer)")
            #expect(answer.output.isEmpty)
        }
    }
}
