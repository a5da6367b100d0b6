/// Why a file is not a TZif file.
struct ZoneFileProblem: Error, Hashable {
    let reason: String
}

/// Reads a TZif file, RFC 9636 (and its forerunner RFC 8536), trusting nothing in it.
struct ZoneFile {
    private let bytes: [UInt8]
    private var index = 0

    private init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    static func read(_ bytes: [UInt8]) throws(ZoneFileProblem) -> ZoneHistory {
        var file = ZoneFile(bytes)
        let first = try file.header()
        guard first.version > 0 else { return try file.history(first, timeSize: 4, afterwards: nil) }
        // Later versions repeat all of it with times of 64 bits, then give the rule for the future.
        try file.skip(first.size(timeSize: 4))
        let second = try file.header()
        let block = file
        try file.skip(second.size(timeSize: 8))
        let afterwards = try file.footer()
        var reader = block
        return try reader.history(second, timeSize: 8, afterwards: afterwards)
    }

    /// Section 3.1.
    private struct Header {
        let version: UInt8
        let utcIndicators: Int
        let standardIndicators: Int
        let leapSeconds: Int
        let changes: Int
        let offsets: Int
        let characters: Int

        func size(timeSize: Int) -> Int {
            changes * (timeSize + 1) + offsets * 6 + characters + leapSeconds * (timeSize + 4)
                + standardIndicators + utcIndicators
        }
    }

    private mutating func header() throws(ZoneFileProblem) -> Header {
        guard try take(4) == Array("TZif".utf8)[...] else { throw ZoneFileProblem(reason: "it has no TZif header") }
        let version = try integer(1)
        guard version == 0 || (0x32...0x39).contains(version) else {
            throw ZoneFileProblem(reason: "its version is unknown")
        }
        try skip(15)
        let header = Header(
            version: UInt8(version), utcIndicators: try integer(4), standardIndicators: try integer(4),
            leapSeconds: try integer(4), changes: try integer(4), offsets: try integer(4), characters: try integer(4))
        guard header.leapSeconds == 0 else {
            throw ZoneFileProblem(reason: "it counts leap seconds, which POSIX time does not")
        }
        return header
    }

    /// Section 3.2. The indicators after the leap seconds serve TZ strings without rules, which have no use here.
    private mutating func history(
        _ header: Header, timeSize: Int, afterwards: YearlyRule?
    ) throws(ZoneFileProblem) -> ZoneHistory {
        guard (1...256).contains(header.offsets), header.characters > 0 else {
            throw ZoneFileProblem(reason: "it lists no local time")
        }
        // Before anything is allocated from a count that the file claims.
        guard header.size(timeSize: timeSize) <= bytes.count - index else { throw Self.tooShort }
        var changes: [Int] = []
        changes.reserveCapacity(header.changes)
        for _ in 0..<header.changes {
            let change = try signedInteger(timeSize)
            if let last = changes.last, last >= change { throw ZoneFileProblem(reason: "its changes are out of order") }
            changes.append(change)
        }
        let offsetAfterChange = Array(try take(header.changes))
        guard offsetAfterChange.allSatisfy({ $0 < header.offsets }) else {
            throw ZoneFileProblem(reason: "a change leads to a local time it does not list")
        }
        var records: [(seconds: Int, isDaylight: Bool, nameStart: Int)] = []
        for _ in 0..<header.offsets {
            records.append((try signedInteger(4), try integer(1) != 0, try integer(1)))
        }
        let names = try take(header.characters)
        var offsets: [ZoneOffset] = []
        for record in records {
            guard ZoneOffset.possibleSeconds.contains(record.seconds) else {
                throw ZoneFileProblem(reason: "it is \(record.seconds) seconds from UTC, which no clock is")
            }
            let name = try Self.abbreviation(in: names.dropFirst(record.nameStart))
            offsets.append(
                ZoneOffset(seconds: record.seconds, abbreviation: name, isDaylight: record.isDaylight))
        }
        try skip(header.standardIndicators + header.utcIndicators)
        return ZoneHistory(
            changes: changes, offsetAfterChange: offsetAfterChange, offsets: offsets, afterwards: afterwards)
    }

    private static func abbreviation(in names: ArraySlice<UInt8>) throws(ZoneFileProblem) -> String {
        let name = names.prefix { $0 != 0 }
        // Printable ASCII: it is shown on terminals as it stands.
        guard name.count < names.count, name.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw ZoneFileProblem(reason: "an abbreviation is not text")
        }
        return String(decoding: name, as: UTF8.self)
    }

    /// Section 3.3: a TZ string between newlines, or nothing between them.
    private mutating func footer() throws(ZoneFileProblem) -> YearlyRule? {
        guard try integer(1) == 0x0A, let end = bytes[index...].firstIndex(of: 0x0A) else { throw Self.tooShort }
        let text = String(decoding: bytes[index..<end], as: UTF8.self)
        if text.isEmpty { return nil }
        guard let rule = YearlyRule(parsing: text) else {
            throw ZoneFileProblem(reason: "\(quoted(text)) is not a rule for the years to come")
        }
        return rule
    }

    private static let tooShort = ZoneFileProblem(reason: "it ends too early")

    private mutating func take(_ count: Int) throws(ZoneFileProblem) -> ArraySlice<UInt8> {
        guard count <= bytes.count - index else { throw Self.tooShort }
        index += count
        return bytes[index - count..<index]
    }

    private mutating func skip(_ count: Int) throws(ZoneFileProblem) { _ = try take(count) }

    /// Big-endian, unsigned.
    private mutating func integer(_ size: Int) throws(ZoneFileProblem) -> Int {
        Int(truncatingIfNeeded: try take(size).reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
    }

    /// Big-endian, two's complement.
    private mutating func signedInteger(_ size: Int) throws(ZoneFileProblem) -> Int {
        let value = try integer(size)
        return size == 4 ? Int(Int32(truncatingIfNeeded: value)) : value
    }
}
