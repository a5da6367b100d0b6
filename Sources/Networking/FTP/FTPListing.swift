import Glibc

/// Reads the lists of files that FTP servers send: those of MLSD (RFC 3659 section 7), and those of LIST, whose form no
/// standard says: that of `ls -l`, and that of Windows.
struct FTPListing {
    private(set) var entries: [FileFacts] = []
    /// Lines that are neither an entry nor one of the known others.
    private(set) var strangeLines = 0

    let isMachineReadable: Bool

    init(_ bytes: [UInt8], isMachineReadable: Bool, maximumEntries: Int) throws(TooLong) {
        self.isMachineReadable = isMachineReadable
        for line in bytes.split(separator: 0x0A) {
            let text = String(decoding: line.last == 0x0D ? line.dropLast() : line, as: UTF8.self)
            guard !text.isEmpty else { continue }
            guard let entry = isMachineReadable ? Self.facts(text) : Self.unixEntry(text) ?? Self.windowsEntry(text)
            else {
                if !Self.isKnownOther(text) { strangeLines += 1 }
                continue
            }
            guard entry.name != ".", entry.name != ".." else { continue }
            guard entries.count < maximumEntries else { throw TooLong() }
            entries.append(entry)
        }
    }

    struct TooLong: Error {}

    private static func isKnownOther(_ line: String) -> Bool {
        let start = line.lowercased()
        return start.hasPrefix("total ") || start.contains("type=cdir;") || start.contains("type=pdir;")
    }

    /// `type=file;size=23;modify=20210814123000; name`.
    private static func facts(_ line: String) -> FileFacts? {
        guard let space = line.firstIndex(of: " ") else { return nil }
        let name = String(line[line.index(after: space)...])
        var facts: [String: String] = [:]
        for fact in line[..<space].split(separator: ";") {
            guard let sign = fact.firstIndex(of: "=") else { continue }
            facts[fact[..<sign].lowercased()] = String(fact[fact.index(after: sign)...])
        }
        guard !name.isEmpty, let type = facts["type"]?.lowercased() else { return nil }
        switch type {
        case "cdir", "pdir": return nil
        case "dir": return FileFacts(name: name, kind: .folder, size: nil, modified: facts["modify"].flatMap(time))
        default:
            return FileFacts(
                name: name, kind: type == "file" ? .file : .other, size: facts["size"].flatMap { UInt64($0) },
                modified: facts["modify"].flatMap(time))
        }
    }

    /// RFC 3659 section 2.3: `20210814123000`, in UTC, with fractions of a second perhaps.
    static func time(_ text: String) -> Int64? {
        let digits = text.prefix { $0 != "." }
        guard digits.utf8.count == 14, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        let numbers = [0..<4, 4..<6, 6..<8, 8..<10, 10..<12, 12..<14].map { range in
            Int32(String(Array(digits.utf8)[range].map { Character(Unicode.Scalar($0)) })) ?? 0
        }
        guard (1...12).contains(numbers[1]), (1...31).contains(numbers[2]), numbers[3] < 24, numbers[4] < 60 else {
            return nil
        }
        var parts = tm()
        (parts.tm_year, parts.tm_mon, parts.tm_mday) = (numbers[0] - 1900, numbers[1] - 1, numbers[2])
        (parts.tm_hour, parts.tm_min, parts.tm_sec) = (numbers[3], numbers[4], numbers[5])
        return Int64(timegm(&parts))
    }

    /// `-rw-r--r-- 1 owner group 23 Aug 14 12:30 name`. Its time has no zone, and no year or no hour: it is left out.
    private static func unixEntry(_ line: String) -> FileFacts? {
        guard let first = line.first, "-dlbcps".contains(first) else { return nil }
        let fields = line.split(separator: " ", maxSplits: 8, omittingEmptySubsequences: true)
        guard fields.count == 9, fields[0].count >= 10, let size = UInt64(fields[4]) else { return nil }
        var name = String(fields[8])
        if first == "l", let arrow = name.range(of: " -> ") { name = String(name[..<arrow]) }
        let kind: FileFacts.Kind = first == "-" ? .file : first == "d" ? .folder : .other
        return FileFacts(name: name, kind: kind, size: kind == .file ? size : nil, modified: nil)
    }

    /// `08-14-21  12:30PM  <DIR>  name`, with the size where it is a file.
    private static func windowsEntry(_ line: String) -> FileFacts? {
        let fields = line.split(separator: " ", maxSplits: 3, omittingEmptySubsequences: true)
        guard fields.count == 4, fields[0].split(separator: "-").count == 3,
            fields[1].hasSuffix("M") || fields[1].contains(":")
        else { return nil }
        // What is behind is set in columns.
        let name = String(fields[3].drop { $0 == " " })
        if fields[2] == "<DIR>" { return FileFacts(name: name, kind: .folder, size: nil, modified: nil) }
        guard let size = UInt64(fields[2]) else { return nil }
        return FileFacts(name: name, kind: .file, size: size, modified: nil)
    }
}

extension String {
    /// Where `part` begins.
    fileprivate func range(of part: String) -> Index? {
        indices.first { self[$0...].hasPrefix(part) }
    }
}
