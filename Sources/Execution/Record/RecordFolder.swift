import Glibc

/// The folder that holds the record of one run.
enum RecordFolder {
    static let fileName = "record.jsonl"

    /// Makes the folder, its parents where they miss, and an empty record in it, all on disk when this returns.
    ///
    /// Returns the path of the record and its descriptor, open for appending.
    static func create(_ folder: String) throws(RecordProblem) -> (path: String, descriptor: Int32) {
        guard !folder.isEmpty else {
            throw RecordProblem("the folder of the record has an empty name, expected a path")
        }
        try makeFolders(folder)
        let directory = try open(folder)
        defer { close(directory) }
        let path = folder.hasSuffix("/") ? folder + fileName : folder + "/" + fileName
        // open(2): with O_EXCL exactly one of two runs gets the file, and a symbolic link is not followed.
        let descriptor = openat(directory, fileName, O_CREAT | O_EXCL | O_APPEND | O_WRONLY | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            if errno == EEXIST {
                throw RecordProblem(
                    "the folder \"\(folder)\" already holds the record of another run, choose a new folder",
                    code: EEXIST)
            }
            throw RecordProblem(errno, while: "creating \"\(path)\"")
        }
        do throws(RecordProblem) {
            try sync(directory, folder)
        } catch {
            close(descriptor)
            throw error
        }
        return (path, descriptor)
    }

    private static func makeFolders(_ folder: String) throws(RecordProblem) {
        var path = folder.hasPrefix("/") ? "/" : "."
        for name in folder.split(separator: "/") {
            let parent = path
            path = path.hasSuffix("/") ? path + name : path + "/" + name
            if mkdir(path, 0o700) == 0 {
                // fsync(2): the entry of a new folder is on disk only once its parent is.
                let directory = try open(parent)
                defer { close(directory) }
                try sync(directory, parent)
            } else if errno != EEXIST {
                throw RecordProblem(errno, while: "making the folder \"\(path)\"")
            }
        }
    }

    private static func open(_ folder: String) throws(RecordProblem) -> Int32 {
        let directory = Glibc.open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard directory >= 0 else { throw RecordProblem(errno, while: "opening the folder \"\(folder)\"") }
        return directory
    }

    private static func sync(_ directory: Int32, _ folder: String) throws(RecordProblem) {
        guard fsync(directory) == 0 else {
            throw RecordProblem(errno, while: "writing the folder \"\(folder)\" to disk")
        }
    }
}
