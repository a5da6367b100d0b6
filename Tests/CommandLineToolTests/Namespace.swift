import TestSupport
import Testing

/// A network namespace that one program runs in: the machine's own interfaces and settings are not touched.
///
/// Where the system allows none, the program does not run and the test fails with unshare's words.
struct Namespace: Sendable {
    /// Shell commands that are done in the namespace first, its loopback interface being up.
    var setUp = ""
    /// A program, with its arguments, that runs the program below itself.
    var below: [String] = []

    /// Lets everybody in the namespace ping; without it, nobody may.
    static let pingsAllowed = "echo '0 0' > /proc/sys/net/ipv4/ping_group_range"

    /// The same program, in a namespace of its own: unshare(1).
    func program(_ program: Program) -> Program {
        var inside = program
        inside.executable = "/usr/bin/unshare"
        let script = "set -e; ip link set lo up; \(setUp.isEmpty ? ":" : setUp); exec \"$@\""
        inside.arguments =
            ["--user", "--map-root-user", "--net", "--", "/bin/sh", "-c", script, "sh"] + below
            + [program.executable] + program.arguments
        inside.environment["PATH"] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
        return inside
    }
}

extension Stage {
    /// Runs a plan in a network namespace.
    func run(
        plan: String, site: String? = nil, in namespace: Namespace, environment: [String: String?] = [:]
    ) async throws -> StagedRun {
        let program = try program(try words(plan: plan, site: site), environment: environment)
        return finished(try await namespace.program(program).run(within: .seconds(50)))
    }
}
