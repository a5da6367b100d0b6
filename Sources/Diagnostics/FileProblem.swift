/// Why a file could not be read, in words for the person who named it.
package struct FileProblem: Error, Sendable, Equatable, CustomStringConvertible {
    package let path: String
    /// One sentence without the path, lower case.
    package let message: String

    package init(path: String, message: String) {
        self.path = path
        self.message = message
    }

    package var description: String { "cannot read \"\(TerminalText.clean(path))\": \(message)" }
}
