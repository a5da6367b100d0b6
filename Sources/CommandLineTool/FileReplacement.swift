import Diagnostics
import Glibc

/// Puts new bytes in a file's place, so that at any moment the whole old or the whole new file is there.
enum FileReplacement {
    /// A file that could not be written; the old one is untouched.
    struct Problem: Error, CustomStringConvertible {
        let description: String
    }

    /// Writes a file of its own beside the old one, through to disk, and renames it (rename(2)). A link is followed; the
    /// rights of the file stay, its owner where that is allowed. Where the file does not have the bytes any more that it was
    /// read with, what somebody else wrote stays.
    static func replace(_ path: String, having old: [UInt8], with bytes: [UInt8]) throws(Problem) {
        let heldBack = HeldBackSignals()
        defer { heldBack.letGo() }
        guard let resolved = realpath(path, nil) else { throw problem(path) }
        defer { free(resolved) }
        let target = String(cString: resolved)
        var status = stat()
        guard stat(target, &status) == 0 else { throw problem(path) }
        // A file that may not be written to is not to be replaced either.
        guard access(target, W_OK) == 0 else { throw problem(path) }
        let folder = target.lastIndex(of: "/").map { String(target[...$0]) } ?? ""
        var template = Array("\(folder).ctplan-XXXXXX".utf8CString)
        let descriptor = template.withUnsafeMutableBufferPointer { buffer in
            buffer.baseAddress.map { mkstemp($0) } ?? -1
        }
        guard descriptor >= 0 else { throw problem(path) }
        let temporary = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        var isDone = false
        defer { if !isDone { unlink(temporary) } }
        // Where the owner cannot be kept, what only the owner had is not given to others.
        if status.st_uid != geteuid() || status.st_gid != getegid() {
            _ = fchown(descriptor, status.st_uid, status.st_gid)
        }
        let isWritten =
            write(bytes, to: descriptor) && fchmod(descriptor, status.st_mode & 0o7777) == 0
            && fsync(descriptor) == 0
        let code = errno
        guard close(descriptor) == 0, isWritten else {
            errno = isWritten ? errno : code
            throw problem(path)
        }
        guard (try? SourceText.readBytes(path: target)) == old else {
            throw Problem(
                description: "cannot write \"\(TerminalText.clean(path))\": it was changed meanwhile; it is as it was")
        }
        guard rename(temporary, target) == 0 else { throw problem(path) }
        isDone = true
    }

    private static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        bytes.withUnsafeBytes { buffer in
            var rest = buffer[...]
            while !rest.isEmpty {
                let count = Glibc.write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return false }
                rest = rest.dropFirst(count)
            }
            return true
        }
    }

    private static func problem(_ path: String) -> Problem {
        let words = String(cString: strerror(errno)).lowercased()
        return Problem(description: "cannot write \"\(TerminalText.clean(path))\": \(words); it is as it was")
    }
}

/// Signals that would end the program wait until a file is whole, so that none is left half written beside it.
private struct HeldBackSignals {
    private var before = sigset_t()

    init() {
        var signals = sigset_t()
        sigemptyset(&signals)
        for signal in [SIGINT, SIGTERM, SIGHUP, SIGQUIT] { sigaddset(&signals, signal) }
        pthread_sigmask(SIG_BLOCK, &signals, &before)
    }

    /// From here on they end it.
    func letGo() {
        var before = before
        pthread_sigmask(SIG_SETMASK, &before, nil)
    }
}
