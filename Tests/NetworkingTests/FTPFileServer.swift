import Glibc
import Networking
import Synchronization

/// An FTP server of one file, which behaves up to one of its answers, or to the middle of its data.
///
/// Whatever becomes of the data, it says 226 behind them: what it says shall not be taken for what was done.
final class FTPFileServer: Sendable {
    enum Deed: String, Sendable {
        case get, put
    }

    /// The file that is there, or that is to be written.
    static let content = (0..<12 << 20).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 7) }

    let server: LoopbackServer
    private let data: LoopbackServer
    private let file: File

    /// What came in of a file, and word of the end of a data connection.
    private final class File: Sendable {
        let received = Mutex(0)
        private let ends: (reading: Int32, writing: Int32)

        init() {
            var ends: [Int32] = [-1, -1]
            let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
            precondition(socketpair(AF_UNIX, kind, 0, &ends) == 0, "no sockets")
            self.ends = (ends[0], ends[1])
        }

        deinit {
            close(ends.reading)
            close(ends.writing)
        }

        func noteEnd() {
            var byte: UInt8 = 0
            write(ends.writing, &byte, 1)
        }

        /// For 20 s at most.
        func waitForEnd() {
            var watched = pollfd(fd: ends.reading, events: Int16(POLLIN), revents: 0)
            var byte: UInt8 = 0
            if poll(&watched, 1, 20_000) == 1 { read(ends.reading, &byte, 1) }
        }
    }

    /// `phase` is the verb whose answer is the trouble: "" for the greeting, "data" for the middle of the file, "226" for
    /// the end. `said` is the size that it tells of the file; `dataPort` is a port for the data other than its own.
    init(
        _ deed: Deed, _ trouble: Trouble? = nil, at phase: String = "none", said: Int? = nil, sends: Int? = nil,
        dataPort: Int? = nil
    ) {
        let file = File()
        let sent = Self.content.prefix(sends ?? Self.content.count)
        let data = LoopbackServer { connection in
            defer { file.noteEnd() }
            let isHere = phase == "data"
            switch deed {
            case .get:
                connection.send(bytes: isHere ? sent.prefix(sent.count / 2) : sent)
            case .put:
                var left = isHere ? Self.content.count / 2 : Int.max
                while left > 0 {
                    let count = connection.read(min(left, 1 << 16)).count
                    if count == 0 { break }
                    left -= count
                    file.received.withLock { $0 += count }
                }
            }
            if isHere, deed == .put, trouble == .silent { return connection.stallUntilEnd() }
            if isHere, let trouble { trouble.happen(on: connection, line: "more and more\r\n") }
        }
        self.data = data
        self.file = file
        let port = dataPort ?? data.port
        server = LoopbackServer { connection in
            if phase.isEmpty, let trouble { return trouble.happen(on: connection, line: "220-more\r\n") }
            connection.send("220 ready\r\n")
            var isWritten = false
            while let line = connection.readLine() {
                let verb = line.split(separator: " ").first?.uppercased() ?? ""
                let isTransfer = verb == "RETR" || verb == "STOR"
                let name = verb == "SIZE" && isWritten ? "SIZE after" : verb
                if name == phase, let trouble { return trouble.happen(on: connection, line: "250-more\r\n") }
                switch name {
                case "SIZE":
                    connection.send(deed == .get ? "213 \(said ?? Self.content.count)\r\n" : "550 no such file\r\n")
                case "SIZE after": connection.send("213 \(said ?? file.received.withLock(\.self))\r\n")
                case "EPSV": connection.send("229 here (|||\(port)|)\r\n")
                case "PASV": connection.send("227 here (127,0,0,1,\(port >> 8),\(port & 255))\r\n")
                default: connection.send((Self.answers[name] ?? "500 not known") + "\r\n")
                }
                guard isTransfer else { continue }
                file.waitForEnd()
                isWritten = true
                if phase == "226", let trouble { return trouble.happen(on: connection, line: "226-more\r\n") }
                connection.send("226 done\r\n")
            }
        }
    }

    private static let answers = [
        "USER": "331 go on", "PASS": "230 in", "PWD": "257 \"/\"", "TYPE": "200 yes", "MDTM": "213 20210814123000",
        "RETR": "150 it comes", "STOR": "150 go on", "QUIT": "221 bye",
    ]
}
