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

    @Test func `stops at its bound`() {
        #expect(throws: FTPListing.TooLong.self) {
            try read(String(repeating: "type=file; a\n", count: 4), isMachineReadable: true)
        }
    }
}
