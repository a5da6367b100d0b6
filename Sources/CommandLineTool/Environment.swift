import Glibc

/// The environment variables, read here and nowhere else.
package struct Environment: Sendable {
    private let values: [String: String]

    package init(_ values: [String: String]) {
        self.values = values
    }

    package static var process: Environment {
        var values: [String: String] = [:]
        var entry = environ
        while let line = entry.pointee {
            let text = String(cString: line)
            if let equals = text.firstIndex(of: "=") {
                values[String(text[..<equals])] = String(text[text.index(after: equals)...])
            }
            entry += 1
        }
        return Environment(values)
    }

    package subscript(name: String) -> String? { values[name] }

    /// A path with the home folder put in for a leading `~/`.
    func expanding(_ path: String) -> String {
        guard path.hasPrefix("~/"), let home = self["HOME"] else { return path }
        return home + path.dropFirst()
    }

    /// The folder for what a program keeps from run to run (XDG Base Directory Specification 0.8).
    var stateFolder: String? {
        if let folder = self["XDG_STATE_HOME"], folder.hasPrefix("/") { return folder }
        return self["HOME"].map { $0 + "/.local/state" }
    }

    /// The folder of the records of all plans, where a command line names no other.
    var recordRoot: String? { stateFolder.map { "\($0)/ctplan/runs" } }
}
