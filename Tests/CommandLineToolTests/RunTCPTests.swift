import TestSupport
import Testing

@Suite("Sending and reading over TCP")
struct RunTCPTests {
    private static func tcp(
        _ name: String, _ port: @escaping @Sendable (Peers) -> Int, _ fields: String, _ more: [String] = [],
        status: Int32, says: [String]
    ) -> OneStep {
        OneStep(
            name, host: { "tcp://127.0.0.1:\(port($0))" }, step: { _ in ["tcp: {to: peer, \(fields)}"] + more },
            status: status, says: says)
    }

    static let exchanges = [
        tcp(
            "a banner", { $0.ssh.port }, "read-until: \"\\n\"",
            ["expect: {received: {starts-with: SSH-2.0-OpenSSH}, size: {at-least: 15}}"], status: 0,
            says: ["starts with \"SSH-2.0-OpenSSH\""]),
        tcp(
            "a number of bytes", { $0.ssh.port }, "read-bytes: 4", ["expect: {received: SSH-, received-hex: 5353482d}"],
            status: 0, says: ["passed   try.ask"]),
        tcp(
            "a question in hex", { $0.web.httpPort },
            "send-hex: \"47 45 54 20 2f 20 48 54 54 50 2f 31 2e 30 0d 0a 0d 0a\", read-until: \"^HTTP/1.1 200\"",
            ["expect: {timings: {first-byte: {at-most: 10s}}}"], status: 0, says: ["passed   try.ask"]),
        tcp(
            "an answer that is another one", { $0.web.httpPort },
            "send: \"GET /nothing-here HTTP/1.0\\r\\n\\r\\n\", read-until: \"200 OK\"", status: 1,
            says: [
                "ended the connection after", "without what read-until looks for",
                "= received: \"HTTP/1.1 404 Not Found\\r\\n",
            ]),
        tcp(
            "too few bytes", { $0.hostile.garbage }, "read-bytes: 5000", status: 1,
            says: ["ended the connection after 4096 bytes, without the 5000 bytes of read-bytes"]),
        tcp(
            "an answer without end", { $0.hostile.bigHttp },
            "send: \"GET / HTTP/1.1\\r\\n\\r\\n\", read-until: \"The end\"", status: 1,
            says: ["went on after 1048576 bytes"]),
        tcp(
            "silence", { $0.hostile.silent }, "read-until: x", ["timeout: 1s"], status: 3,
            says: ["error    try.ask", "sent nothing within"]),
        tcp(
            "another greeting than is read for", { $0.ssh.port }, "read-until: HELLO", ["timeout: 1s"], status: 1,
            says: [
                "failed   try.ask", " bytes within 1 s, without what read-until looks for",
                "= received: \"SSH-2.0-OpenSSH",
                "\\r\\n\"",
            ]),
        tcp(
            "silence that is expected", { $0.hostile.silent }, "read-until: x",
            ["timeout: 1s", "expect: {connection: timeout}"], status: 0, says: ["connection \"timeout\""]),
        tcp(
            "a pattern that runs away", { $0.hostile.garbage }, "read-until: \"(([\\\\s\\\\S]+)+)+never\"", status: 3,
            says: ["write a simpler pattern"]),
        // Not before the last byte that is kept: 1 MiB is looked through once, after all of it has come.
        tcp(
            "a pattern that runs away at the end", { $0.hostile.bigHttp },
            "send: \"GET / HTTP/1.1\\r\\n\\r\\n\", "
                + "read-until: '(?s)^(?=(?:.{32768}){32})(.+)+never'",
            status: 3, says: ["write a simpler pattern"]),
    ]

    /// What a peer sends back may hold what was sent to it.
    @Test(arguments: ["read-until: The end", "read-bytes: 100000"])
    func `shows no secret in what came instead`(reading: String) async throws {
        let stage = try Stage()
        let plan = """
            ctplan: 1
            title: A parrot
            inputs: {password: {about: the password, secret: true}}
            hosts: {peer: "tcp://127.0.0.1:\(stage.peers.web.httpPort)"}
            objectives:
              try:
                steps:
                  ask:
                    tcp:
                      to: peer
                      send: "GET /headers HTTP/1.0\\r\\nX-Key: $(password)\\r\\nAuthorization: Bearer $(password)\\r\\n\\r\\n"
                      \(reading)
            """
        let run = try await stage.run(
            plan: plan, site: "inputs: {password: {env: PASSWORD}}\n",
            environment: ["PASSWORD": stage.peers.web.password])
        // The stage has searched output and record for it.
        try expect(run, 1, says: ["= received: \"HTTP/1.1 200 OK"], on: stage)
        #expect(run.record.contains("\"received\":\"\\\"HTTP/1.1 200 OK"), "\(run.record)")
    }

    @Test(arguments: exchanges)
    func isJudged(_ one: OneStep) async throws { try await one.check() }
}
