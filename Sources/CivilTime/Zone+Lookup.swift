import Synchronization

extension Zone {
    /// Where systems keep tzdata, the usual place first.
    package static let systemFolders = ["/usr/share/zoneinfo", "/usr/lib/zoneinfo", "/usr/share/lib/zoneinfo"]

    /// The zone of that name from the first of the folders that has it. `UTC` needs none of them.
    ///
    /// A zone is read once a process, so a run keeps its rules even when tzdata is replaced under it.
    package static func named(_ name: String, folders: [String] = systemFolders) throws(ZoneProblem) -> Zone {
        if name == utc.name { return utc }
        guard isPlausible(name) else { throw .badName(name) }
        let key = "\(name) \(folders.joined(separator: ":"))"
        if let zone = cache.withLock({ $0[key] }) { return zone }
        let zone = try read(name, folders)
        cache.withLock { $0[key] = zone }
        return zone
    }

    /// The names of all zones in the folders, sorted: for a "did you mean", since it walks some six hundred files.
    package static func allNames(folders: [String] = systemFolders) -> [String] {
        var names: Set<String> = [utc.name]
        for folder in folders {
            collect(from: folder, prefix: "", depth: 0, into: &names)
        }
        return names.sorted()
    }

    /// Only zones that were found get in, so tzdata bounds it.
    private static let cache = Mutex<[String: Zone]>([:])

    private static func read(_ name: String, _ folders: [String]) throws(ZoneProblem) -> Zone {
        for folder in folders {
            let path = "\(folder)/\(name)"
            switch SmallFile.read(path, limit: sizeLimit) {
            case .absent: continue
            case .unreadable(let reason): throw .unreadable(name: name, path: path, reason: reason)
            case .tooLarge:
                throw .damaged(name: name, path: path, reason: "it is larger than \(sizeInWords(sizeLimit))")
            case .bytes(let bytes):
                do {
                    return Zone(name: name, history: try ZoneFile.read(bytes))
                } catch {
                    throw .damaged(name: name, path: path, reason: error.reason)
                }
            }
        }
        let others = allNames(folders: folders)
        throw others == [utc.name] ? .noData(name: name, folders: folders) : .unknown(name)
    }

    /// The largest zone of tzdata has 4 KiB.
    private static let sizeLimit = 256 << 10

    /// Letters, digits, `_`, `+` and `-` between single slashes: nothing that leaves the folder. Other things than
    /// zones live there too: variants, copies of the machine's own zone, tables.
    private static func isPlausible(_ name: String) -> Bool {
        let parts = name.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        return name.utf8.count <= 64 && parts.count <= depthLimit
            && parts.allSatisfy { part in
                part.first?.isLetter == true
                    && part.allSatisfy { $0.isLetter || $0.isDigit || Array("_+-".utf8).contains($0) }
            }
            && !notZones.contains(String(parts[0]) ?? "")
    }

    /// `right` counts leap seconds, `posix` repeats everything, the others differ between machines or are no zones.
    private static let notZones: Set = ["right", "posix", "posixrules", "localtime", "leapseconds", "Factory"]

    /// `America/Argentina/Buenos_Aires` has three parts.
    private static let depthLimit = 3

    private static func collect(from folder: String, prefix: String, depth: Int, into names: inout Set<String>) {
        guard depth < depthLimit else { return }
        for entry in FolderEntry.list(folder) {
            let name = prefix + entry.name
            guard isPlausible(name) else { continue }
            if entry.isFolder {
                collect(from: "\(folder)/\(entry.name)", prefix: name + "/", depth: depth + 1, into: &names)
            } else {
                names.insert(name)
            }
        }
    }
}
