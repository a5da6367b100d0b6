import Diagnostics
import Execution
import JSONText
import LanguageServer
import PlanLanguage
import TestSupport
import Testing

@Suite struct LanguageServerTests {
    private static let uri = "file:///plans/night.yaml"
    private static let plan = """
        ctplan: 1
        title: A test
        zone: Asia/Hong_Kong
        windows:
          night: {date: 2021-08-14, from: 20:30, to: 22:30}
        inputs:
          user: {about: the account, default: me}
        hosts:
          web: {url: https://www.example.com}
        objectives:
          logon:
            window: night
            steps:
              reach:
                http: {to: web, user: $(user)}
                expect: {status: 200}

        """

    /// A server with a text open in it.
    private func server(_ text: String = plan) -> LanguageServer {
        let server = LanguageServer(
            vocabulary: StepKinds.all.vocabulary, files: .system, zone: nil, version: "1", format: nil)
        _ = ask(server, "initialize", .object([]))
        tell(
            server, "textDocument/didOpen",
            .object([.init("textDocument", .object([.init("uri", .text(Self.uri)), .init("text", .text(text))]))]))
        return server
    }

    private func tell(_ server: LanguageServer, _ method: String, _ parameters: JSON) {
        _ = server.take(
            Array(JSON.object([.init("method", .text(method)), .init("params", parameters)]).text().utf8))
    }

    private func ask(_ server: LanguageServer, _ method: String, _ parameters: JSON) -> JSON {
        let message = JSON.object([
            .init("id", .integer(1)), .init("method", .text(method)), .init("params", parameters),
        ])
        return server.take(Array(message.text().utf8)).first ?? .null
    }

    private func at(_ line: Int, _ character: Int, _ more: [JSON.Member] = []) -> JSON {
        .object(
            [
                .init("textDocument", .object([.init("uri", .text(Self.uri))])),
                .init("position", .object([.init("line", .integer(line)), .init("character", .integer(character))])),
            ] + more)
    }

    @Test func findingsComeWithRuleAndSeverity() {
        let server = server(Self.plan.replacing("window: night", with: "window: nigth"))
        let diagnostics = server.news().first?["params"]?["diagnostics"]?.elements ?? []
        #expect(diagnostics.contains { $0["code"]?.string == "unknown-window" && $0["severity"]?.int == 1 })
        #expect(!server.hasNews)
    }

    @Test(arguments: [
        (Self.plan + "        re", "retry"), (Self.plan.replacing("to: web", with: "to: "), "web"),
        (Self.plan.replacing("window: night", with: "window: "), "night"),
        (Self.plan.replacing("$(user)", with: "$("), "user"),
        (Self.plan.replacing("$(user)", with: "$(user | "), "upper-case"),
        (Self.plan.replacing("zone: Asia/Hong_Kong", with: "zone: As"), "Asia/Hong_Kong"),
        (Self.plan.replacing("{status: 200}", with: "{status: {at"), "at-least"),
    ])
    func completionKnows(text: String, label: String) {
        let server = server(text)
        let whole = Array(text.utf8)
        // The cursor stands where the text differs from the plan first, or at its end.
        var end = zip(whole, Self.plan.utf8).prefix { $0 == $1 }.count
        if whole.starts(with: Self.plan.utf8) { end = whole.count }
        if label == "upper-case" { end += 2 }
        if label == "at-least" { end += 3 }
        if label == "Asia/Hong_Kong" { end = whole.prefix(end).count }
        let before = whole[..<min(end, whole.count)]
        let line = before.count { $0 == 10 }
        let character = before.count - (before.lastIndex(of: 10).map { $0 + 1 } ?? 0)
        let items = ask(server, "textDocument/completion", at(line, character))["result"]?.elements ?? []
        #expect(items.contains { $0["label"]?.string == label }, "\(items.compactMap { $0["label"]?.string })")
    }

    @Test func namesAreFoundAndRenamed() {
        let server = server()
        let definition = ask(server, "textDocument/definition", at(14, 35))["result"]
        #expect(definition?["range"]?["start"]?["line"]?.int == 6)
        let references = ask(server, "textDocument/references", at(8, 3))["result"]?.elements
        #expect(references?.count == 2)
        let renamed = ask(server, "textDocument/rename", at(8, 3, [.init("newName", .text("portal"))]))
        #expect(renamed["result"]?["changes"]?[Self.uri]?.elements?.count == 2)
        for bad in ["user", "no name", "window"] {
            let refused = ask(server, "textDocument/rename", at(8, 3, [.init("newName", .text(bad))]))
            #expect(refused["error"]?["code"]?.int == -32_602)
        }
    }

    @Test(arguments: [
        (4, 3, "Saturday 14 August 2021"), (8, 3, "https://www.example.com"), (6, 3, "default: `me`"),
        (11, 5, "window"),
    ])
    func hoverTells(line: Int, character: Int, words: String) {
        let hover = ask(server(), "textDocument/hover", at(line, character))
        #expect(hover["result"]?["contents"]?["value"]?.string?.contains(words) == true, "\(hover.text())")
    }

    @Test func everyPrefixIsAnswered() {
        let server = server()
        let bytes = Array(Self.plan.utf8)
        for end in bytes.indices {
            let text = String(decoding: bytes[..<end], as: UTF8.self)
            tell(
                server, "textDocument/didChange",
                .object([
                    .init("textDocument", .object([.init("uri", .text(Self.uri))])),
                    .init("contentChanges", .array([.object([.init("text", .text(text))])])),
                ]))
            #expect(server.news().count == 1)
            for method in ["completion", "hover", "definition", "documentSymbol"] {
                #expect(ask(server, "textDocument/\(method)", at(9_999, 9_999))["error"] == nil)
            }
        }
    }

    @Test func wrongMessagesAreRefused() {
        let server = server()
        #expect(server.take(Array("{".utf8)).first?["error"]?["code"]?.int == -32_700)
        #expect(ask(server, "no/such", .null)["error"]?["code"]?.int == -32_601)
        var reader = MessageReader()
        reader.append("Content-Length: 99999999999\r\n\r\nContent-Length: x\r\n\r\n".utf8)
        guard case .refused = reader.next() else {
            Issue.record("a message without end is taken")
            return
        }
        if case .message = reader.next() { Issue.record("what belongs to it is taken for a message") }
    }
}
