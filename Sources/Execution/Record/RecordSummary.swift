import CivilTime
import Glibc
import JSONText
import PlanLanguage

/// A record as it lies in a folder.
enum FoundRecord {
    case summary(RecordSummary)
    /// Whose it is cannot be seen; with the time at which it was last written.
    case unreadable(path: String, written: Instant)

    /// `nil` where there is no record of a run, or one in which nothing stands yet.
    init?(path: String) {
        var status = stat()
        // A pipe of that name would keep the run waiting.
        guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG, status.st_size > 0 else { return nil }
        if let summary = RecordSummary(path: path, size: Int(status.st_size)) {
            self = .summary(summary)
        } else {
            self = .unreadable(path: path, written: Instant(secondsSince1970: status.st_mtim.tv_sec))
        }
    }

    func mayBe(ofPlan name: String) -> Bool {
        switch self {
        case .summary(let summary): PlanFileName.stem(of: summary.plan) == name
        case .unreadable: true
        }
    }

    var time: Instant {
        switch self {
        case .summary(let summary): summary.began
        case .unreadable(_, let written): written
        }
    }
}

/// What the first and the last line of a record say, without the lines between.
struct RecordSummary {
    let path: String
    /// The path of the plan, as it was given.
    let plan: String
    /// When it began, by the machine's clock.
    let began: Instant
    let isRehearsal: Bool
    /// It was begun although it was not the time.
    let isOutsideWindow: Bool
    let only: [String]
    /// `nil` where the record has no end.
    let end: End?
    /// In bytes.
    let size: Int

    struct End {
        let at: Instant
        /// By objective.
        let outcomes: [String: Outcome]
        /// Of the line.
        let hash: String
    }

    /// `nil` where not even the first line can be read.
    fileprivate init?(path: String, size: Int) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        self.size = size
        guard let first = Self.firstLine(descriptor), let start = try? JSON.parse(first),
            start["event"]?.string == "run-started", let plan = start["plan"]?.string,
            let began = (start["machine-time"] ?? start["at"])?.string.flatMap({ try? Instant.parse($0).get() })
        else { return nil }
        self.path = path
        self.plan = plan
        self.began = began
        isRehearsal = start["rehearsal"]?.bool ?? false
        isOutsideWindow = start["outside-window"]?.bool ?? false
        only = start["only"]?.elements?.compactMap(\.string) ?? []
        end = Self.lastLine(descriptor, size: size).flatMap(End.init)
    }

    /// Longer lines are not those of a run's beginning and end.
    private static let longestLine = 8 << 20

    private static func firstLine(_ descriptor: Int32) -> [UInt8]? {
        var line: [UInt8] = []
        while line.count < longestLine {
            let piece = bytes(descriptor, at: line.count, count: 1 << 14)
            if piece.isEmpty { return nil }
            if let end = piece.firstIndex(of: UInt8(ascii: "\n")) { return line + piece[..<end] }
            line += piece
        }
        return nil
    }

    /// The last line with an end.
    private static func lastLine(_ descriptor: Int32, size: Int) -> [UInt8]? {
        var count = 1 << 14
        while true {
            let tail = bytes(descriptor, at: max(0, size - count), count: min(count, size))
            guard tail.last == UInt8(ascii: "\n") else { return nil }
            if let start = tail.dropLast().lastIndex(of: UInt8(ascii: "\n")) {
                return Array(tail[(start + 1)...].dropLast())
            }
            if count >= min(size, longestLine) { return nil }
            count *= 4
        }
    }

    private static func bytes(_ descriptor: Int32, at offset: Int, count: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            while initialized < count {
                let rest = UnsafeMutableRawBufferPointer(
                    rebasing: UnsafeMutableRawBufferPointer(buffer)[initialized...])
                let got = pread(descriptor, rest.baseAddress, rest.count, off_t(offset + initialized))
                if got < 0, errno == EINTR { continue }
                guard got > 0 else { return }
                initialized += got
            }
        }
    }
}

extension RecordSummary.End {
    fileprivate init?(_ line: [UInt8]) {
        guard let event = try? JSON.parse(line), event["event"]?.string == "run-ended",
            let at = event["at"]?.string.flatMap({ try? Instant.parse($0).get() }),
            let objectives = event["objectives"]?.elements
        else { return nil }
        self.at = at
        hash = SHA256.hex(of: line)
        outcomes = Dictionary(
            objectives.compactMap { objective in
                guard let name = objective["objective"]?.string,
                    let outcome = objective["outcome"]?.string.flatMap(Outcome.init(rawValue:))
                else { return nil }
                return (name, outcome)
            }, uniquingKeysWith: { first, _ in first })
    }
}
