import Glibc
import TestSupport
import Testing

/// A reader of the output that has stopped must not stop the run: windows close and logouts happen all the same.
@Suite struct StalledOutputTests {
    /// Findings wait for whoever pages through them: only a run has something better to do.
    @Test func lintLosesNothingToASlowReader() async throws {
        let folder = try TemporaryFolder()
        let fields = (1...900).map { "field-\($0): x" }.joined(separator: "\n")
        try folder.write("ctplan: 1\n" + fields + "\n", to: "plan.yaml")
        // With a reader that does not wait this passes too; the wait is what could lose something.
        let finished = try await Program(
            "/bin/sh",
            ["-c", "\"$0\" lint plan.yaml | { sleep 1; grep -c 'unknown field'; }", Fixtures.program("ctplan")],
            folder: folder.path
        ).run(within: .seconds(30))
        #expect(finished.standardOutput == "900\n")
    }

    @Test func aRunEndsThoughNobodyReads() async throws {
        let folder = try TemporaryFolder()
        let numbers = (1...2_000).map(String.init).joined(separator: ", ")
        try folder.write(
            """
            ctplan: 1
            title: More lines than a pipe holds
            hosts: {nothing: "tcp://127.0.0.1:1"}
            objectives:
              many:
                for-each: {number: [\(numbers)]}
                steps:
                  closed:
                    title: Port 1 is closed
                    tcp: {to: nothing}
                    expect: {connection: refused}
                  again: {manual: {do: "Look at $(number)"}}
            """, to: "plan.yaml")
        // The shell keeps the pipe open and reads nothing until the run has ended.
        let finished = try await Program(
            "/bin/sh",
            [
                "-c",
                "{ \"$0\" run plan.yaml --record record --jobs 50 2>errors; echo $? >status; } | "
                    + "{ while [ ! -s status ]; do sleep 0.1; done; cat >shown; }; cat status",
                Fixtures.program("ctplan"),
            ], folder: folder.path
        ).run(within: .seconds(60))
        #expect(finished.standardOutput == "5\n", "\(finished.standardError)")
        #expect(try folder.read("record/record.jsonl").split(separator: "\n").last?.contains("run-ended") == true)
    }
}
