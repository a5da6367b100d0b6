#if canImport(Glibc)
import Glibc
#else
import Musl
#endif

/// Reads a whole file of bounded size without Foundation.
enum SmallFile {
    enum Outcome {
        case bytes([UInt8])
        /// There is nothing of that name, or it is a folder.
        case absent
        case tooLarge
        /// With what the system says, `strerror(3)`.
        case unreadable(String)
    }

    static func read(_ path: String, limit: Int) -> Outcome {
        // Not blocking, in case someone put a named pipe there.
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            return errno == ENOENT || errno == ENOTDIR ? .absent : .unreadable(systemMessage())
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { return .unreadable(systemMessage()) }
        switch status.st_mode & S_IFMT {
        case S_IFREG: break
        case S_IFDIR: return .absent
        default: return .unreadable("not a regular file")
        }
        guard status.st_size <= limit else { return .tooLarge }
        var failure: String?
        let size = Int(status.st_size)
        let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            while count < size {
                let rest = UnsafeMutableBufferPointer(rebasing: buffer[count...])
                let got = Self.read(descriptor, into: UnsafeMutableRawBufferPointer(rest))
                if got < 0 { failure = systemMessage() }
                if got <= 0 { return }
                count += got
            }
        }
        return failure.map { .unreadable($0) } ?? .bytes(bytes)
    }

    /// `read(2)`, again when a signal comes between; 0 at the end of the file, negative on failure.
    private static func read(_ descriptor: CInt, into buffer: UnsafeMutableRawBufferPointer) -> Int {
        while true {
            #if canImport(Glibc)
            let got = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
            #else
            let got = Musl.read(descriptor, buffer.baseAddress, buffer.count)
            #endif
            if got >= 0 || errno != EINTR { return got }
        }
    }

    private static func systemMessage() -> String {
        strerror(errno).map { String(cString: $0) } ?? "error \(errno)"
    }
}

/// A name in a folder.
struct FolderEntry {
    let name: String
    let isFolder: Bool

    /// What a folder holds, following symbolic links; empty when it cannot be read.
    static func list(_ path: String) -> [FolderEntry] {
        guard let folder = opendir(path) else { return [] }
        defer { closedir(folder) }
        var entries: [FolderEntry] = []
        while let entry = readdir(folder) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            guard name != ".", name != ".." else { continue }
            var isFolder = entry.pointee.d_type == UInt8(DT_DIR)
            if entry.pointee.d_type == UInt8(DT_LNK) || entry.pointee.d_type == UInt8(DT_UNKNOWN) {
                var status = stat()
                guard stat("\(path)/\(name)", &status) == 0 else { continue }
                isFolder = status.st_mode & S_IFMT == S_IFDIR
            }
            entries.append(FolderEntry(name: name, isFolder: isFolder))
        }
        return entries
    }
}
