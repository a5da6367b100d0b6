import CivilTime
import Testing

@Suite struct ZoneLookupTests {
    @Test(arguments: [
        "", "/", "../etc/passwd", "Asia/../UTC", "/usr/share/zoneinfo/UTC", "Asia//Hong_Kong", "Asia/Hong_Kong/",
        "zone.tab",
        "right/UTC", "posix/UTC", "localtime", "Asia/Hong Kong", "Asia/Hong_Kong\0", "香港", "A/B/C/D", "+08",
        String(repeating: "a", count: 65),
    ])
    func refusesWhatIsNoName(name: String) {
        #expect(throws: ZoneProblem.badName(name)) { try Zone.named(name) }
    }

    @Test(arguments: ["Asia/Hongkong", "asia/hong_kong", "HKT", "Asia", "UTC/Asia"])
    func doesNotKnow(name: String) {
        #expect(throws: ZoneProblem.unknown(name)) { try Zone.named(name) }
    }

    @Test func listsNames() {
        let names = Zone.allNames()
        #expect(names.count > 400)
        #expect(names == names.sorted())
        for name in ["UTC", "Asia/Hong_Kong", "America/Argentina/Buenos_Aires", "Etc/GMT-14"] {
            #expect(names.contains(name))
        }
        #expect(!names.contains { $0.hasPrefix("right") || $0.hasPrefix("posix") || $0.contains(".") })
    }

    @Test func worksInUTCWithoutTzdata() throws {
        let folders = ["/nonexistent/zoneinfo"]
        #expect(try Zone.named("UTC", folders: folders) == .utc)
        #expect(Zone.allNames(folders: folders) == ["UTC"])
        let problem = ZoneProblem.noData(name: "Asia/Hong_Kong", folders: folders)
        #expect(throws: problem) { try Zone.named("Asia/Hong_Kong", folders: folders) }
        #expect(
            problem.message == "the rules of time zone \"Asia/Hong_Kong\" are not on this machine: "
                + "no tzdata in /nonexistent/zoneinfo")
        #expect(problem.help == "install the package tzdata")
    }

    @Test func looksInLaterFolders() throws {
        let folders = ["/nonexistent/zoneinfo"] + Zone.systemFolders
        #expect(try Zone.named("Asia/Hong_Kong", folders: folders).name == "Asia/Hong_Kong")
    }
}
