import Glibc
import JSONText
import Synchronization

/// The record of a run: a file of JSON lines, each with its number (`seq`) and the hash of the line before (`previous`).
///
/// A line is written at once by `append` and is on disk when `flushed(upTo:)` returns. After the first error the record
/// is broken: what is in it stays, every further call throws the same problem.
package final class RecordFile: Sendable {
    /// The `previous` of the first line.
    package static let noHash = String(repeating: "0", count: 64)

    package let path: String
    private let lines: Mutex<RecordLines>
    private let flusher: RecordFlusher

    /// Makes the folder, parents too, and in it a new `record.jsonl` that only its owner can read.
    package static func create(folder: String) throws(RecordProblem) -> RecordFile {
        let (path, descriptor) = try RecordFolder.create(folder)
        return try RecordFile(adopting: descriptor, path: path)
    }

    /// Takes over a descriptor that is open for writing at the end of an empty file, and closes it in the end.
    init(adopting descriptor: Int32, path: String) throws(RecordProblem) {
        self.path = path
        lines = Mutex(RecordLines(descriptor: descriptor, path: path))
        do throws(RecordProblem) {
            flusher = try RecordFlusher(descriptor: descriptor, path: path)
        } catch {
            Glibc.close(descriptor)
            throw error
        }
    }

    deinit { try? close() }

    /// Writes an event as one line, without waiting for the disk, and returns the line's `seq`, counted from 1.
    ///
    /// `seq` and `previous` are added before and after the event's own members.
    @discardableResult
    package func append(_ members: [JSON.Member]) throws(RecordProblem) -> Int {
        precondition(
            !members.contains { $0.name == "seq" || $0.name == "previous" }, "an event brings its own seq or previous")
        return try lines.withLock { lines throws(RecordProblem) in
            if let problem = flusher.problem { lines.fail(problem) }
            return try lines.append(members)
        }
    }

    /// Returns when the lines up to `seq`, which `append` returned, are on disk; many callers share one fdatasync(2).
    nonisolated(nonsending) package func flushed(upTo seq: Int) async throws(RecordProblem) {
        let (written, problem) = lines.withLock { ($0.count, $0.problem) }
        precondition(seq <= written || problem != nil, "line \(seq) of the record was never written")
        try await flusher.flushed(upTo: seq, of: written, problem: problem)
    }

    /// Brings everything to disk and closes the file; a second call does nothing.
    package func close() throws(RecordProblem) {
        let (isFirst, written) = lines.withLock { ($0.close(), $0.count) }
        guard isFirst else { return }
        try flusher.close(upTo: written)
    }

    /// How many lines there are, and the hash of the last: what a later check of the whole record has to find.
    package var end: (count: Int, hash: String) { lines.withLock { ($0.count, $0.hash) } }
}
