import ArgumentParser
import CivilTime
import Execution
import Glibc
import JSONText
import LanguageServer
import PlanLanguage

struct LanguageServerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lsp", abstract: "Serve an editor: a language server over standard input and output.",
        discussion: "It speaks the Language Server Protocol 3.17; docs/editors.md shows how editors are set up.")

    func run(environment: Environment) -> Int32 {
        let vocabulary = StepKinds.all.vocabulary
        let server = LanguageServer(
            vocabulary: vocabulary, files: PlanFileSource.machine { environment.expanding($0) },
            zone: environment["TZ"].flatMap { try? Zone.named($0) }, version: ProgramVersion.text,
            format: { source in
                guard case .success(let bytes) = PlanFormatter(vocabulary: vocabulary).formatted(source) else {
                    return nil
                }
                return String(decoding: bytes, as: UTF8.self)
            },
            surroundings: LanguageServer.Surroundings(
                now: { Instant.now() }, configurations: .machine, filesUnder: WorkspaceFiles.under,
                findingsBeside: SitesAndPlans.findings(beside:linter:),
                rulesPage: Self.rulesPage))
        return LanguageServerPipes(server).run()
    }

    /// The page that was installed with the program, or that of the repository it was built in.
    private static var rulesPage: String? {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink("/proc/self/exe", &buffer, buffer.count)
        guard count > 0 else { return nil }
        var folder = String(decoding: buffer[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self)[...]
        // The deepest is .build/TRIPLE/debug.
        for _ in 0..<5 {
            guard let slash = folder.lastIndex(of: "/") else { return nil }
            folder = folder[..<slash]
            for page in ["/share/doc/ctplan/rules.md", "/docs/rules.md"] where access(folder + page, R_OK) == 0 {
                return folder + page
            }
        }
        return nil
    }
}

/// Messages from standard input, answers to standard output, until the client asks for the end or is gone.
private struct LanguageServerPipes {
    private let server: LanguageServer
    private var reader = MessageReader()

    init(_ server: LanguageServer) {
        self.server = server
    }

    func run() -> Int32 {
        var pipes = self
        return pipes.serve()
    }

    private mutating func serve() -> Int32 {
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            guard handleWaiting() else { return server.exitStatus ?? ExitStatus.failed.rawValue }
            if server.hasNews, !isInputWaiting() {
                for message in server.news() { send(message) }
            }
            let count = read(STDIN_FILENO, &chunk, chunk.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return ExitStatus.failed.rawValue }
            reader.append(chunk[..<count])
        }
    }

    /// Answers every whole message that was read, less the requests that were taken back; `false` at the end.
    private mutating func handleWaiting() -> Bool {
        var frames: [MessageReader.Frame] = []
        while let frame = reader.next() { frames.append(frame) }
        let cancelled = frames.count > 1 ? cancelledRequests(frames) : []
        for frame in frames {
            switch frame {
            case .refused(let reason): send(LanguageServer.failure(.null, -32_700, reason))
            case .passedOver(let message): server.passOver(message)
            case .message(let message):
                if !cancelled.isEmpty, let id = (try? JSON.parse(message)).flatMap(Self.requestID),
                    cancelled.contains(id)
                {
                    send(LanguageServer.failure(id.json, -32_800, "the request was taken back"))
                    continue
                }
                for answer in server.take(message) { send(answer) }
                if server.exitStatus != nil { return false }
            }
        }
        return true
    }

    private struct RequestID: Hashable {
        let text: String
        let json: JSON

        init(_ json: JSON) {
            self.json = json
            text = json.text()
        }

        static func == (one: Self, other: Self) -> Bool { one.text == other.text }
        func hash(into hasher: inout Hasher) { hasher.combine(text) }
    }

    private static func requestID(_ message: JSON) -> RequestID? {
        message["method"] == nil ? nil : message["id"].map(RequestID.init)
    }

    private func cancelledRequests(_ frames: [MessageReader.Frame]) -> Set<RequestID> {
        let cancellations = frames.compactMap { frame -> JSON? in
            guard case .message(let bytes) = frame, bytes.count < 500 else { return nil }
            return try? JSON.parse(bytes)
        }
        return Set(
            cancellations.filter { $0["method"]?.string == "$/cancelRequest" }
                .compactMap { $0["params"]?["id"].map(RequestID.init) })
    }

    private func isInputWaiting() -> Bool {
        var watched = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
        return poll(&watched, 1, 0) > 0 && watched.revents & Int16(POLLIN) != 0
    }

    private func send(_ message: JSON) {
        var body: [UInt8] = []
        message.append(to: &body)
        let bytes = Array("Content-Length: \(body.count)\r\n\r\n".utf8) + body
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes { write(STDOUT_FILENO, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            // The client is gone: the end of standard input tells the same.
            guard count > 0 else { return }
            written += count
        }
    }
}
