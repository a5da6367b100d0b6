import Execution
import Glibc
import Networking
import PlanLanguage
import TestSupport
import Testing

@testable import CommandLineTool

@Suite("Programs that print secrets")
struct SecretCommandTests {
    private func keeper(longest: Duration = .seconds(50)) -> ProcessSecrets {
        ProcessSecrets(environment: Environment([:]), terminal: nil, longestCommand: longest)
    }

    @Test(arguments: [
        ("printf 'a secret'", "a secret"), ("echo 'a secret'", "a secret"),
        ("printf ' two lines\\nof it \\n'", " two lines\nof it "),
    ])
    func takesWhatTheyPrint(script: String, secret: String) async throws {
        let value = try await keeper().value(of: .command(["/bin/sh", "-c", script]), called: "key")
        #expect(value.text == secret)
    }

    @Test func doesNotWaitForever() async throws {
        let folder = try TemporaryFolder()
        let script = "echo $$ >'\(folder.path("pid"))'; exec sleep 3600"
        let error = await #expect(throws: SecretProblem.self) {
            try await keeper(longest: .seconds(1)).value(of: .command(["sh", "-c", script]), called: "key")
        }
        #expect(error?.message == "sh took longer than 1 s")
        let pid = try #require(pid_t(String(try folder.read("pid").dropLast())))
        #expect(kill(pid, 0) == -1 && errno == ESRCH, "the program still runs")
    }
}
