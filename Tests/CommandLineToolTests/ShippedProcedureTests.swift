import FoundationEssentials
import TestSupport
import Testing

/// The procedures under `plans/procedures`, each used by a small plan on the stand-in servers.
@Suite("Shipped procedures")
struct ShippedProcedureTests {
    private static let folder = "\(Fixtures.repository)/plans/procedures"

    /// Runs a plan beside a copy of the procedures.
    private func run(
        _ stage: Stage, hosts: String, inputs: String = "", steps: String, site: String = "", _ options: [String] = [],
        environment: [String: String?] = [:]
    ) async throws -> StagedRun {
        for file in try FileManager.default.contentsOfDirectory(atPath: Self.folder) {
            try stage.folder.write(try readText("\(Self.folder)/\(file)"), to: "procedures/\(file)")
        }
        let plan = """
            ctplan: 1
            title: A procedure
            inputs: {\(inputs)}
            hosts: {\(hosts)}
            objectives:
              try:
                steps:
            \(steps.split(separator: "\n").map { "      \($0)\n" }.joined())
            """.replacing("inputs: {}\n", with: "").replacing("hosts: {}\n", with: "")
        return try await stage.run(plan: plan, site: site, options, environment: environment)
    }

    // MARK: sftp-report-check

    @Test(arguments: [
        ("pattern: CSETTLE*, newer-than: 3650d", 0, "passed   try.reports "),
        ("newer-than: 3650d", 0, "passed   try.use "),
        ("least: 4, newer-than: 3650d", 1, "try.reports.list  "),
        ("pattern: \"*.exe\", newer-than: 3650d", 1, "files is not as expected"),
        ("newer-than: 1ms", 1, "files is not as expected"),
    ])
    func reports(with: String, status: Int, says: String) async throws {
        let stage = try Stage()
        let ssh = stage.peers.ssh
        let run = try await run(
            stage, hosts: "rap: \"sftp://127.0.0.1:\(ssh.port)\"",
            inputs: "account: {about: an account}, key: {about: its key, secret: true}",
            steps: """
                reports:
                  uses: procedures/sftp-report-check.yaml
                  with: {server: rap, user: $(account), key: $(key), folder: \(ssh.reports), \(with)}
                  capture: {report: newest}
                use:
                  manual: {do: Look at the report}
                  expect: {observed: {not: $(report)}}
                """,
            site: """
                hosts: {rap: {known-hosts: \(ssh.knownHosts)}}
                inputs: {account: \(ssh.user), key: {file: \(ssh.key)}}

                """,
            [
                "--answers",
                try stage.folder.write(
                    "ctplan-answers: 1\nby: a test\nanswers: {try.use: {observed: x}}\n", to: "answers.yaml"),
            ])
        try expect(run, Int32(status), says: [says], on: stage)
    }

    // MARK: sftp-exchange

    @Test(arguments: [
        (
            outgoing: "offered.xml", status: 0,
            says: ["passed   try.move.transfer.download", "skipped  try.move.transfer.upload"]
        ),
        (
            outgoing: "missing.xml", status: 0,
            says: ["failed   try.move.transfer.download", "passed   try.move.transfer.upload"]
        ),
        (outgoing: "missing.xml", status: 1, says: ["failed   try.move.transfer.upload", "exists already"]),
    ])
    func exchange(outgoing: String, status: Int, says: [String]) async throws {
        let stage = try Stage()
        let ssh = stage.peers.ssh
        try stage.folder.write("<test/>", to: "exchange/offered.xml")
        if status != 0 { try stage.folder.write("there before", to: "exchange/test.txt") }
        let folder = stage.folder.path("exchange")
        let run = try await run(
            stage, hosts: "server: \"sftp://127.0.0.1:\(ssh.port)\"",
            inputs: "account: {about: an account}, key: {about: its key, secret: true}",
            steps: """
                move:
                  uses: procedures/sftp-exchange.yaml
                  with: {server: server, user: $(account), key: $(key), incoming: \(folder), file: test.txt, outgoing-file: \(folder)/\(outgoing)}
                """,
            site: """
                hosts: {server: {known-hosts: \(ssh.knownHosts)}}
                inputs: {account: \(ssh.user), key: {file: \(ssh.key)}}

                """)
        try expect(run, Int32(status), says: says, on: stage)
    }

