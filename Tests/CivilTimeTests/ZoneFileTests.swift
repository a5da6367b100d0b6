import Testing

@testable import CivilTime

@Suite struct ZoneFileTests {
    /// Changes at 1000 and 2000 from `LMT` to `EST` and `EDT`, and a rule for later.
    static func file(
        version: UInt8 = 0x32, changes: [Int64] = [1000, 2000], kinds: [UInt8] = [1, 2],
        offsets: [Int32] = [-17_762, -18_000, -14_400], nameStarts: [UInt8] = [0, 4, 8],
        names: String = "LMT\0EST\0EDT\0", leapSeconds: UInt32 = 0, footer: String = "EST5EDT,M3.2.0,M11.1.0",
        magic: String = "TZif"
    ) -> [UInt8] {
        func header(_ counts: [UInt32]) -> [UInt8] {
            Array(magic.utf8) + [version] + [UInt8](repeating: 0, count: 15) + counts.flatMap { bigEndian($0) }
        }
        var bytes = header([0, 0, 0, 0, 1, 4]) + [0, 0, 0, 0, 0, 0] + Array("LMT\0".utf8)
        let counts = [leapSeconds, UInt32(changes.count), UInt32(offsets.count), UInt32(names.utf8.count)]
        bytes += header([0, 0] + counts)
        bytes += changes.flatMap { bigEndian($0) } + kinds
        for (index, offset) in offsets.enumerated() {
            bytes += bigEndian(offset) + [index == 2 ? 1 : 0, nameStarts[index]]
        }
        return bytes + Array(names.utf8) + Array("\n\(footer)\n".utf8)
    }

    static func bigEndian<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
        withUnsafeBytes(of: number.bigEndian) { Array($0) }
    }

    @Test func readsFilesOfItsOwn() throws {
        let history = try ZoneFile.read(Self.file())
        #expect(history.period(at: 999).offset.abbreviation == "LMT")
        #expect(history.period(at: 1000).offset.abbreviation == "EST")
        #expect(history.period(at: 1999).offset.seconds == -18_000)
        // The rule holds after the last change: January is winter.
        #expect(history.period(at: 2000).offset.abbreviation == "EST")
        #expect(history.period(at: 2000).start == 2000)
        let slim = try ZoneFile.read(Self.file(changes: [], kinds: [], footer: ""))
        #expect(slim.period(at: 0).offset.abbreviation == "LMT")
    }

    @Test(arguments: [
        (file(magic: "TZiF"), "it has no TZif header"), (file(version: 0x31), "its version is unknown"),
        (file(changes: [2000, 1000]), "its changes are out of order"),
        (file(changes: [1000, 1000]), "its changes are out of order"),
        (file(kinds: [1, 3]), "a change leads to a local time it does not list"),
        (file(offsets: []), "it lists no local time"), (file(names: ""), "it lists no local time"),
        (file(offsets: [0, 0, 93_600]), "it is 93600 seconds from UTC, which no clock is"),
        (file(offsets: [0, 0, .min]), "it is -2147483648 seconds from UTC, which no clock is"),
        (file(nameStarts: [0, 4, 12]), "an abbreviation is not text"),
        (file(nameStarts: [0, 4, 255]), "an abbreviation is not text"),
        (file(names: "LMT\0EST\0EDT"), "an abbreviation is not text"),
        (file(names: "LMT\0E\u{1B}T\0EDT\0"), "an abbreviation is not text"),
        (file(leapSeconds: 1), "it counts leap seconds, which POSIX time does not"),
        (file(footer: "EST5EDT"), #""EST5EDT" is not a rule for the years to come"#), ([], "it ends too early"),
    ])
    func saysWhatIsDamaged(bytes: [UInt8], reason: String) {
        #expect(throws: ZoneFileProblem(reason: reason)) { try ZoneFile.read(bytes) }
    }

    @Test func refusesCountsLargerThanTheFile() {
        for count in [UInt32.max, 1 << 31, 1 << 16] {
            for field in 0..<6 {
                for header in [0, 54] {
                    var bytes = Self.file()
                    bytes.replaceSubrange(
                        header + 20 + field * 4..<header + 24 + field * 4, with: Self.bigEndian(count))
                    #expect(throws: ZoneFileProblem.self) { try ZoneFile.read(bytes) }
                }
            }
        }
    }

    @Test(arguments: ["Asia/Hong_Kong", "America/New_York", "Pacific/Apia"])
    func refusesFilesCutAnywhere(name: String) throws {
        let path = try #require(Zone.systemFolders.map { "\($0)/\(name)" }.first { !Self.read($0).isEmpty })
        let whole = Self.read(path)
        _ = try ZoneFile.read(whole)
        for length in 0..<whole.count {
            #expect(throws: ZoneFileProblem.self) { try ZoneFile.read(Array(whole.prefix(length))) }
        }
    }

    /// Whatever a byte becomes, the file is refused or can be asked anything.
    @Test(arguments: [UInt8(0), 0x7F, 0x80, 0xFF])
    func survivesEveryDamagedByte(byte: UInt8) throws {
        let whole = Self.file()
        let moments = [Instant.earliest, Instant(secondsSince1970: 1500), .latest]
        for index in whole.indices {
            var bytes = whole
            bytes[index] = byte
            guard let history = try? ZoneFile.read(bytes) else { continue }
            let zone = Zone(name: "Damaged", history: history)
            for moment in moments {
                let reading = zone.local(of: moment)
                _ = zone.resolve(reading.date, reading.time)
            }
        }
    }

    private static func read(_ path: String) -> [UInt8] {
        guard case .bytes(let bytes) = SmallFile.read(path, limit: 1 << 20) else { return [] }
        return bytes
    }
}
