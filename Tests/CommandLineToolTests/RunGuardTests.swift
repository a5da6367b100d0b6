import TestSupport
import Testing

@Suite("Networks that a run may not reach")
struct RunGuardTests {
    private func plan(_ scheme: String, _ host: String, step: String) -> String {
        """
        ctplan: 1
        title: A host outside
        hosts: {peer: "\(scheme)://\(host)"}
        objectives: {try: {steps: {ask: {\(step)}}}}

        """
    }

    static let steps = [
        ("http", "http: {to: peer}"), ("https", "http: {to: peer}"), ("tcp", "tcp: {to: peer}"),
        ("tls", "tls: {to: peer}"), ("sftp", "sftp: {to: peer, user: me, key: $(key), list: /}"),
    ]

    @Test(arguments: steps, [true, false])
    func areNotReached(kind: (scheme: String, step: String), bySite: Bool) async throws {
        let stage = try Stage()
        let listener = try LoopbackListener("127.0.0.2")
        var text = plan(kind.scheme, "127.0.0.2:\(listener.port)", step: kind.step)
        var site = "known-hosts: \(stage.peers.ssh.knownHosts)\n"
        if kind.scheme == "sftp" {
            text += "inputs: {key: {about: a key, secret: true}}\n"
            site += "inputs: {key: {file: \(stage.peers.ssh.key)}}\n"
        }
        if bySite { site += "allow: [127.0.0.1, \"::1\"]\n" }
        let run = try await stage.run(
            plan: text, site: site, environment: bySite ? [:] : ["CTPLAN_ALLOW_NETWORKS": "127.0.0.1/32,::1/128"])
        try expect(
            run, 3,
            says: [
                "error    try.ask", "127.0.0.2 is outside \(bySite ? "the site's allow" : "CTPLAN_ALLOW_NETWORKS")",
            ], on: stage)
        #expect(!listener.wasReached())
    }

    @Test func areReachedWhereTheyAreAllowed() async throws {
        let stage = try Stage()
        let listener = try LoopbackListener("127.0.0.2")
        let run = try await stage.run(plan: plan("tcp", "127.0.0.2:\(listener.port)", step: "tcp: {to: peer}"))
        try expect(run, 0, on: stage)
        #expect(listener.wasReached(), "this listener would not have shown a connection")
    }

    @Test func areNotReachedByRedirects() async throws {
        let stage = try Stage()
        let listener = try LoopbackListener("127.0.0.2")
        let plan = """
            ctplan: 1
            title: A redirect
            hosts:
              web: "http://127.0.0.1:\(stage.peers.web.httpPort)"
              elsewhere: https://elsewhere.example
            objectives: {try: {steps: {ask: {http: {to: web, path: /redirect-other}}}}}

            """
        let site = "hosts: {elsewhere: {address: 127.0.0.2, port: \(listener.port)}}\n"
        let run = try await stage.run(
            plan: plan, site: site, environment: ["CTPLAN_ALLOW_NETWORKS": "127.0.0.1/32"])
        try expect(run, 3, says: ["127.0.0.2 is outside CTPLAN_ALLOW_NETWORKS"], on: stage)
        #expect(!listener.wasReached())
    }

    @Test func areNamedWhereAnAddressLiesOutside() async throws {
        let stage = try Stage()
        for (scheme, step) in Self.steps.prefix(4) {
            let folder = try Stage()
            let run = try await folder.run(plan: plan(scheme, "10.1.2.3:9", step: step))
            try expect(
                run, 3, says: ["10.1.2.3 is outside CTPLAN_ALLOW_NETWORKS (127.0.0.0/8, ::1)"], on: folder)
        }
        // Not even an expectation of trouble is met by what was never tried.
        let run = try await stage.run(
            plan: plan("http", "10.1.2.3:9", step: "http: {to: peer}, expect: {connection: refused}"))
        try expect(run, 3, says: ["10.1.2.3 is outside"], on: stage)
    }

    @Test func areNotAskedForNames() async throws {
        let stage = try Stage()
        let run = try await stage.run(
            plan: plan("http", "nowhere.invalid", step: "http: {to: peer}"),
            environment: ["CTPLAN_ALLOW_NETWORKS": "127.255.255.254/32"])
        try expect(
            run, 3,
            says: [
                "the name \"nowhere.invalid\" was not looked up: its resolver",
                "give the address of \"nowhere.invalid\" in the site file",
            ], on: stage)
    }

    @Test func ignoresAProxyOfTheEnvironment() async throws {
        let stage = try Stage()
        let proxy = try LoopbackListener("127.0.0.1")
        let url = "http://127.0.0.1:\(proxy.port)"
        let run = try await stage.run(
            plan: plan("http", "127.0.0.1:\(stage.peers.web.httpPort)", step: "http: {to: peer, path: /page}"),
            environment: ["http_proxy": url, "https_proxy": url, "all_proxy": url])
        try expect(run, 0, on: stage)
        #expect(!proxy.wasReached())
    }
}
