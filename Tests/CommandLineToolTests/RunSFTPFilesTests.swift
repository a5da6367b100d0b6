import FoundationEssentials
import JSONText
import TestSupport
import Testing

@Suite("Files by SFTP")
struct RunSFTPFilesTests {
    /// One action with a key, at OpenSSH; `fields` are those of the action.
    private static func key(
        _ name: String, _ fields: @escaping @Sendable (Peers) -> String, expect: String? = nil, status: Int32 = 0,
        says: [String] = ["passed"]
    ) -> OneStep {
        OneStep(
            name, host: { "sftp://127.0.0.1:\($0.ssh.port)" },
            step: {
                ["sftp: {to: peer, user: $(account), key: $(key), \(fields($0))}"]
                    + (expect.map { ["expect: {\($0)}"] } ?? [])
            },
            site: {
                """
                known-hosts: \($0.ssh.knownHosts)
                inputs: {account: \($0.ssh.user), key: {file: \($0.ssh.key)}}

                """
            }, status: status, says: says)
    }

    /// One action with a password, at the server that refuses some things.
    private static func password(
        _ name: String, _ fields: @escaping @Sendable (Peers) -> String, expect: String? = nil, status: Int32 = 1,
        says: [String]
    ) -> OneStep {
        OneStep(
            name, host: { "sftp://127.0.0.1:\($0.sshPassword.port)" },
            step: {
                ["sftp: {to: peer, user: $(account), password: $(password), \(fields($0))}"]
                    + (expect.map { ["expect: {\($0)}"] } ?? [])
            },
            site: {
                let user = $0.sshPassword.user(of: name.filter(\.isLetter))
                return "known-hosts: \($0.ssh.knownHosts)\ninputs: {account: \(user), password: {env: PASSWORD}}\n"
            }, environment: { ["PASSWORD": $0.sshPassword.password] }, status: status, says: says)
    }

    private static let report = "DRPT01_20210814.csv"

    static let actions = [
        key(
            "a file that is there", { "get: \($0.ssh.reports)/\(report)" },
            expect: """
                content: {contains: "HSI,12"}, size: 23, modified: {newer-than: 1d}, \
                sha256: 3579b28896895d432dfb7935d5558f3a4d0882350547f44d7ea8c1aa47a3001d
                """),
        key(
            "a file that is too large", { "get: \($0.ssh.reports)/\(report), max-size: 22" }, status: 1,
            says: ["has 23 bytes, and at most 22 bytes are read", "allow it with max-size"]),
        key("a folder", { "get: \($0.ssh.reports)" }, status: 1, says: ["is a folder", "look into it with list"]),
        key(
            "a folder is not missing", { "get: \($0.ssh.reports)" }, expect: "connection: missing", status: 1,
            says: ["is a folder"]),
        key(
            "a file that is listed", { "list: \($0.ssh.reports)/\(report)" }, status: 1,
            says: ["is a file, not a folder", "look at it with stat"]),
        key(
            "a file that is listed is not missing", { "list: \($0.ssh.reports)/\(report)" },
            expect: "connection: missing", status: 1, says: ["is a file, not a folder"]),
        key(
            "a file in the place of a folder, as expected", { "list: \($0.ssh.reports)/\(report)" },
            expect: "connection: exists"),
        key("a folder that is missing", { _ in "list: /no/such/folder" }, status: 1, says: ["does not exist"]),
        key("a file that is missing", { _ in "get: /no/such/file" }, status: 1, says: ["does not exist"]),
        key(
            "a file that is to be missing", { _ in "stat: /no/such/file" }, expect: "connection: missing"),
        // The logon showed it, whatever became of the file.
        key(
            "a file that is to be missing at a known server", { _ in "get: /no/such/file" },
            expect: "connection: missing, server: {contains: OpenSSH}, auth-used: {some: publickey}"),
        key(
            "nothing to remove", { _ in "remove: /no/such/file" }, status: 1,
            says: ["does not exist", "failed   try.ask"]),
        key(
            "no folder to write into", { _ in "put: /no/such/file, content: x" }, status: 1,
            says: ["the folder of \"/no/such/file\""]),
        password("forbidden to read", { "get: \($0.sshPassword.forbidden)/\(report)" }, says: ["may not read"]),
        password("forbidden to write", { "put: \($0.sshPassword.forbidden)/x, content: x" }, says: ["may not write"]),
        password("forbidden to remove", { "remove: \($0.sshPassword.forbidden)/\(report)" }, says: ["may not remove"]),
        password(
            "forbidden, as expected", { "put: \($0.sshPassword.forbidden)/x, content: x" },
            expect: "connection: permission", status: 0, says: ["passed"]),
    ]

    @Test(arguments: actions)
    func `does one thing`(_ one: OneStep) async throws { try await one.check() }

    /// Five steps that write, read, replace and remove a file, and what the folder holds at the end.
    private func roundTrip(
        on stage: Stage, port: Int, user: String, proof: String, folder: String, site: String,
        environment: [String: String?] = [:]
    ) async throws -> StagedRun {
        let logon = "to: rap, user: \(user), \(proof)"
        let plan = """
            ctplan: 1
            title: There and back
            inputs:
              secret: {about: what proves the account, secret: true}
            hosts: {rap: "sftp://127.0.0.1:\(port)"}
            objectives:
              files:
                steps:
                  write:
                    sftp: {\(logon), put: \(folder)/upload.txt, content: "first\\n"}
                    expect: {size: 6, connection: established}
                  again:
                    sftp: {\(logon), put: \(folder)/upload.txt, content: second}
                    expect: {connection: exists}
                  unchanged:
                    sftp: {\(logon), get: \(folder)/upload.txt}
                    expect: {content: "first\\n", size: 6}
                  replace:
                    sftp: {\(logon), put: \(folder)/upload.txt, content: second, replace: true}
                    expect: {sha256: 16367aacb67a4a017c8da8ab95682ccb390863780f7114dda0a0e0c55644c7c4}
                  changed:
                    sftp: {\(logon), get: \(folder)/upload.txt}
                    expect:
                      content: second
                      sha256: 16367aacb67a4a017c8da8ab95682ccb390863780f7114dda0a0e0c55644c7c4
                  remove:
                    sftp: {\(logon), remove: \(folder)/upload.txt}
                  gone:
                    sftp: {\(logon), stat: \(folder)/upload.txt}
                    expect: {connection: missing}

            """
        return try await stage.run(plan: plan, site: site, environment: environment)
    }

