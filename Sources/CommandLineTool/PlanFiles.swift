import Diagnostics
import Glibc

/// The files a path of the command line stands for.
struct PlanFiles {
    private(set) var files: [String] = []
    /// Folders that could not be read.
    private(set) var problems: [FileProblem] = []

    /// The path itself where it is no folder; else the YAML files in it and in its folders, in the order of their names.
    ///
    /// Hidden files and folders are passed over, and links to folders are not followed, so that it ends.
    init(under path: String) {
        guard Self.isFolder(path) else {
            files = [path]
            return
        }
        var folders = [path]
        while let folder = folders.popLast() {
            guard let stream = opendir(folder) else {
                let words = String(cString: strerror(errno)).lowercased()
                problems.append(FileProblem(path: folder, message: words))
                continue
            }
            defer { closedir(stream) }
            while let entry = readdir(stream) {
                let (name, isText) = Self.name(of: entry)
                guard !name.hasPrefix(".") else { continue }
                guard isText else {
                    if Self.isYAML(name) {
                        let path = Self.path(name, in: folder)
                        problems.append(FileProblem(path: path, message: "its name is not UTF-8; rename it"))
                    }
                    continue
                }
                let child = Self.path(name, in: folder)
                if Self.isFolder(child) {
                    if !Self.isLink(child) { folders.append(child) }
                } else if Self.isYAML(name) {
                    files.append(child)
                }
            }
        }
        files.sort()
    }

    /// The YAML files in the folder of a file, in the order of their names, without those of folders in it.
    static func beside(_ path: String) -> [String] {
        let end = path.lastIndex(of: "/")
        let prefix = end.map { String(path[...$0]) } ?? ""
        guard let stream = opendir(prefix.isEmpty ? "." : prefix) else { return [] }
        defer { closedir(stream) }
        var files: [String] = []
        // No folder of plans has so many entries.
        for _ in 0..<10_000 {
            guard let entry = readdir(stream) else { break }
            let (name, isText) = name(of: entry)
            if isText, !name.hasPrefix("."), isYAML(name) { files.append(prefix + name) }
        }
        return files.sorted()
    }

    private static func path(_ name: String, in folder: String) -> String {
        folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
    }

    private static func isYAML(_ name: String) -> Bool { name.hasSuffix(".yaml") || name.hasSuffix(".yml") }

    /// The name, and whether it is as it stands: what is not UTF-8 cannot be said, nor opened.
    private static func name(of entry: UnsafeMutablePointer<dirent>) -> (name: String, isText: Bool) {
        withUnsafePointer(to: &entry.pointee.d_name) { pointer in
            pointer.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { bytes in
                String(validatingCString: bytes).map { ($0, true) } ?? (String(cString: bytes), false)
            }
        }
    }

    static func isFolder(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    private static func isLink(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
    }
}
