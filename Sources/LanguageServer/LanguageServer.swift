import CivilTime
import Diagnostics
import JSONText
import PlanLanguage
import YAMLTree

/// A language server without its pipes: messages in, messages out (Language Server Protocol 3.17).
package final class LanguageServer {
    /// Writes a text in its canonical form; `nil` where it cannot be.
    package typealias Format = @Sendable (SourceText) -> String?

    let vocabulary: Vocabulary
    let files: PlanFileSource
    let format: Format?
    let surroundings: Surroundings
    private let version: String
    var encoding = PositionEncoding.utf16
    var readerZone: Zone?
    var takesSnippets = false
    private var watchesFiles = false
    /// The paths of the folders that are open in the editor.
    private(set) var folders: [String] = []
    /// By path.
    var documents: [String: OpenDocument] = [:]
    private var dirty: Set<String> = []
    private var hasShutDown = false
    private var isInitialized = false
    /// The exit status, once the client has asked for the end.
    package private(set) var exitStatus: Int32?

    package init(
        vocabulary: Vocabulary, files: PlanFileSource, zone: Zone?, version: String, format: Format? = nil,
        surroundings: Surroundings = Surroundings()
    ) {
        self.vocabulary = vocabulary
        self.files = files
        self.version = version
        self.format = format
        self.surroundings = surroundings
        readerZone = zone
    }

    /// Takes one message; what is to be sent back at once.
    package func take(_ bytes: [UInt8]) -> [JSON] {
        let message: JSON
        do throws(JSONProblem) {
            message = try Self.parse(bytes)
        } catch {
            return [Self.failure(.null, -32_700, "the message is not JSON: \(error)")]
        }
        guard message.members != nil else { return [Self.failure(.null, -32_600, "a message is an object")] }
        guard let method = message["method"]?.string else {
            // An answer to something that was asked: nothing is asked.
            return message["result"] != nil || message["error"] != nil
                ? [] : [Self.failure(message["id"] ?? .null, -32_600, "a message needs a method")]
        }
        let parameters = message["params"] ?? .null
        guard let id = message["id"] else {
            notify(method, parameters)
            return []
        }
        do throws(Refusal) {
            return [
                .object([
                    .init("jsonrpc", .word("2.0")), .init("id", id), .init("result", try answer(method, parameters)),
                ])
            ]
        } catch {
            return [Self.failure(id, error.code, error.message)]
        }
    }

    /// Half a surrogate pair, which an editor's text may hold and JSON's may not, becomes U+FFFD: it counts for as much.
    private static func parse(_ bytes: [UInt8]) throws(JSONProblem) -> JSON {
        do throws(JSONProblem) {
            return try JSON.parse(bytes)
        } catch {
            guard let mended = LoneSurrogates.replaced(in: bytes) else { throw error }
            return try JSON.parse(mended)
        }
    }

    /// Why a request is not answered.
    struct Refusal: Error {
        let code: Int
        let message: String

        init(_ message: String, code: Int = -32_602) {
            self.code = code
            self.message = message
        }
    }

    package static func failure(_ id: JSON, _ code: Int, _ message: String) -> JSON {
        .object([
            .init("jsonrpc", .word("2.0")), .init("id", id),
            .init("error", .object([.init("code", .integer(code)), .init("message", .text(message))])),
        ])
    }

    // MARK: Requests

    private func answer(_ method: String, _ parameters: JSON) throws(Refusal) -> JSON {
        if hasShutDown { throw Refusal("the server was shut down", code: -32_600) }
        if method == "initialize" {
            if isInitialized { throw Refusal("\"initialize\" comes once", code: -32_600) }
            return initialize(parameters)
        }
        guard isInitialized else { throw Refusal("\"initialize\" comes first", code: -32_002) }
        switch method {
        case "shutdown":
            hasShutDown = true
            return .null
        case "textDocument/completion": return completion(try place(parameters))
        case "textDocument/hover": return hover(try place(parameters))
        case "textDocument/definition": return definition(try place(parameters))
        case "textDocument/references":
            let includes = parameters["context"]?["includeDeclaration"]?.bool ?? true
            return references(try place(parameters), includingDeclaration: includes)
        case "textDocument/prepareRename": return try prepareRename(try place(parameters))
        case "textDocument/rename":
            return try rename(try place(parameters), to: parameters["newName"]?.string ?? "")
        case "textDocument/documentSymbol": return symbols(try document(parameters))
        case "textDocument/codeAction": return codeActions(try document(parameters), parameters)
        case "textDocument/formatting" where format != nil: return formatting(try document(parameters))
        default: throw Refusal("there is no method \"\(TerminalText.excerpt(method))\" here", code: -32_601)
        }
    }

    /// A place in an open document.
    struct Spot {
        let document: OpenDocument
        let offset: Int
    }

    private func document(_ parameters: JSON) throws(Refusal) -> OpenDocument {
        guard let uri = parameters["textDocument"]?["uri"]?.string else { throw Refusal("textDocument.uri is missing") }
        guard let document = documents[FileURI.path(uri)] else {
            throw Refusal("\"\(TerminalText.excerpt(uri))\" is not open")
        }
        return document
    }

    private func place(_ parameters: JSON) throws(Refusal) -> Spot {
        let document = try document(parameters)
        guard let offset = encoding.offset(parameters["position"], in: document.source) else {
            throw Refusal("position is missing")
        }
        return Spot(document: document, offset: offset)
    }

    private func initialize(_ parameters: JSON) -> JSON {
        isInitialized = true
        let client = parameters["capabilities"]
        let encodings = client?["general"]?["positionEncodings"]?.elements?.compactMap(\.string) ?? []
        encoding = encodings.lazy.compactMap(PositionEncoding.init(rawValue:)).first ?? .utf16
        takesSnippets =
            client?["textDocument"]?["completion"]?["completionItem"]?["snippetSupport"]?.bool ?? false
        watchesFiles = client?["workspace"]?["didChangeWatchedFiles"]?["dynamicRegistration"]?.bool ?? false
        if let name = parameters["initializationOptions"]?["zone"]?.string, let zone = try? Zone.named(name) {
            readerZone = zone
        }
        folders = (parameters["workspaceFolders"]?.elements ?? []).compactMap { $0["uri"]?.string }.map(FileURI.path)
        if folders.isEmpty, let root = parameters["rootUri"]?.string { folders = [FileURI.path(root)] }
        let yes = JSON.boolean(true)
        var capabilities: [JSON.Member] = [
            .init("positionEncoding", .word(encoding.rawValue)),
            .init("textDocumentSync", .object([.init("openClose", yes), .init("change", .integer(2))])),
            .init(
                "completionProvider",
                .object([.init("triggerCharacters", .array(["(", ".", "|", ":", " "].map { .word($0) }))])),
            .init("hoverProvider", yes), .init("definitionProvider", yes), .init("referencesProvider", yes),
            .init("renameProvider", .object([.init("prepareProvider", yes)])),
            .init("documentSymbolProvider", yes),
            .init(
                "codeActionProvider",
                .object([.init("codeActionKinds", .array([.word("quickfix"), .word("source.fixAll")]))])),
        ]
        if format != nil { capabilities.append(.init("documentFormattingProvider", yes)) }
        return .object([
            .init("capabilities", .object(capabilities)),
            .init("serverInfo", .object([.init("name", .word("ctplan")), .init("version", .word(version))])),
        ])
    }

    // MARK: Notifications

    private func notify(_ method: String, _ parameters: JSON) {
        let item = parameters["textDocument"]
        switch method {
        case "initialized": if watchesFiles { requests.append(Self.watch) }
        case "exit": exitStatus = hasShutDown ? 0 : 1
        case "textDocument/didOpen":
            guard isInitialized, let uri = item?["uri"]?.string, let text = item?["text"]?.string else { return }
            let path = FileURI.path(uri)
            documents[path] = OpenDocument(
                uri: uri, version: item?["version"]?.int, source: SourceText(path: path, text: text))
            touch(path)
        case "textDocument/didChange":
            guard let uri = item?["uri"]?.string, var document = documents[FileURI.path(uri)] else { return }
            let path = document.source.path
            for change in parameters["contentChanges"]?.elements ?? [] {
                guard let text = change["text"]?.string else { continue }
                if document.isLost, change["range"] != nil { continue }
                document.isLost = false
                document.source = changed(document.source, change["range"], text)
            }
            document.version = item?["version"]?.int ?? document.version
            documents[path] = document
            touch(path)
        case "workspace/didChangeWatchedFiles":
            for change in parameters["changes"]?.elements ?? [] {
                if let uri = change["uri"]?.string { touch(FileURI.path(uri)) }
            }
        case "textDocument/didClose":
            guard let uri = item?["uri"]?.string else { return }
            let path = FileURI.path(uri)
            guard documents.removeValue(forKey: path) != nil else { return }
            touch(path)
            closed.append(uri)
        default: break
        }
    }

    /// Takes note of a message that was too large: what the editor has there is not known any more.
    package func passOver(_ message: PassedOverMessage) {
        guard isInitialized, let uri = message.uri else { return }
        let path = FileURI.path(uri)
        documents[path] = OpenDocument(
            uri: uri, version: message.version ?? documents[path]?.version,
            source: SourceText(path: path, bytes: []), isLost: true)
        touch(path)
    }

    private var closed: [String] = []
    /// What is to be asked of the client.
    private var requests: [JSON] = []

    /// Asks to be told of files that change elsewhere than in the editor: procedures, and `ctplan.yaml`.
    private static let watch = JSON.object([
        .init("jsonrpc", .word("2.0")), .init("id", .word("watch")),
        .init("method", .word("client/registerCapability")),
        .init(
            "params",
            .object([
                .init(
                    "registrations",
                    .array([
                        .object([
                            .init("id", .word("watch")), .init("method", .word("workspace/didChangeWatchedFiles")),
                            .init(
                                "registerOptions",
                                .object([
                                    .init(
                                        "watchers",
                                        .array([.object([.init("globPattern", .word("**/*.{yaml,yml}"))])]))
                                ])),
                        ])
                    ]))
            ])),
    ])

    private func changed(_ source: SourceText, _ range: JSON?, _ text: String) -> SourceText {
        guard let range, let start = encoding.offset(range["start"], in: source),
            let end = encoding.offset(range["end"], in: source)
        else { return SourceText(path: source.path, text: text) }
        var bytes = source.bytes
        bytes.replaceSubrange(min(start, end)..<max(start, end), with: text.utf8)
        return SourceText(path: source.path, bytes: bytes)
    }

    /// The file is judged again, and so is every open one that uses it.
    private func touch(_ path: String) {
        for (other, document) in documents where other == path || document.uses.contains(path) {
            documents[other]?.judged = nil
            dirty.insert(other)
        }
    }

    // MARK: Findings

    /// Whether findings are to be sent.
    package var hasNews: Bool { !dirty.isEmpty || !closed.isEmpty || !requests.isEmpty }

    /// The findings of what was changed since the last time: for when no more messages wait.
    package func news() -> [JSON] {
        var messages = requests + closed.filter { documents[FileURI.path($0)] == nil }.map { publish($0, nil, []) }
        requests = []
        closed = []
        for path in dirty.sorted() where documents[path] != nil {
            let findings = judge(path)
            guard let document = documents[path] else { continue }
            messages.append(publish(document.uri, document.version, findings.map { diagnostic($0, in: document) }))
        }
        dirty = []
        return messages
    }

    private func publish(_ uri: String, _ version: Int?, _ diagnostics: [JSON]) -> JSON {
        var parameters: [JSON.Member] = [.init("uri", .text(uri))]
        if let version { parameters.append(.init("version", .integer(version))) }
        parameters.append(.init("diagnostics", .array(diagnostics)))
        return .object([
            .init("jsonrpc", .word("2.0")), .init("method", .word("textDocument/publishDiagnostics")),
            .init("params", .object(parameters)),
        ])
    }
}
