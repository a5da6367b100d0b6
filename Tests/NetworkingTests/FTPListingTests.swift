import Testing

@testable import Networking

@Suite("Listings of FTP servers")
struct FTPListingTests {
    private func read(_ text: String, isMachineReadable: Bool = false) throws -> FTPListing {
        try FTPListing(Array(text.utf8), isMachineReadable: isMachineReadable, maximumEntries: 3)
    }

    @Test(
        arguments: [
            ("-rw-r--r--   1 ftp ftp   23 Aug 14 12:30 a file.csv", "a file.csv", FileFacts.Kind.file, UInt64?(23)),
            ("-rw-rw-r--+  1 0 0  4294967296 Aug 14  2021 big", "big", .file, 4_294_967_296),
            ("drwxr-xr-x   2 ftp ftp 4096 Jan  1 00:00 folder", "folder", .folder, nil),
            ("lrwxrwxrwx   1 ftp ftp 4 Jan  1 00:00 here -> there", "here", .other, nil),
            ("lrwxrwxrwx   1 ftp ftp 4 Jan  1 00:00 a -> b -> c", "a", .other, nil),
            ("brw-rw----   1 root disk 8, 1 Jan  1 00:00 sda 1", "sda 1", .other, nil),
            ("crw-rw----   1 root tty 5,1 Jan  1 00:00 console", "console", .other, nil),
            ("08-14-21  12:30PM                   23 a file.csv", "a file.csv", .file, 23),
            ("08-14-2021  12:30       <DIR>          folder", "folder", .folder, nil),
        ] as [(String, String, FileFacts.Kind, UInt64?)])
    func `reads a line of LIST`(line: String, name: String, kind: FileFacts.Kind, size: UInt64?) throws {
        let listing = try read("total 4\r\n\(line)\r\n")
        #expect(listing.entries == [FileFacts(name: name, kind: kind, size: size, modified: nil)])
        #expect(listing.strangeLines == 0)
    }

    @Test(
        arguments: [
            (
                "Type=file;Size=23;Modify=20210814123000; a; file", "a; file", FileFacts.Kind.file, UInt64(23),
                Int64(1_628_944_200)
            ),
            ("type=dir;modify=20210814123000.123; d", "d", .folder, nil, 1_628_944_200),
            ("type=OS.unix=slink:/x;size=1; l", "l", .other, 1, nil),
            ("size=9;modify=20210814123000; ERROR.txt", "ERROR.txt", .other, 9, 1_628_944_200),
            (" ERROR.txt", "ERROR.txt", .other, nil, nil),
            ("type=file;size=-1;modify=20211314123000; a", "a", .file, nil, nil),
        ] as [(String, String, FileFacts.Kind, UInt64?, Int64?)])
    func `reads a line of MLSD`(
        line: String, name: String, kind: FileFacts.Kind, size: UInt64?, modified: Int64?
    ) throws {
        let listing = try read("type=cdir; .\r\ntype=pdir; ..\r\n\(line)\r\n", isMachineReadable: true)
        #expect(listing.entries == [FileFacts(name: name, kind: kind, size: size, modified: modified)])
    }

    @Test(arguments: ["what is this", "-rw", "-rw-r--r-- 1 ftp ftp x Aug 14 12:30 a", ";;;; ", "\u{1B}[31m"])
    func `knows what it cannot read`(line: String) throws {
        for isMachineReadable in [false, true] {
            let listing = try read(line + "\n", isMachineReadable: isMachineReadable)
            #expect(listing.entries.isEmpty && listing.strangeLines == 1)
        }
    }

    @Test(arguments: [
        ("type=file; a\r\ntype=file; ERROR.tx", true), ("-rw-r--r-- 1 0 0 3 Aug 14 12:30 ok\r\n-rw-r--", false),
    ])
    func `takes no line whose end is missing for a whole one`(text: String, isMachineReadable: Bool) throws {
        #expect(try read(text + "t\r\n", isMachineReadable: true).isCut == false)
        let listing = try read(text, isMachineReadable: isMachineReadable)
        #expect(listing.isCut && listing.entries.count == 1)
    }

    @Test func `bounds a line`() throws {
        let long = "lrwxrwxrwx 1 ftp ftp 4 Jan  1 00:00 " + String(repeating: "é - ", count: 4 << 20) + " -> x"
        let listing = try read("-rw-r--r-- 1 ftp ftp 3 Aug 14 12:30 ok\r\n" + long + "\r\n")
        #expect(listing.entries.map(\.name) == ["ok"] && listing.strangeLines == 1)
        #expect(listing.strangeLine?.utf8.count ?? 0 < 10_000)
        let manyLinks = try FTPListing(
            Array(String(repeating: long.prefix(6_000) + "\n", count: 200).utf8), isMachineReadable: false,
            maximumEntries: 1_000)
        #expect(manyLinks.entries.count == 200)
    }

    @Test func `stops at its bound`() {
        #expect(throws: FTPListing.TooLong.self) {
            try read(String(repeating: "type=file; a\n", count: 4), isMachineReadable: true)
        }
    }
}
