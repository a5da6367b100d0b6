import Testing

@testable import Diagnostics

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#endif

struct SourceTextTests {
    @Test(arguments: [
        ("", 1, [""]),
        ("a\nb", 2, ["a", "b"]),
        ("a\r\nb\r\n", 3, ["a", "b", ""]),
        ("a\rb", 2, ["a", "b"]),
        ("a\n\nb", 3, ["a", "", "b"]),
    ])
    func lines(text: String, count: Int, lines: [String]) {
        let source = SourceText(path: "x", text: text)
        #expect(source.lineCount == count)
        #expect((1...count).map(source.line) == lines)
        #expect(source.line(0) == "" && source.line(count + 1) == "")
    }

    @Test func bytesAndPlaces() {
        let source = SourceText(path: "x", text: "ab\r\n夜🌙c\n")
        let places = (0...13).map { source.place(atByte: $0) }
        let shown = places.map { "\($0.line):\($0.column)" }.joined(separator: " ")
        #expect(shown == "1:1 1:2 1:3 1:4 2:1 2:2 2:2 2:2 2:3 2:3 2:3 2:3 2:4 3:1")
        #expect((1...9).map { source.byteOffset(line: 2, column: $0) } == [4, 7, 11, 12, 12, 12, 12, 12, 12])
    }

    @Test(
        arguments: [
            ([0x61, 0x0A, 0x62, 0xE9, 0x63], "a\nb\u{FFFD}c", "2:2 byte 0xE9 is not UTF-8 text"),
            ([0xEF, 0xBB, 0xBF, 0xE5, 0xA4, 0x9C, 0x80], "夜\u{FFFD}", "1:2 byte 0x80 is not UTF-8 text"),
            ([0xED, 0xA0, 0x80], "\u{FFFD}\u{FFFD}\u{FFFD}", "1:1 byte 0xED is not UTF-8 text"),
            ([0xFF, 0xFE, 0x61, 0x00, 0x62], "a\u{FFFD}", "1:2 the UTF-16 text is broken here"),
            ([0xFE, 0xFF, 0xD8, 0x00, 0x00, 0x61], "\u{FFFD}a", "1:1 the UTF-16 text is broken here"),
            ([0xFF, 0xFE, 0x00, 0x00, 0x61, 0x00, 0x00, 0x00], "", "1:1 the file is UTF-32"),
        ] as [([UInt8], String, String)])
    func broken(bytes: [UInt8], text: String, expected: String) {
        let (source, findings) = SourceText.decoded(path: "x", bytes: bytes)
        #expect(String(decoding: source.bytes, as: UTF8.self) == text)
        #expect(findings.map { "\($0.place.line):\($0.place.column) \($0.message)" } == [expected])
        #expect(findings.map(\.rule) == ["encoding"])
    }

    @Test(
        arguments: [
            ([], ""), ([0x61], "a"), ([0xEF, 0xBB, 0xBF], ""), ([0xFF, 0xFE], ""),
            ([0xFF, 0xFE, 0x61, 0x00, 0x3C, 0xD8, 0x19, 0xDF], "a🌙"),
            ([0x00, 0x61, 0x00, 0x62], "ab"), ([0x61, 0x00, 0x62, 0x00], "ab"),
            ([0x61, 0x62, 0x63, 0x00, 0x64], "abc\u{0}d"), ([0x00, 0x00, 0x61], "\u{0}\u{0}a"),
        ] as [([UInt8], String)])
    func whole(bytes: [UInt8], text: String) {
        let (source, findings) = SourceText.decoded(path: "x", bytes: bytes)
        #expect(findings.isEmpty)
        #expect(String(decoding: source.bytes, as: UTF8.self) == text)
    }
}

struct ReadingTests {
    private static func problem(_ path: String) -> String? {
        do throws(FileProblem) {
            _ = try SourceText.read(path: path)
            return nil
        } catch {
            return error.message
        }
    }

    @Test func readsRegularFilesUpToTheLimit() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/plan.yaml"
        try folder.put([0xEF, 0xBB, 0xBF, 0x61], to: path)
        #expect(try SourceText.read(path: path).source.bytes == [0x61])
        #expect(truncate(path, SourceText.sizeLimit) == 0)
        #expect(try SourceText.read(path: path).source.bytes.count == SourceText.sizeLimit - 3)
        for size in [SourceText.sizeLimit + 1, 5 << 20, 100 << 20, 1 << 40] {
            #expect(truncate(path, size) == 0)
            #expect(Self.problem(path) == "it is larger than 4 MiB, the most a plan may have")
        }
        // A regular file that says it has no bytes.
        #expect(try !SourceText.read(path: "/proc/self/status").source.bytes.isEmpty)
    }

    @Test func saysWhyItCannotRead() throws {
        let folder = try TemporaryFolder()
        let pipe = folder.path + "/pipe"
        #expect(mkfifo(pipe, 0o600) == 0)
        let loop = folder.path + "/loop"
        #expect(symlink(loop, loop) == 0)
        let file = folder.path + "/file"
        try folder.put([], to: file)
        let irregular = "it is a pipe or a device, a regular file was expected"
        let cases = [
            (folder.path, "it is a folder, a file was expected"), (folder.path + "/none", "there is no such file"),
            (file + "/x", "a part of the path is not a folder"), (pipe, irregular), ("/dev/zero", irregular),
            ("", "a file's name was expected"), ("a\0b", "a file's name was expected"),
            (loop, "too many symbolic links"),
        ]
        for (path, message) in cases { #expect(Self.problem(path) == message, "\(path)") }
        #expect("\(FileProblem(path: "a\u{1B}", message: "m"))" == "cannot read \"a␛\": m")
    }

    @Test(.enabled(if: geteuid() != 0, "the superuser may read everything"))
    func unreadable() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/secret"
        try folder.put([0x61], to: path)
        #expect(chmod(path, 0) == 0)
        #expect(Self.problem(path) == "permission denied")
    }
}

/// A folder that is gone with its files when the test is over.
private final class TemporaryFolder {
    let path: String

    init() throws {
        var template = Array("/tmp/ctplan-diagnostics-XXXXXX".utf8CString)
        let made = template.withUnsafeMutableBufferPointer { buffer in
            buffer.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) }
        }
        path = try #require(made)
    }

    func put(_ bytes: [UInt8], to path: String) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        try #require(descriptor >= 0)
        defer { close(descriptor) }
        try #require(bytes.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) } == bytes.count)
    }

    deinit {
        for name in ["plan.yaml", "pipe", "loop", "file", "secret"] { unlink(path + "/" + name) }
        rmdir(path)
    }
}
