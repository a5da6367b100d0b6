import Glibc
import JSONText

/// The writing end of a record: what the next line needs to know of those before it, and the lines still to be written.
struct RecordLines: Sendable {
    private let descriptor: Int32
    private let path: String
    /// How many lines there are.
    private(set) var count = 0
    /// Of the last line, without its newline.
    private(set) var hash = RecordFile.noHash
    /// Why no further line can follow.
    private(set) var problem: RecordProblem?
    /// Whole lines that are not written yet.
    private var waiting: [UInt8] = []
    /// More than this does not wait.
    private static let mostWaiting = 256 << 10
    private var written = Written()
    private var isClosed = false

    /// What stands in the file.
    private struct Written {
        var count = 0
        var hash = RecordFile.noHash
        /// The bytes of all whole lines.
        var length: off_t = 0
    }

    init(descriptor: Int32, path: String) {
        self.descriptor = descriptor
        self.path = path
    }

    /// Adds a line, which `write` brings into the file; its number, counted from 1.
    mutating func append(
        hiding hider: SecretHider, _ members: (inout EventLine) -> Void
    ) throws(RecordProblem) -> Int {
        if let problem { throw problem }
        guard !isClosed else { throw RecordProblem("the record \"\(path)\" is closed, nothing can follow") }
        let start = waiting.count
        EventLine.append(to: &waiting, hiding: hider) { [count, hash] line in
            line.add("seq", .integer(count + 1))
            members(&line)
            line.word("previous", hash)
        }
        hash = waiting.withUnsafeBytes { SHA256.hex(of: UnsafeRawBufferPointer(rebasing: $0[start...])) }
        waiting.append(UInt8(ascii: "\n"))
        count += 1
        if waiting.count > Self.mostWaiting { try write() }
        return count
    }

    /// Writes the lines that wait. write(2) takes them in one piece, unless a signal, a full disk or a limit cuts in.
    mutating func write() throws(RecordProblem) {
        if let problem { throw problem }
        var size = 0
        while size < waiting.count {
            // No slice of them is kept: a second holder would make `removeAll` below take new memory.
            let (count, code) = waiting.withUnsafeBytes { bytes in
                let rest = UnsafeRawBufferPointer(rebasing: bytes[size...])
                return (Glibc.write(descriptor, rest.baseAddress, rest.count), errno)
            }
            if count > 0 {
                size += count
            } else if count == 0 || code != EINTR {
                try breakOff(after: size, RecordProblem(count == 0 ? EIO : code, while: "writing \"\(path)\""))
            }
        }
        written = Written(count: count, hash: hash, length: written.length + off_t(waiting.count))
        waiting.removeAll(keepingCapacity: true)
    }

    /// Leaves whole lines in the file, because readers of a record count on them, and nothing can follow.
    private mutating func breakOff(after size: Int, _ problem: RecordProblem) throws(RecordProblem) {
        let kept = waiting[..<size].split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).dropLast()
        if let last = kept.last {
            written.count += kept.count
            written.hash = SHA256.hex(of: Array(last))
            written.length += off_t(last.endIndex + 1)
        }
        (count, hash) = (written.count, written.hash)
        let isCut = size > (kept.last.map { $0.endIndex + 1 } ?? 0)
        waiting = []
        var problem = problem
        if isCut, ftruncate(descriptor, written.length) != 0 {
            problem = RecordProblem(
                problem.message + ", and its last line, cut short, could not be removed", code: problem.code)
        }
        fail(problem)
        throw problem
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
