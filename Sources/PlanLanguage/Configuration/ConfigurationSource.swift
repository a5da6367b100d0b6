import Diagnostics

/// Finds the `ctplan.yaml` that holds for a file: the nearest one from its folder upwards, no farther than the root of its
/// repository. Each folder is looked into once.
package struct ConfigurationSource {
    /// How folders are looked into: on this machine, or elsewhere in tests.
    package struct Folders: Sendable {
        /// Whether a folder, with a slash at its end, is the root of a repository, or has nothing above it to look into.
        package let isRoot: @Sendable (_ folder: String) -> Bool
        /// The text of a file; `nil` where there is none.
        package let read: @Sendable (_ path: String) -> PlanFileSource.Content?

        package init(
            isRoot: @escaping @Sendable (_ folder: String) -> Bool,
            read: @escaping @Sendable (_ path: String) -> PlanFileSource.Content?
        ) {
            self.isRoot = isRoot
            self.read = read
        }
    }

    private let folders: Folders
    /// The folder that relative paths count from, with a slash at its end.
    private let workingFolder: String
    private var known: [String: Configuration?] = [:]
    /// What is wrong with the files that were read, in the order in which they were found.
    package private(set) var findings: [Finding] = []

    package init(folders: Folders, workingFolder: String) {
        self.folders = folders
        self.workingFolder = workingFolder.hasSuffix("/") ? workingFolder : workingFolder + "/"
    }

    /// The findings of a file at the severities that hold for it.
    package mutating func judged(_ findings: [Finding], of path: String) -> [Finding] {
        // Most files have none, and need no look around them.
        if findings.allSatisfy({ $0.severity == .error }) { return findings }
        let path = absolute(path)
        return configuration(of: folder(of: path))?.applied(to: findings, of: path) ?? findings
    }

    /// Whether a file that was found in a folder is to be passed over.
    package mutating func leavesOut(_ path: String) -> Bool {
        let path = absolute(path)
        return configuration(of: folder(of: path))?.leavesOut(path) ?? false
    }

    /// Where the repository of the working folder has the pages of the rules.
    package mutating func rulePages() -> String? { configuration(of: workingFolder)?.rulePages }

    private mutating func configuration(of folder: String) -> Configuration? {
        if let known = known[folder] { return known }
        let result: Configuration?
        if let content = folders.read(folder + Configuration.fileName) {
            let configuration = ConfigurationReader.read(
                SourceText(path: shown(content.source.path), bytes: content.source.bytes), in: folder)
            findings += content.findings.isEmpty ? configuration.findings : content.findings
            result = configuration
        } else if folder == "/" || folders.isRoot(folder) {
            result = nil
        } else {
            result = configuration(of: self.folder(of: String(folder.dropLast())))
        }
        known[folder] = .some(result)
        return result
    }

    // MARK: Paths

    /// The same for each way in which a file is named: `ctplan.yaml`, `./ctplan.yaml`.
    package func identity(of path: String) -> String { absolute(path) }

    /// With a slash at its end.
    private func folder(of path: String) -> String {
        path.lastIndex(of: "/").map { String(path[...$0]) } ?? "/"
    }

    /// A path from the root, `.` and `..` taken out as they are written.
    private func absolute(_ path: String) -> String {
        if path.hasPrefix("/"), !path.contains("/."), !path.contains("//") { return path }
        var parts: [Substring] = []
        for part in (path.hasPrefix("/") ? path : workingFolder + path).split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(part) }
        }
        return "/" + parts.joined(separator: "/")
    }

    /// A path as messages name it: from the working folder, where it lies in it.
    private func shown(_ path: String) -> String {
        path.hasPrefix(workingFolder) ? String(path.dropFirst(workingFolder.count)) : path
    }
}
