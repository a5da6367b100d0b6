import Diagnostics
import Execution
import PlanLanguage

/// Mends file after file, for `ctplan lint --fix`. What cannot be read is for lint to tell.
struct FilesFixing {
    private var judging: Judging
    private let mending: Mending
    /// Files that could not be written.
    private(set) var problems: [String] = []
    private var findingCount = 0
    private var fileCount = 0
    private var taken: Set<String> = []

    /// So many changes, files and bytes are tried to say how many of the findings would be mended.
    private static let mostOffersTried = 50
    private static let mostFilesTried = 20
    private static let mostBytesTried = 128 * 1024

    private let respectsLeaveOut: Bool

    init(judging: Judging, takesUnsafe: Bool, respectsLeaveOut: Bool) {
        self.judging = judging
        self.respectsLeaveOut = respectsLeaveOut
        mending = Mending(judging: judging, takesUnsafe: takesUnsafe)
    }

    mutating func take(_ path: String, isDifference: Bool, _ console: Console) {
        for file in PlanFiles(under: path).files where taken.insert(file).inserted {
            if file != path || respectsLeaveOut, judging.leavesOut(file) { continue }
            guard let (written, findings) = try? WrittenFile.read(path: file) else { continue }
            guard findings.isEmpty else {
                if findings.contains(where: { $0.message.contains("UTF-16") }) { console.printError(findings) }
                continue
            }
            let (bytes, count) = mending.mended(written.source)
            guard count > 0, bytes != written.source.bytes else { continue }
            if isDifference {
                console.write(LineDifference(path: file, from: written.source.bytes, to: bytes).text)
            } else {
                do throws(FileReplacement.Problem) {
                    try FileReplacement.replace(file, having: written.bytes, with: written.bytes(of: bytes))
                } catch {
                    problems.append(error.description)
                    continue
                }
            }
            findingCount += count
            fileCount += 1
        }
    }

    /// On standard error, so that the formats for programs stay whole.
    func tell(_ console: Console) {
        guard findingCount > 0 else { return }
        console.printError("mended \(Spelled.count(findingCount, "finding")) in \(Spelled.count(fileCount, "file"))")
    }

    /// Says how many of the findings would be mended, on standard error as above: as many as the option then tells of.
    static func offer(_ findings: [Finding], after fixes: Fix.Safety?, judging: Judging, _ console: Console) {
        guard fixes != .unsafe else { return }
        let offers = findings.filter { $0.fix != nil }
        let files = Dictionary(grouping: offers, by: \.place.source.path).values.compactMap(\.first?.place.source)
        let isSmall =
            offers.count <= mostOffersTried && files.count <= mostFilesTried
            && files.reduce(0) { $0 + $1.bytes.count } <= mostBytesTried
        func count(_ safety: Fix.Safety) -> Int {
            // A change that makes a new error is left out; to know it takes time that many or large files do not get.
            guard isSmall else { return offers.count { safety == .unsafe || $0.fix?.safety == .safe } }
            let mending = Mending(judging: judging, takesUnsafe: safety == .unsafe)
            return files.reduce(0) { $0 + mending.mended($1).count }
        }
        let safe = fixes == .safe || offers.isEmpty ? 0 : count(.safe)
        let options = [("--fix", safe), ("--fix=unsafe", offers.isEmpty ? 0 : max(0, count(.unsafe) - safe))]
        let words = options.filter { $0.1 > 0 }.enumerated().map { index, option in
            index == 0
                ? "\(isSmall ? "" : "up to ")\(Spelled.count(option.1, "finding")) can be mended with \(option.0)"
                : "\(option.1) more with \(option.0)"
        }
        if !words.isEmpty { console.printError(words.joined(separator: ", ")) }
    }

    /// The exit status where changes were only shown.
    func endOfShow(_ console: Console) -> Int32 {
        guard findingCount > 0 else { return ExitStatus.passed.rawValue }
        let words = "\(Spelled.count(findingCount, "finding")) in \(Spelled.count(fileCount, "file"))"
        console.printError("would mend \(words)")
        return ExitStatus.failed.rawValue
    }
}
