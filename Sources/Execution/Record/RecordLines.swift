import Glibc
import JSONText

/// The writing end of a record: what the next line needs to know of those before it.
struct RecordLines: Sendable {
    private let descriptor: Int32
    private let path: String
    /// How many lines are written.
    private(set) var count = 0
    /// Of the last line, without its newline.
    private(set) var hash = RecordFile.noHash
    /// Why no further line can follow.
    private(set) var problem: RecordProblem?
    /// The bytes of all whole lines.
    private var length: off_t = 0
    private var isClosed = false

    init(descriptor: Int32, path: String) {
        self.descriptor = descriptor
        self.path = path
    }

    mutating func append(_ members: [JSON.Member]) throws(RecordProblem) -> Int {
        if let problem { throw problem }
        guard !isClosed else { throw RecordProblem("the record \"\(path)\" is closed, nothing can follow") }
        let ends = (JSON.Member("seq", .integer(count + 1)), JSON.Member("previous", .word(hash)))
        var line: [UInt8] = []
        JSON.object([ends.0] + members + [ends.1]).append(to: &line)
        let hash = SHA256.hex(of: line)
        line.append(UInt8(ascii: "\n"))
        try write(line)
        self.hash = hash
        length += off_t(line.count)
        count += 1
        return count
    }

    /// write(2) takes the line in one piece, unless a signal, a full disk or a limit cuts in.
    private mutating func write(_ line: [UInt8]) throws(RecordProblem) {
        var rest = line[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            let code = errno
            if written > 0 {
                rest = rest.dropFirst(written)
            } else if written == 0 || code != EINTR {
                var problem = RecordProblem(written == 0 ? EIO : code, while: "writing \"\(path)\"")
                // Readers of a record count on whole lines.
                if rest.count < line.count, ftruncate(descriptor, length) != 0 {
                    problem = RecordProblem(
                        problem.message + ", and its last line, cut short, could not be removed", code: problem.code)
                }
                fail(problem)
                throw problem
            }
        }
    }

    /// The first problem stays.
    mutating func fail(_ problem: RecordProblem) {
        self.problem = self.problem ?? problem
    }

    /// Whether this call closed it.
    mutating func close() -> Bool {
        defer { isClosed = true }
        return !isClosed
    }
}
