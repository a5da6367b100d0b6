import Synchronization

/// Takes the bytes of a file in their order, as they are read.
package protocol FileSink: Sendable {
    func write(_ bytes: UnsafeRawBufferPointer) throws(FileSinkProblem)
}

/// Why a sink takes no more, in one sentence.
package struct FileSinkProblem: Error {
    package let message: String

    package init(_ message: String) {
        self.message = message
    }
}

/// A file while it is read, over several sessions where one is cut: each goes on where the one before stopped.
package final class FileDownload: Sendable {
    /// Bytes.
    package let maximumSize: Int
    let keepsContent: Bool
    private let sink: (any FileSink)?
    private let state = Mutex(State())

    /// By what a file is known again: its size in bytes, and when it was changed, in seconds since 1970.
    struct Version: Sendable, Equatable {
        let size: UInt64?
        let modified: Int64?

        var inWords: String {
            let size = size.map { "\($0) bytes" } ?? "an unknown size"
            return modified.map { "\(size), changed at \($0) s since 1970" } ?? size
        }
    }

    private struct State {
        let digest = ContentDigest()
        var content: [UInt8] = []
        var size = 0
        var version: Version?
    }

    /// The content is only kept in memory where it is wanted; `sink` gets it in any case.
    package init(maximumSize: Int, keepsContent: Bool, sink: (any FileSink)? = nil) {
        self.maximumSize = maximumSize
        self.keepsContent = keepsContent
        self.sink = sink
    }

    /// The bytes that were read so far.
    package var size: Int { state.withLock { $0.size } }

    /// Whether a later session can be sure to read on in the same file: the server tells its size and time.
    package var canGoOn: Bool {
        state.withLock { $0.version.map { $0.size != nil && $0.modified != nil } ?? true }
    }

    /// Notes what the file is before anything is read; the earlier version if it is not that any more.
    func begin(_ version: Version) -> Version? {
        state.withLock { state in
            if let earlier = state.version, earlier != version { return earlier }
            state.version = version
            return nil
        }
    }

    func add(_ bytes: UnsafeRawBufferPointer) throws(FileSinkProblem) {
        try sink?.write(bytes)
        let part = [UInt8](bytes)
        state.withLock { state in
            part.withUnsafeBytes(state.digest.add)
            if keepsContent { state.content += part }
            state.size += part.count
        }
    }

    func finish() -> TransferredFile {
        state.withLock { state in
            TransferredFile(
                content: keepsContent ? state.content : nil, size: state.size, sha256: state.digest.finish(),
                modified: state.version?.modified)
        }
    }
}
