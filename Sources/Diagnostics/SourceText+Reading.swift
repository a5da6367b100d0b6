#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

extension SourceText {
    /// The largest file that is read, in bytes; a plan has a few kilobytes.
    package static let sizeLimit = 4 * 1024 * 1024

    /// Reads a regular file of at most `sizeLimit` bytes and decodes it.
    ///
    /// The findings tell of bytes that are not text; where there are any, do not go on to parse.
    package static func read(path: String) throws(FileProblem) -> (source: SourceText, findings: [Finding]) {
        decoded(path: path, bytes: try readBytes(path: path))
    }

    /// A regular file of at most `sizeLimit` bytes, as it is.
    package static func readBytes(path: String) throws(FileProblem) -> [UInt8] {
        guard !path.isEmpty, !path.utf8.contains(0) else {
            throw FileProblem(path: path, message: "a file's name was expected")
        }
        // Without O_NONBLOCK, opening a named pipe waits for somebody to write.
        let descriptor = retryingOnInterrupt { open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC) }
        guard descriptor >= 0 else { throw FileProblem(path: path, message: words(for: errno)) }
        defer { close(descriptor) }

        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw FileProblem(path: path, message: words(for: errno)) }
        switch status.st_mode & S_IFMT {
        case S_IFREG: break
        case S_IFDIR: throw FileProblem(path: path, message: words(for: EISDIR))
        default: throw FileProblem(path: path, message: "it is a pipe or a device, a regular file was expected")
        }
        let tooLarge = FileProblem(
            path: path, message: "it is larger than \(sizeLimit / 1024 / 1024) MiB, the most a plan may have")
        guard status.st_size <= sizeLimit else { throw tooLarge }

        // The size is only a hint: the file may grow meanwhile, and files under /proc say 0.
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Int(status.st_size) + 1)
        var chunk = [UInt8](repeating: 0, count: 64 * 1024)
        while bytes.count <= sizeLimit {
            let count = retryingOnInterrupt { readSome(descriptor, &chunk, chunk.count) }
            guard count >= 0 else { throw FileProblem(path: path, message: words(for: errno)) }
            if count == 0 { return bytes }
            bytes.append(contentsOf: chunk[..<count])
        }
        throw tooLarge
    }

    private static func retryingOnInterrupt<Result: BinaryInteger>(_ call: () -> Result) -> Result {
        while true {
            let result = call()
            if result != -1 || errno != EINTR { return result }
        }
    }

    private static func words(for code: CInt) -> String {
        switch code {
        case ENOENT: "there is no such file"
        case ENOTDIR: "a part of the path is not a folder"
        case EISDIR: "it is a folder, a file was expected"
        case EACCES, EPERM: "permission denied"
        case ELOOP: "too many symbolic links"
        case ENAMETOOLONG: "the name is too long"
        default: String(cString: strerror(code)).lowercased()
        }
    }
}

/// `read(2)` by a name that `SourceText.read` does not hide.
private func readSome(_ descriptor: CInt, _ buffer: UnsafeMutableRawPointer, _ count: Int) -> Int {
    read(descriptor, buffer, count)
}
