import Glibc
import Networking
import Synchronization

/// What a server does in the place of one of its answers.
enum Trouble: String, Sendable {
    case cut, reset, silent, garbage, endless
    /// One byte a second.
    case dribble

    /// Those that are tried at each answer.
    static let atOnce: [Trouble] = [.cut, .reset, .silent, .garbage, .endless]

    /// `line` is what comes again and again where there is no end; with cut and garbage, the end of the connection follows.
    func happen(on connection: LoopbackServer.Connection, line: String) {
        switch self {
        case .cut: break
        case .reset: connection.resetAtClose()
        case .silent: connection.waitForEnd()
        case .garbage:
            connection.send(bytes: (0..<4096).map { UInt8(truncatingIfNeeded: $0 &* 37 ^ $0 >> 3) }[...])
        case .dribble:
            // Until the peer has gone.
            var watched = pollfd(fd: connection.descriptor, events: Int16(POLLIN), revents: 0)
            for _ in 0..<20 where connection.send("2") { poll(&watched, 1, 1000) }
        case .endless: while connection.send(String(repeating: line, count: 500)) {}
        }
    }
}

/// A server of commands and replies that behaves up to one of its answers.
struct PhaseServer {
    let server: LoopbackServer
    /// FTP's data connections.
    private let data: LoopbackServer

    /// `phase` is the verb whose answer is the trouble: "" for the greeting, "." for the answer to a message.
    init(_ scheme: String, _ trouble: Trouble, at phase: String) {
        let data = LoopbackServer { connection in
            if phase == "data" { return trouble.happen(on: connection, line: "type=file;size=1; x\r\n") }
            connection.send("type=file;size=1; x\r\n")
        }
        self.data = data
        let dataPort = data.port
        server = LoopbackServer { connection in
            let isIMAP = scheme == "imap"
            let more = isIMAP ? "* more\r\n" : "250-more\r\n"
            if phase.isEmpty { return trouble.happen(on: connection, line: more) }
            connection.send(isIMAP ? "* OK ready\r\n" : "220 ready\r\n")
            var isMessage = false
            while let line = connection.readLine() {
                if isMessage, line != "." { continue }
                var words = line.split(separator: " ").map(String.init)
                let tag = isIMAP && !words.isEmpty ? words.removeFirst() + " " : ""
                var verb = words.first?.uppercased() ?? ""
                if verb == "UID" { verb = "UID " + (words.dropFirst().first ?? "") }
                if verb == phase { return trouble.happen(on: connection, line: more) }
                isMessage = verb == "DATA"
                // What is no command is the account that AUTH asks for.
                let answer = Self.answers[scheme]?[verb] ?? (scheme == "smtp" ? "235 in" : "500 not known")
                connection.send(
                    answer.replacing("PORT", with: "\(dataPort)").replacing("TAG ", with: tag) + "\r\n")
                if verb == "MLSD" || verb == "RETR" {
                    if phase == "226" { return trouble.happen(on: connection, line: "226-more\r\n") }
                    connection.send("226 done\r\n")
                }
            }
        }
    }

    private static let answers = [
        "smtp": [
            "EHLO": "250-here\r\n250 AUTH PLAIN", "AUTH": "334 ", "MAIL": "250 yes", "RCPT": "250 yes",
            "DATA": "354 go on", ".": "250 queued", "QUIT": "221 bye",
        ],
        "imap": [
            "CAPABILITY": "* CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR\r\nTAG OK", "AUTHENTICATE": "TAG OK in",
            "EXAMINE": "* 1 EXISTS\r\nTAG OK", "UID SEARCH": "* SEARCH 1\r\nTAG OK",
            "UID FETCH": "* 1 FETCH (UID 1 RFC822.SIZE 3)\r\nTAG OK", "LOGOUT": "* BYE\r\nTAG OK",
        ],
        "ftp": [
            "USER": "331 go on", "PASS": "230 in", "PWD": "257 \"/\"", "EPSV": "229 here (|||PORT|)", "TYPE": "200 yes",
            "MLSD": "150 it comes", "RETR": "150 it comes", "SIZE": "213 21", "MDTM": "213 20210814123000",
            "QUIT": "221 bye",
        ],
    ]
}

extension LoopbackServer.Connection {
    /// Leaves what comes unread until the peer has gone, for at most 20 s.
    func stallUntilEnd() {
        // POLLRDHUP of poll(2), which Glibc does not show.
        var watched = pollfd(fd: descriptor, events: 0x2000, revents: 0)
        poll(&watched, 1, 20_000)
    }

    /// Up to a line's end, without it; nil when the peer has gone.
    func readLine() -> String? {
        var bytes: [UInt8] = []
        while bytes.count < 10_000 {
            guard let byte = read(1).first else { return nil }
            if byte == 0x0A { break }
            if byte != 0x0D { bytes.append(byte) }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
