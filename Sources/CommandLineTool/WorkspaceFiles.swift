import Glibc

/// The YAML files of a folder that an editor has open, which may be anything, even a home folder.
enum WorkspaceFiles {
    /// More folders and deeper ones are not looked into, so that a question is answered soon.
    private static let most = 2_000
    private static let deepest = 8

    static func under(_ root: String) -> [String] {
        var files: [String] = []
        var folders = [(path: root, depth: 0)]
        var looked = 0
        while looked < folders.count, looked < most {
            let (folder, depth) = folders[looked]
            looked += 1
            guard let stream = opendir(folder) else { continue }
            defer { closedir(stream) }
            // No folder of plans has so many entries.
            for _ in 0..<10_000 {
                guard let entry = readdir(stream) else { break }
                let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                    pointer.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
                }
                guard !name.hasPrefix("."), name != "node_modules" else { continue }
                let path = folder.hasSuffix("/") ? folder + name : "\(folder)/\(name)"
                var status = stat()
                guard lstat(path, &status) == 0 else { continue }
                if status.st_mode & S_IFMT == S_IFDIR {
                    if depth < deepest { folders.append((path, depth + 1)) }
                } else if name.hasSuffix(".yaml") || name.hasSuffix(".yml") {
                    files.append(path)
                }
            }
        }
        return files.sorted()
    }
}
