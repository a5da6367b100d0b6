import Glibc
import JSONText
import Networking
import Synchronization

/// The record of a run: a file of JSON lines, each with its number (`seq`) and the hash of the line before (`previous`).
///
/// A line is written by `append`, or gathered first, and is on disk when `flushed(upTo:)` returns. After the first error the record
/// is broken: what is in it stays, every further call throws the same problem.
package final class RecordFile: Sendable {
    /// The `previous` of the first line.
    package static let noHash = String(repeating: "0", count: 64)

    package let path: String
    private let lines: Mutex<RecordLines>
    private let flusher: RecordFlusher
    private let loop: EventLoop?
    /// Those who will be brought to disk together, while more may join them.
    private let gathering = Mutex<FlushBatch?>(nil)

    /// Makes the folder, parents too, and in it a new `record.jsonl` that only its owner can read. `thread` serves this
    /// record alone, and ends with it; those who wait for the disk run on `loop`, if they have one in common.
    package static func create(folder: String, thread: RecordThread, loop: EventLoop? = nil) throws(RecordProblem)
        -> RecordFile
    {
        let (path, descriptor) = try RecordFolder.create(folder)
        return RecordFile(adopting: descriptor, path: path, thread: thread, loop: loop)
    }

    /// Takes over a descriptor that is open for writing at the end of an empty file, and closes it in the end.
    init(adopting descriptor: Int32, path: String, thread: RecordThread, loop: EventLoop? = nil) {
        self.loop = loop
        self.path = path
        lines = Mutex(RecordLines(descriptor: descriptor, path: path))
        flusher = RecordFlusher(descriptor: descriptor, path: path, thread: thread)
    }

    deinit { try? close() }

    /// Writes an event as one line, without waiting for the disk, and returns the line's `seq`, counted from 1.
    ///
    /// `seq` and `previous` are added before and after the event's own members.
    @discardableResult
    package func append(_ members: [JSON.Member]) throws(RecordProblem) -> Int {
        precondition(
            !members.contains { $0.name == "seq" || $0.name == "previous" }, "an event brings its own seq or previous")
        let seq = try gather(hiding: SecretHider()) { line in
            for member in members {
                line.begin(quoting: member.name)
                line.value(member.value)
            }
        }
        try write()
        return seq
    }

    /// Adds a line that is written with those that follow, by `write` or `flushed`; its `seq`.
    func gather(hiding hider: SecretHider, _ members: (inout EventLine) -> Void) throws(RecordProblem) -> Int {
        try lines.withLock { lines throws(RecordProblem) in
            if let problem = flusher.problem { lines.fail(problem) }
            return try lines.append(hiding: hider, members)
        }
    }

    /// Writes the lines that were gathered, without waiting for the disk.
    func write() throws(RecordProblem) {
        try lines.withLock { lines throws(RecordProblem) in try lines.write() }
    }

    /// Returns when the lines up to `seq`, which `append` returned, are on disk.
    ///
    /// Whoever asks while others are still about to share one write(2) and one fdatasync(2).
    nonisolated(nonsending) package func flushed(upTo seq: Int) async throws(RecordProblem) {
        if flusher.hasFlushed(seq) { return }
        let (batch, isFirst) = gathering.withLock { current in
            if let current { return (current, false) }
            let batch = FlushBatch()
            current = batch
            return (batch, true)
        }
        let problem = isFirst ? await flush(batch, from: seq) : await batch.outcome()
        if let problem { throw problem }
    }

    /// Lets what is to be done at once be done first, and brings its lines to disk together with one's own.
    private nonisolated(nonsending) func flush(_ batch: FlushBatch, from seq: Int) async -> RecordProblem? {
        if let loop { await loop.lull() } else { await Task.yield() }
        // From here on others make a batch of their own; whose lines came before are written now.
        gathering.withLock { $0 = nil }
        let (written, problem) = lines.withLock { lines in
            do throws(RecordProblem) { try lines.write() } catch {}
            return (lines.count, lines.problem)
        }
        precondition(seq <= written || problem != nil, "line \(seq) of the record was never written")
        var outcome: RecordProblem?
        do throws(RecordProblem) {
            try await flusher.flushed(upTo: written, of: written, problem: problem)
        } catch {
            outcome = error
        }
        batch.end(outcome)
        return outcome
    }

    /// Brings everything to disk and closes the file; a second call does nothing.
    package func close() throws(RecordProblem) {
        let (isFirst, written, problem) = lines.withLock { lines in
            do throws(RecordProblem) { try lines.write() } catch {}
            return (lines.close(), lines.count, lines.problem)
        }
        guard isFirst else { return }
        try flusher.close(upTo: written)
        if let problem { throw problem }
    }

    /// How many lines there are, and the hash of the last: what a later check of the whole record has to find.
    package var end: (count: Int, hash: String) { lines.withLock { ($0.count, $0.hash) } }
}
