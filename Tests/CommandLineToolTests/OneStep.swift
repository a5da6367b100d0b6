import TestSupport
import Testing

/// A plan of one step at one host, what the site says, and what has to come of it.
struct OneStep: Sendable, CustomTestStringConvertible {
    let testDescription: String
    /// The host's URL; `peer` is its name in the plan.
    let host: @Sendable (Peers) -> String
    /// The lines of the step.
    let step: @Sendable (Peers) -> [String]
    /// The site file's fields, beside its version.
    let site: @Sendable (Peers) -> String?
    let environment: @Sendable (Peers) -> [String: String?]
    let status: Int32
    let says: [String]

    init(
        _ name: String, host: @escaping @Sendable (Peers) -> String,
        step: @escaping @Sendable (Peers) -> [String],
        site: @escaping @Sendable (Peers) -> String? = { _ in nil },
        environment: @escaping @Sendable (Peers) -> [String: String?] = { _ in [:] }, status: Int32, says: [String]
    ) {
        testDescription = name
        self.host = host
        self.step = step
        self.site = site
        self.environment = environment
        self.status = status
        self.says = says
    }

    /// The inputs are those of all plans of this kind that the step uses.
    func plan(_ peers: Peers) -> String {
        let lines = step(peers)
        let inputs = [
            "account: {about: the account}", "password: {about: its password, secret: true}",
            "key: {about: its private key, secret: true}",
        ].filter { input in lines.contains { $0.contains("$(\(input.prefix { $0 != ":" }))") } }
        return """
            ctplan: 1
            title: One step
            inputs: {\(inputs.joined(separator: ", "))}
            hosts: {peer: "\(host(peers))"}
            objectives:
              try:
                steps:
                  ask:
            \(lines.map { "        \($0)\n" }.joined())
            """
    }

    /// Runs it, and checks what came of it.
    @discardableResult
    func check() async throws -> StagedRun {
        let stage = try Stage()
        let peers = stage.peers
        let run = try await stage.run(plan: plan(peers), site: site(peers), environment: environment(peers))
        try expect(run, status, says: says, on: stage)
        return run
    }
}
