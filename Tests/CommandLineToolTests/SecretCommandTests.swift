import Execution
import PlanLanguage
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

    /// That such a program is ended as well is seen by `RunInterruptTests`, which can wait until it has begun.
    @Test func doesNotWaitForever() async throws {
        let error = await #expect(throws: SecretProblem.self) {
            try await keeper(longest: .milliseconds(200)).value(of: .command(["sleep", "3600"]), called: "key")
        }
        #expect(error?.message == "sleep took longer than 200 ms")
    }
}
