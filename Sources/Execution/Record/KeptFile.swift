import Glibc
import Networking
import Synchronization

/// A file that is to be kept with the record; it is removed again unless it is finished.
final class KeptFile: FileSink {
    let name: String
    /// The name without the number that tells it apart.
    let base: String
    private let descriptor: Int32
    private let folder: Int32
    private let files: KeptFiles
    private let isKept = Mutex(false)

    /// Takes over both descriptors: of the file, and of the folder that it has this name in.
    init(descriptor: Int32, folder: Int32, name: String, base: String, files: KeptFiles) {
        self.descriptor = descriptor
        self.folder = folder
        self.name = name
        self.base = base
        self.files = files
    }

    deinit {
        close(descriptor)
        if !isKept.withLock({ $0 }) { unlinkat(folder, name, 0) }
        close(folder)
    }

    func write(_ bytes: UnsafeRawBufferPointer) throws(FileSinkProblem) {
        var rest = bytes
        while !rest.isEmpty {
            let count = Glibc.write(descriptor, rest.baseAddress, rest.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw FileSinkProblem(problem("writing").message) }
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
    }

    /// Brings it to disk; its path from the folder of the record. A file that shows a secret of the run is not kept.
    func finish(sha256: String) async throws(RecordProblem) -> String {
        // Neither the disk nor a long search may hold up the loop that the run goes on.
        let trouble = await Task.detached { self.search() ?? self.sync() }.value
        if let trouble { throw trouble }
        let path = files.settle(self, sha256: sha256)
        // An equal one is there already, as after another attempt.
        if path == "\(KeptFiles.folderName)/\(name)" { isKept.withLock { $0 = true } }
        return path
    }

    private func sync() -> RecordProblem? {
        fsync(descriptor) == 0 && fsync(folder) == 0 ? nil : problem("bringing to disk")
    }

    /// Why it may not be kept, where a secret shows in it; pieces overlap, so that none is cut in two.
    private func search() -> RecordProblem? {
        let (length, overlap) = (1 << 20, 1 << 16)
        var piece = [UInt8](repeating: 0, count: length)
        var offset = 0
        while true {
            let count = pread(descriptor, &piece, length, off_t(offset))
            if count < 0 { return problem("reading") }
            if files.hides(String(decoding: piece.prefix(count), as: UTF8.self)) {
                return RecordProblem("it shows a secret of this run, and what shows one is not kept")
            }
            if count < length { return nil }
            offset += length - overlap
        }
    }

    private func problem(_ deed: String) -> RecordProblem {
        RecordProblem(errno, while: "\(deed) \"\(KeptFiles.folderName)/\(name)\" of the record")
    }
}