    // MARK: web-logon

    @Test(arguments: [
        ("Function not available", 0, "passed   try.in "), ("Welcome", 1, "text is not as expected"),
    ])
    func logon(message: String, status: Int, says: String) async throws {
        let stage = try Stage()
        let web = stage.peers.web
        let user = web.user(of: "shipped-\(status)")
        let run = try await run(
            stage, hosts: "site: \"https://localhost:\(web.httpsPort)\"", inputs: "password: {about: it, secret: true}",
            steps: """
                in:
                  uses: procedures/web-logon.yaml
                  with: {site: site, user: \(user), password: $(password), message: \(message)}
                  expect: {page: {ends-with: /home}}
                """,
            site: "hosts: {site: {ca-file: \(stage.peers.ca)}}\ninputs: {password: {env: PASSWORD}}\n",
            environment: ["PASSWORD": web.password])
        try expect(run, Int32(status), says: [says, "passed   try.in.open", "passed   try.in.log-out"], on: stage)
        #expect(try web.requests(by: user).map(\.outcome).last == "logged-out")
    }

    // MARK: tcp-port

    @Test(arguments: [(true, 0, "passed   try.port "), (false, 3, "error    try.port.connect")])
    func port(isOpen: Bool, status: Int, says: String) async throws {
        let stage = try Stage()
        let port = isOpen ? stage.peers.ssh.port : stage.peers.hostile.closed
        let run = try await run(
            stage, hosts: "gateway: \"sftp://127.0.0.1\"",
            steps: "port: {uses: procedures/tcp-port.yaml, with: {server: gateway, port: \(port)}}")
        try expect(run, Int32(status), says: [says], on: stage)
        #expect(run.record.contains("\"procedures\":[{\"path\":\"\(stage.folder.path("procedures/tcp-port.yaml"))\""))
    }

    // MARK: dns-check

    @Test(arguments: [
        ("www.ccass.com", "address: 192.0.2.10", 0), ("www.ccass.com", "address: 192.0.2.11", 1),
        ("both.ccass.com", "address: 192.0.2.10", 1), ("none.ccass.com", "address: 192.0.2.10", 1),
        ("www.ccass.com", "type: MX, address: 192.0.2.10", 3),
    ])
    func name(name: String, with: String, status: Int) async throws {
        let stage = try Stage()
        let run = try await run(
            stage, hosts: "names: \"dns://127.0.0.1:\(stage.peers.dns.port)\"",
            steps: "name: {uses: procedures/dns-check.yaml, with: {server: names, name: \(name), \(with)}}")
        try expect(run, Int32(status), says: ["try.name.look-up"], on: stage)
    }

    // MARK: declaration

    @Test(arguments: [("R-17", 0, "passed   try.traded"), ("R-71", 1, "observed is not as expected")])
    func declaration(second: String, status: Int, says: String) async throws {
        let stage = try Stage()
        let answers = """
            ctplan-answers: 1
            by: a test
            answers: {try.traded.declare: {observed: R-17}, try.traded.look-again: {observed: \(second)}}

            """
        let run = try await run(
            stage, hosts: "",
            steps: """
                traded:
                  uses: procedures/declaration.yaml
                  with: {declaration: Declare in the portal that the test was traded}
                  capture: {number: reference}
                after: {manual: {do: Note $(number)}, expect: {observed: $(number)}}
                """,
            [
                "--answers",
                try stage.folder.write(
                    answers.replacing("}}\n", with: "}, try.after: {observed: R-17}}\n"), to: "answers.yaml"),
            ])
        try expect(run, Int32(status), says: [says], on: stage)
    }
}
