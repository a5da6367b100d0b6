import Diagnostics
import Glibc

/// The files a path of the command line stands for.
enum PlanFiles {
    /// The path itself where it is no folder; else the YAML files in it and in its folders, in the order of their names.
    ///
    /// Hidden files and folders are passed over, and links to folders are not followed, so that it ends.
    static func under(_ path: String) -> Result<[String], FileProblem> {
        var status = stat()
        guard stat(path, &status) == 0 else {
            return .failure(FileProblem(path: path, message: String(cString: strerror(errno))))
        }
        guard status.st_mode & S_IFMT == S_IFDIR else { return .success([path]) }
        var files: [String] = []
        var folders = [path]
        while let folder = folders.popLast() {
            guard let stream = opendir(folder) else {
                return .failure(FileProblem(path: folder, message: String(cString: strerror(errno))))
            }
            defer { closedir(stream) }
            while let entry = readdir(stream) {
                let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                    pointer.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
                }
                guard !name.hasPrefix(".") else { continue }
                let child = folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
                var childStatus = stat()
                guard lstat(child, &childStatus) == 0 else { continue }
                if childStatus.st_mode & S_IFMT == S_IFDIR { folders.append(child) }
                if name.hasSuffix(".yaml") || name.hasSuffix(".yml") { files.append(child) }
            }
        }
        return .success(files.sorted())
    }
}
