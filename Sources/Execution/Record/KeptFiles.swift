import Glibc
import Synchronization

/// The files that a run keeps with its record, in `files` of the record's folder and nowhere else.
package final class KeptFiles: Sendable {
    static let folderName = "files"
    private static let longestName = 100
    /// So many files of one name are told apart by a number.
    private static let mostOfOneName = 10_000

    private let recordFolder: String
    private let hider: SecretHider
    /// By digest and name: what is kept already.
    private let kept = Mutex<[String: String]>([:])

    package init(recordFolder: String, hider: SecretHider) {
        self.recordFolder = recordFolder
        self.hider = hider
    }

    /// Makes a new file for what comes from a path; the last part of that gives it its name.
    func begin(for path: String) throws(RecordProblem) -> KeptFile {
        let parent = try open(recordFolder, from: AT_FDCWD, O_DIRECTORY)
        defer { close(parent) }
        // mkdirat(2), openat(2): relative to a folder that is open, and through no link, nothing leads out of it.
        let shown = "\(recordFolder)/\(Self.folderName)"
        guard mkdirat(parent, Self.folderName, 0o700) == 0 || errno == EEXIST else {
            throw RecordProblem(errno, while: "making the folder \"\(shown)\"")
        }
        let folder = try open(Self.folderName, from: parent, O_DIRECTORY | O_NOFOLLOW)
        let name = Self.safeName(hider.hide(path))
        for number in 1...Self.mostOfOneName {
            let candidate = number == 1 ? name : "\(number)-\(name)"
            let descriptor = openat(folder, candidate, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0o600)
            if descriptor >= 0 {
                return KeptFile(descriptor: descriptor, folder: folder, name: candidate, base: name, files: self)
            }
            guard errno == EEXIST else {
                let code = errno
                close(folder)
                throw RecordProblem(code, while: "creating \"\(shown)/\(candidate)\"")
            }
        }
        close(folder)
        throw RecordProblem("there are \(Self.mostOfOneName) files in \"\(shown)\" with the name \"\(name)\"")
    }

    /// The last part of a path in letters that are safe in a file's name, on a terminal and in a shell.
    static func safeName(_ path: String) -> String {
        let last = path.split(separator: "/").last ?? ""
        var name = ""
        for scalar in last.unicodeScalars.prefix(longestName) {
            switch scalar {
            case "a"..."z", "A"..."Z", "0"..."9", "_", "-", ".": name.unicodeScalars.append(scalar)
            default: name += "_"
            }
        }
        // No name that is hidden, leads elsewhere or looks like an option.
        if name.hasPrefix(".") || name.hasPrefix("-") { name = "_" + name.dropFirst() }
        return name.isEmpty ? "file" : name
    }

    /// The path of an equal file that was kept before; else this one's, which is known from now on.
    func settle(_ file: KeptFile, sha256: String) -> String {
        let path = "\(Self.folderName)/\(file.name)"
        let key = "\(sha256) \(file.base)"
        return kept.withLock { kept in
            if let earlier = kept[key] { return earlier }
            kept[key] = path
            return path
        }
    }

    func hides(_ text: String) -> Bool { hider.hide(text) != text }

    private func open(_ path: String, from folder: Int32, _ flags: Int32) throws(RecordProblem) -> Int32 {
        let descriptor = openat(folder, path, O_RDONLY | O_CLOEXEC | flags)
        guard descriptor >= 0 else { throw RecordProblem(errno, while: "opening the folder \"\(path)\"") }
        return descriptor
    }
}
