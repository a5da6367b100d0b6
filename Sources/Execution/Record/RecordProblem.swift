import Glibc

/// Why the record of a run cannot be made, continued or read.
package struct RecordProblem: Error, Equatable, CustomStringConvertible {
    /// One sentence, lower case, naming the file.
    package let message: String
    /// The `errno` behind it (errno(3)), nil where no system call failed.
    package let code: Int32?

    package var description: String { message }

    /// The folder holds another run's record: another choice would do.
    package var isTaken: Bool { code == EEXIST }

    init(_ message: String, code: Int32? = nil) {
        self.message = message
        self.code = code
    }

    /// `no space left on device while writing "…"`, in the words of strerror(3).
    init(_ code: Int32, while action: String) {
        let words = String(cString: strerror(code))
        self.init(words.prefix(1).lowercased() + words.dropFirst() + " while " + action, code: code)
    }
}
