import TestSupport

/// The plan of August 2021 on the peers.
struct OriginPlan: Sendable {
    let stage: Stage
    /// An account of the web form whose requests nobody else makes.
    let user: String

    init(_ test: String) throws {
        stage = try Stage()
        user = stage.peers.web.user(of: test)
    }

    static let path = "plans/2021-08-14.yaml"
    static let rehearsal = ["--at", "2021-08-14T20:31"]

    var environment: [String: String?] { ["CCMS_PASSWORD": stage.peers.web.password] }

    /// A site file that brings the plan's hosts to the peers.
    func site(_ more: String = "") -> String {
        let peers = stage.peers
        return """
            hosts:
              ccms: {address: 127.0.0.1, port: \(peers.web.httpsPort), ca-file: \(peers.ca)}
              rap-1: {address: 127.0.0.1, port: \(peers.ssh.port), known-hosts: \(peers.ssh.knownHosts)}
              rap-2: {address: 127.0.0.1, port: \(peers.ssh.port), known-hosts: \(peers.ssh.knownHosts)}
            inputs:
              ccms-user: \(user)
              ccms-password: {env: CCMS_PASSWORD}
              rap-user: \(peers.ssh.user)
              rap-key: {file: \(peers.ssh.key)}
              rap-folder: \(peers.ssh.reports)
            \(more)

            """
    }

    static let byHand = "by-hand: [ccms.logon, ccms.logout]"

    /// The command line for the plan as it stands in the repository.
    func words(site: String, _ options: [String]) throws -> [String] {
        let path = try stage.folder.write("ctplan-site: 1\n" + site, to: "site.yaml")
        return ["run", Self.path, "--site", path, "--record", stage.recordFolder] + options
    }

    /// The plan with the page of another flavour of the application, such as `other/`.
    static func text(flavour: String) throws -> String {
        try readText("\(Fixtures.repository)/\(path)").replacing(
            "https://www.ccass.com,", with: "https://www.ccass.com/\(flavour),")
    }

    /// What this test's account was answered, oldest first.
    var answers: [String] {
        get throws { try stage.peers.web.requests(by: user).map(\.outcome) }
    }
}
