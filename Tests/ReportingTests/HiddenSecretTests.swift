import Execution
import JSONText
import Reporting
import RunSupport
import Synchronization
import TestSupport
import Testing

/// A secret that is sent, comes back in every place a server can put it, and is never seen.
@Suite struct HiddenSecretTests {
    /// Long enough to be cut, with blanks that texts for people fold, and characters that encodings change.
    private static let short = "hunter2  &\tmore+so"
    private static let long = (1...60).map { "w\($0)-\($0 * 7919)x" }.joined(separator: "\n")

    private static let plan = """
        ctplan: 1
        title: Secrets
        inputs:
          password: {about: the password, secret: true}
        objectives:
          shown:
            steps:
              text:
                act: {secret: $(password), text: "\(String(repeating: "fill ", count: 20))$(password) and $(password)"}
                expect: {text: {contains: $(password), matches: nothing}, headers: {x-echo: nothing}}
          cut:
            steps:
              text:
                act: {secret: $(password), text: "\(String(repeating: "x", count: 1990))$(password)"}
                expect: {text: none}
          trouble:
            steps: {text: {act: {as: tells, text: $(password)}, retry: {every: 1s, attempts: 2, for: connection}}}
          encoded:
            steps: {text: {act: {as: encodes, text: $(password)}, expect: {text: none}}}
          person:
            steps:
              text:
                manual: {do: Look}
                expect: {observed: {contains: $(password)}}
        """

    /// The text view, with and without colours, and JSON lines, which the record's lines are made of too.
    private func outputs(of secret: String) throws -> [String] {
        let outputs = [Output(), Output(), Output(), Output()]
        var rehearsal = try Rehearsal(Self.plan, site: "inputs: {password: {env: PASSWORD}}")
        rehearsal.secrets = ["PASSWORD": secret]
        rehearsal.people = [
            "person.text": .answers(.done(by: "Kim \(secret)", observed: ["observed": "it said \(secret)"]))
        ]
        rehearsal.views = [
            TextView(hider: rehearsal.hider, hasColour: false, isQuiet: false, write: outputs[0].write),
            TextView(hider: rehearsal.hider, hasColour: true, isQuiet: true, write: outputs[1].write),
            JSONView(hider: rehearsal.hider, write: outputs[2].write),
        ]
        let ending = try rehearsal.play()
        #expect(ending.exit == 1)
        for question in ending.stage.questions {
            outputs[3].write(question.instruction + question.observations.map(\.expected).joined())
        }
        return outputs.map(\.text)
    }

    @Test func `neither text nor JSON shows any part of a secret`() throws {
        for secret in [Self.short, Self.long] {
            let outputs = try outputs(of: secret)
            // No word of it is anywhere, cut or folded or escaped as it may be.
            let words = secret.split(whereSeparator: \.isWhitespace).map(String.init).filter { $0.utf8.count > 3 }
            for output in outputs {
                for word in words { #expect(!output.contains(word), "\(word) is in\n\(output.prefix(4_000))") }
            }
            #expect(outputs.dropLast().allSatisfy { $0.contains("«password»") })
        }
    }

    @Test func `nor does it show one in base64 or percent-encoded`() throws {
        let outputs = try outputs(of: "correct horse/battery?staple")
        for form in ["Y29ycmVjdCBob3JzZS9iYXR0ZXJ5P3N0YXBsZQ", "correct%20horse%2Fbattery%3Fstaple", "battery"] {
            for output in outputs { #expect(!output.contains(form)) }
        }
    }

    @Test func `nor does the record`() async throws {
        let folder = try TemporaryFolder()
        let file = try RecordFile.create(folder: folder.path("record"), thread: RecordThread())
        var rehearsal = try Rehearsal(Self.plan, site: "inputs: {password: {env: PASSWORD}}")
        rehearsal.secrets = ["PASSWORD": Self.short]
        // The rehearsal's own recorder keeps events in memory; the real one writes what it is shown.
        rehearsal.views = [Recording(recorder: Recorder(file: file, hider: rehearsal.hider, views: []))]
        _ = try rehearsal.play()
        try file.close()
        let text = try readText(folder.path("record") + "/record.jsonl")
        #expect(!text.contains("hunter2") && !text.contains("more+so"))
        #expect(text.contains("«password»"))
        #expect(text.split(separator: "\n").last?.contains("\"event\":\"run-ended\"") == true)
    }
}

/// Shows events to a recorder.
private struct Recording: RunView {
    let recorder: Recorder

    func show(_ event: RunEvent) { recorder.append(event) }
}