    @Test func `writes, reads, replaces and removes at OpenSSH`() async throws {
        let stage = try Stage()
        let ssh = stage.peers.ssh
        let folder = stage.folder.path("outbox")
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        let run = try await roundTrip(
            on: stage, port: ssh.port, user: ssh.user, proof: "key: $(secret)", folder: folder,
            site: "known-hosts: \(ssh.knownHosts)\ninputs: {secret: {file: \(ssh.key)}}\n")
        try expect(run, 0, on: stage)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
    }

    @Test func `writes, reads, replaces and removes at another server`() async throws {
        let stage = try Stage()
        let peer = stage.peers.sshPassword
        let run = try await roundTrip(
            on: stage, port: peer.port, user: peer.user(of: "files"), proof: "password: $(secret)", folder: peer.outbox,
            site: "known-hosts: \(stage.peers.ssh.knownHosts)\ninputs: {secret: {env: PASSWORD}}\n",
            environment: ["PASSWORD": peer.password])
        try expect(run, 0, on: stage)
    }

    @Test func `leaves nothing behind where there is no room`() async throws {
        let content = String(repeating: "x", count: 6000)
        for more in ["", ", replace: true"] {
            let one = Self.password(
                "full", { "put: \($0.sshPassword.full)/new.txt, content: \(content)\(more)" },
                says: ["there is no room for \"/full/new.txt\"", "disk or quota full"])
            try await one.check()
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: Peers.shared.sshPassword.root + "/full").isEmpty)
    }

    @Test func `leaves the old file where the new one cannot take its place`() async throws {
        let old = try Peers.shared.sshPassword.root + "/outbox/stuck.txt"
        try #require(FileManager.default.createFile(atPath: old, contents: Data("old".utf8)))
        try await Self.password(
            "stuck", { "put: \($0.sshPassword.outbox)/stuck.txt, content: new, replace: true" }, says: ["may not write"]
        ).check()
        #expect(try readText(old) == "old")
        let names = try FileManager.default.contentsOfDirectory(atPath: Peers.shared.sshPassword.root + "/outbox")
        #expect(!names.contains { $0.hasPrefix(".ctplan") })
    }

    /// What few may read would be shown to all.
    @Test func `leaves the old file where the new one would be open to more`() async throws {
        let root = try Peers.shared.sshPassword.root + "/wide"
        let old = root + "/secret.txt"
        try #require(FileManager.default.createFile(atPath: old, contents: Data("old".utf8)))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: old)
        try await Self.password(
            "wide", { "put: \($0.sshPassword.wide)/secret.txt, content: new, replace: true" },
            says: ["more may read or write", "was left as it is"]
        ).check()
        #expect(try readText(old) == "old")
        #expect(try FileManager.default.contentsOfDirectory(atPath: root) == ["secret.txt"])
    }

    @Test(arguments: [("name", ["a", "b", "c"]), ("newest", ["b", "c", "a"])])
    func `lists in order`(sort: String, expected: [String]) async throws {
        let stage = try Stage()
        let folder = stage.folder.path("files")
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        for (name, time) in [("c", 200), ("a", 100), ("b", 300)] {
            try #require(FileManager.default.createFile(atPath: "\(folder)/\(name)", contents: Data()))
            try FileManager.default.setAttributes(
                [.modificationDate: Date(timeIntervalSince1970: TimeInterval(1_600_000_000 + time))],
                ofItemAtPath: "\(folder)/\(name)")
        }
        let one = Self.key("order", { _ in "list: \(folder), sort: \(sort)" }, expect: "files: {count: 3}")
        let run = try await one.check()
        let found = try run.events.compactMap { event -> [JSON]? in
            if case .array(let files) = event["results"]?["files"] { files } else { nil }
        }
        #expect(found.first?.compactMap { $0["name"]?.string } == expected)
    }

    @Test(arguments: [
        ("get: /a, put: /b, content: x", "\"get\" and \"put\" are two actions"),
        ("list: /a, remove: /b", "\"list\" and \"remove\" are two actions"),
        ("put: /b", "\"put\" needs \"content\""), ("get: /b, content: x", "\"content\" goes with \"put\""),
        ("get: /b, replace: true", "\"replace\" goes with \"put\""),
        ("stat: /b, sort: name", "\"sort\" goes with \"list\""),
        ("list: /b, max-size: 1", "\"max-size\" goes with \"get\""),
    ])
    func `lint finds what does not go together`(fields: String, says: String) async throws {
        let stage = try Stage()
        let plan = """
            ctplan: 1
            title: Files
            inputs: {password: {about: its password, secret: true}}
            hosts: {rap: "sftp://192.0.2.1"}
            objectives:
              files:
                steps:
                  look: {sftp: {to: rap, user: x, password: $(password), \(fields)}}

            """
        let lint = try await stage.program(["lint", try stage.folder.write(plan, to: "plan.yaml")]).run()
        #expect(lint.status == 1 && (lint.standardOutput + lint.standardError).contains(says))
    }
}
