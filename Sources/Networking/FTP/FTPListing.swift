import Glibc

/// Reads the lists of files that FTP servers send: those of MLSD (RFC 3659 section 7), and those of LIST, whose form no
/// standard says: that of `ls -l`, and that of Windows.
struct FTPListing {
    private(set) var entries: [FileFacts] = []
    /// Lines that are neither an entry nor one of the known others.
    private(set) var strangeLines = 0
    /// The first of them.
    private(set) var strangeLine: String?
    /// The last line has no end, so it may be the half of one, and others may be missing.
    let isCut: Bool
    /// More bytes than a name, its folder and all that is told of it can have.
    private static let longestLine = 8192

    let isMachineReadable: Bool

    init(_ bytes: [UInt8], isMachineReadable: Bool, maximumEntries: Int) throws(TooLong) {
        self.isMachineReadable = isMachineReadable
        isCut = bytes.last.map { $0 != 0x0A } ?? false
        for line in bytes.prefix(upTo: bytes.lastIndex(of: 0x0A) ?? 0).split(separator: 0x0A) {
            let line = line.last == 0x0D ? line.dropLast() : line
            let text = String(decoding: line.prefix(Self.longestLine), as: UTF8.self)
            guard !text.isEmpty else { continue }
            let isTooLong = line.count > Self.longestLine
            guard !isTooLong, let entry = isMachineReadable ? Self.facts(text) : Self.listed(text) else {
                if isTooLong || !isKnownOther(text) {
                    strangeLines += 1
                    strangeLine = strangeLine ?? text
                }
                continue
            }
            guard entry.name != ".", entry.name != ".." else { continue }
            guard entries.count < maximumEntries else { throw TooLong() }
            entries.append(entry)
        }
    }

    struct TooLong: Error {}

    private func isKnownOther(_ line: String) -> Bool {
        let start = line.prefix { $0 != " " }.lowercased()
        return isMachineReadable ? start.contains("type=cdir;") || start.contains("type=pdir;") : start == "total"
    }

    private static func listed(_ line: String) -> FileFacts? { unixEntry(line) ?? windowsEntry(line) }

    /// `type=file;size=23;modify=20210814123000; name`. A server may leave each of the facts out, RFC 3659 section 7.2:
    /// what has no type is no folder, as far as is known.
    private static func facts(_ line: String) -> FileFacts? {
        guard let space = line.firstIndex(of: " ") else { return nil }
        let name = String(line[line.index(after: space)...])
        var facts: [String: String] = [:]
        for fact in line[..<space].split(separator: ";") {
            guard let sign = fact.firstIndex(of: "=") else { return nil }
            facts[fact[..<sign].lowercased()] = String(fact[fact.index(after: sign)...])
        }
        // Only blanks, or signs between no facts, are no entry.
        guard name.contains(where: { $0 != " " }), !line.hasPrefix(";") else { return nil }
        let type = facts["type"]?.lowercased() ?? ""
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
        // A device has two numbers in the place of a size: `8, 1`, or `8,1`.
        let isDevice = (first == "b" || first == "c") && fields.count > 4 && fields[4].contains(",")
        if isDevice { return deviceEntry(line, isSpaced: fields[4].hasSuffix(",")) }
        guard fields.count == 9, fields[0].count >= 10, let size = UInt64(fields[4]) else { return nil }
        let name = first == "l" ? linkName(fields[8]) : String(fields[8])
        let kind: FileFacts.Kind = first == "-" ? .file : first == "d" ? .folder : .other
        return FileFacts(name: name, kind: kind, size: kind == .file ? size : nil, modified: nil)
    }

    private static func deviceEntry(_ line: String, isSpaced: Bool) -> FileFacts? {
        let fields = line.split(separator: " ", maxSplits: isSpaced ? 9 : 8, omittingEmptySubsequences: true)
        guard let name = fields.last, fields.count == (isSpaced ? 10 : 9) else { return nil }
        return FileFacts(name: String(name), kind: .other, size: nil, modified: nil)
    }

    /// Of `name -> target`, the name.
    private static func linkName(_ text: Substring) -> String {
        let bytes = Array(text.utf8)
        let arrow = Array(" -> ".utf8)
        let end = bytes.indices.dropLast(arrow.count - 1).first {
            bytes[$0] == arrow[0] && bytes[$0...].starts(with: arrow)
        }
        return String(decoding: bytes[..<(end ?? bytes.count)], as: UTF8.self)
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
