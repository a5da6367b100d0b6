import Glibc
import JSONText

extension RecordFile {
    /// What a check of a record found.
    package enum Verdict: Sendable, Equatable {
        /// Every line follows from the one before; `hash` is that of the last.
        case whole(lines: Int, hash: String)
        /// The first line, counted from 1, that is not as it was written or does not follow from the one before.
        case broken(line: Int, reason: String)
    }

    /// Checks that each line is JSON, carries its number, and the hash of the line before.
    ///
    /// A change to a line shows in the line after it, so a change to the last line alone, or its removal together with
    /// its newline, shows only in comparison with `end`, kept elsewhere.
    package static func verify(_ path: String) throws(RecordProblem) -> Verdict {
        var check = RecordCheck()
        var verdict: Verdict?
        try readPieces(of: path) { piece in
            verdict = check.read(piece)
            return verdict == nil
        }
        return verdict ?? check.verdictAtEnd
    }

    /// Whether a record that has no end may tell that an objective was begun: where it says so, or cannot be read.
    static func mayHaveTried(_ objective: String, _ path: String) -> Bool {
        var pending: [UInt8] = []
        var hasTried = false
        do throws(RecordProblem) {
            try readPieces(of: path) { piece in
                pending += piece
                while !hasTried, let end = pending.firstIndex(of: UInt8(ascii: "\n")) {
                    hasTried = mayBegin(objective, pending[..<end])
                    pending.removeFirst(end + 1)
                }
                return !hasTried
            }
        } catch {
            return true
        }
        return hasTried
    }

    private static func mayBegin(_ objective: String, _ line: ArraySlice<UInt8>) -> Bool {
        guard let event = try? JSON.parse(Array(line), deepest: 2 * JSON.deepest) else { return true }
        return event["event"]?.string == "objective-started" && event["objective"]?.string == objective
    }

    /// Reads a file piece by piece, until its end or until `take` wants no more.
    private static func readPieces(of path: String, _ take: (ArraySlice<UInt8>) -> Bool) throws(RecordProblem) {
        let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw RecordProblem(errno, while: "opening \"\(path)\"") }
        defer { Glibc.close(descriptor) }
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(descriptor, &chunk, chunk.count)
            let code = errno
            if count < 0, code == EINTR { continue }
            guard count >= 0 else { throw RecordProblem(code, while: "reading \"\(path)\"") }
            guard count > 0, take(chunk[..<count]) else { return }
        }
    }
}

/// The state of a check between two pieces of the file.
private struct RecordCheck {
    private var lines = 0
    private var hash = RecordFile.noHash
    /// A line whose end has not come yet.
    private var pending: [UInt8] = []

    /// Takes the next piece of the file, and returns a verdict once a line is broken.
    mutating func read(_ chunk: ArraySlice<UInt8>) -> RecordFile.Verdict? {
        var rest = chunk
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            pending.append(contentsOf: rest[..<end])
            if let reason = reason(against: pending) { return .broken(line: lines + 1, reason: reason) }
            lines += 1
            hash = SHA256.hex(of: pending)
            pending.removeAll(keepingCapacity: true)
            rest = rest[(end + 1)...]
        }
        pending.append(contentsOf: rest)
        return nil
    }

    var verdictAtEnd: RecordFile.Verdict {
        guard pending.isEmpty else {
            return .broken(line: lines + 1, reason: "the line is cut short, expected a newline at its end")
        }
        return .whole(lines: lines, hash: hash)
    }

    private func reason(against line: [UInt8]) -> String? {
        let json: JSON
        do throws(JSONProblem) {
            // What a server sent may be as deep as is allowed, and lies deeper in its event.
            json = try JSON.parse(line, deepest: 2 * JSON.deepest)
        } catch {
            return "the line is not JSON: column \(error.column): \(error.message)"
        }
        guard let members = json.members else { return "the line is not a JSON object" }
        guard members.first?.name == "seq", members.first?.value == .integer(lines + 1) else {
            return "\"seq\" is \(json["seq"]?.text() ?? "missing"), expected \(lines + 1) as the first member"
        }
        guard members.last?.name == "previous", members.last?.value == .text(hash) else {
            let found = json["previous"]?.text() ?? "missing"
            guard lines > 0 else { return "\"previous\" is \(found), expected 64 zeros as the last member" }
            return
                "\"previous\" is \(found), expected \"\(hash)\": line \(lines) is not as it was when this one was written"
        }
        return nil
    }
}
