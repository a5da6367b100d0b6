import Glibc

/// Why a file could not be read.
struct FileFailure: Error {
    /// In words, such as `no such file or directory`.
    let reason: String
}

/// Reads a whole regular file of at most `maximum` bytes: never a pipe or a device, which could block.
func readSmallFile(_ path: String, maximum: Int) -> Result<[UInt8], FileFailure> {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return .failure(FileFailure(reason: systemErrorText(errno))) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { return .failure(FileFailure(reason: systemErrorText(errno))) }
    guard status.st_mode & S_IFMT == S_IFREG else { return .failure(FileFailure(reason: "it is not a regular file")) }
    guard status.st_size <= maximum else { return .failure(FileFailure(reason: "it is larger than \(maximum) bytes")) }
    var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
    var filled = 0
    while filled < bytes.count {
        let count = bytes.withUnsafeMutableBytes { buffer -> Int in
            guard let start = buffer.baseAddress else { return 0 }
            return read(descriptor, start + filled, buffer.count - filled)
        }
        if count < 0 { return .failure(FileFailure(reason: systemErrorText(errno))) }
        if count == 0 { break }
        filled += count
    }
    bytes.removeLast(bytes.count - filled)
    return .success(bytes)
}
