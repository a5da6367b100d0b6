import Glibc
import JSONText
import Testing

@testable import Execution

@Suite struct RecordDamageTests {
    /// A way to damage a record of four lines, and the line and the words of the verdict.
    struct Damage: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let line: Int
        let reason: String
        let change: @Sendable (inout [String]) -> Void

        init(_ name: String, line: Int, _ reason: String, _ change: @escaping @Sendable (inout [String]) -> Void) {
            testDescription = name
            self.line = line
            self.reason = reason
            self.change = change
        }
    }

    static let damages = [
        Damage("an outcome changed", line: 3, "line 2 is not as it was when this one was written") {
            $0[1].replace("failed", with: "passed")
        },
        Damage("a line removed", line: 2, "\"seq\" is 3, expected 2 as the first member") { $0.remove(at: 1) },
        Damage("two lines swapped", line: 2, "\"seq\" is 3, expected 2 as the first member") { $0.swapAt(1, 2) },
        Damage("the first line removed", line: 1, "\"seq\" is 2, expected 1 as the first member") { $0.removeFirst() },
        Damage("the first previous changed", line: 1, "expected 64 zeros as the last member") {
            $0[0].replace("0000", with: "1111", maxReplacements: 1)
        },
        Damage("no previous", line: 4, "\"previous\" is missing, expected \"") {
            $0[3] = #"{"seq":4,"event":"end"}"#
        },
        Damage("no seq", line: 1, "\"seq\" is missing, expected 1 as the first member") { $0[0] = "{}" },
        Damage("not JSON", line: 2, "the line is not JSON: column 1: expected a JSON value, found \"#\"") {
            $0[1] = "# note"
        },
        Damage("a blank line", line: 2, "the line is not JSON: column 1: expected a JSON value, found the end") {
            $0.insert("", at: 1)
        },
        Damage("not an object", line: 1, "the line is not a JSON object") { $0[0] = "[1]" },
        Damage("the last line cut", line: 4, "the line is cut short, expected a newline at its end") {
            $0.removeLast()
            $0[3].removeLast(5)
        },
        Damage("the last newline gone", line: 4, "the line is cut short, expected a newline at its end") {
            $0.removeLast()
        },
    ]

    @Test(arguments: damages)
    func `finds the first broken line`(damage: Damage) async throws {
        try await RecordTemporaryFolder.use { folder in
            let record = try RecordFile.create(folder: folder, thread: RecordThread())
            for outcome in ["passed", "failed", "passed", "passed"] {
                try record.append([.init("outcome", .word(outcome))])
            }
            try record.close()
            var lines = try String(decoding: RecordTemporaryFolder.read(record.path), as: UTF8.self)
                .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            damage.change(&lines)
            try RecordTemporaryFolder.write(Array(lines.joined(separator: "\n").utf8), to: record.path)
            guard case .broken(let line, let reason) = try RecordFile.verify(record.path) else {
                Issue.record("the damage was not found")
                return
            }
            #expect(line == damage.line)
            #expect(reason.contains(damage.reason), "\(reason)")
        }
    }

    @Test func `a full disk breaks the record for good`() async throws {
        let descriptor = open("/dev/full", O_WRONLY | O_CLOEXEC)
        let record = try RecordFile(adopting: descriptor, path: "/dev/full", thread: RecordThread())
        let expected = RecordProblem("no space left on device while writing \"/dev/full\"", code: ENOSPC)
        #expect(throws: expected) { try record.append([]) }
        #expect(throws: expected) { try record.append([]) }
        await #expect(throws: expected) { try await record.flushed(upTo: 1) }
        #expect(record.end.count == 0)
    }

    @Test func `a line that does not fit is cut off again`() async throws {
        let (descriptor, copy) = try Self.fileOfTwoPages()
        defer { close(copy) }
        let record = try RecordFile(adopting: descriptor, path: "record.jsonl", thread: RecordThread())
        for _ in 0..<7 { try record.append([.init("text", .text(String(repeating: "x", count: 900)))]) }
        let expected = RecordProblem("operation not permitted while writing \"record.jsonl\"", code: EPERM)
        #expect(throws: expected) {
            try record.append([.init("text", .text(String(repeating: "x", count: 5000)))])
        }
        #expect(throws: expected) { try record.append([]) }
        await #expect(throws: expected) { try await record.flushed(upTo: 7) }
        #expect(try RecordFile.verify("/proc/self/fd/\(copy)") == .whole(lines: 7, hash: record.end.hash))
    }

    @Test(arguments: [1, 4, 7, 8, 9]) func `of lines written together those that fit stay`(first: Int) async throws {
        let (descriptor, copy) = try Self.fileOfTwoPages()
        defer { close(copy) }
        let record = try RecordFile(adopting: descriptor, path: "record.jsonl", thread: RecordThread())
        for number in 0..<20 {
            if number == first { try? record.write() }
            _ = try? record.gather(hiding: SecretHider()) { $0.word("text", String(repeating: "x", count: 900)) }
        }
        let expected = RecordProblem("operation not permitted while writing \"record.jsonl\"", code: EPERM)
        await #expect(throws: expected) { try await record.flushed(upTo: 1) }
        #expect(throws: expected) { try record.write() }
        #expect(record.end.count == 8)
        #expect(try RecordFile.verify("/proc/self/fd/\(copy)") == .whole(lines: 8, hash: record.end.hash))
        #expect(throws: expected) { try record.close() }
    }

    @Test func `what cannot be brought to disk breaks the record`() async throws {
        // fdatasync(2) refuses a pipe.
        var ends: [Int32] = [-1, -1]
        try #require(pipe(&ends) == 0)
        defer { close(ends[0]) }
        let record = try RecordFile(adopting: ends[1], path: "record.jsonl", thread: RecordThread())
        try record.append([])
        let expected = RecordProblem("invalid argument while bringing \"record.jsonl\" to disk", code: EINVAL)
        await withTaskGroup { group in
            for _ in 0..<10 {
                group.addTask {
                    await #expect(throws: expected) { try await record.flushed(upTo: 1) }
                }
            }
        }
        #expect(throws: expected) { try record.append([]) }
        #expect(throws: expected) { try record.close() }
    }

    /// A file in memory that the kernel does not let grow beyond two pages, as a disk that fills up while a line is
    /// written (memfd_create(2), F_SEAL_GROW in fcntl(2)), and a second descriptor of it.
    private static func fileOfTwoPages() throws -> (Int32, Int32) {
        typealias Create = @convention(c) (UnsafePointer<CChar>, UInt32) -> Int32
        // The module map of Glibc leaves this function out.
        let create = unsafeBitCast(try #require(dlsym(nil, "memfd_create")), to: Create.self)
        let (closeOnExec, allowSealing, addSeals, sealGrow) = (UInt32(1), UInt32(2), Int32(1033), Int32(4))
        let descriptor = create("record", closeOnExec | allowSealing)
        try #require(descriptor >= 0)
        try #require(ftruncate(descriptor, 8192) == 0)
        try #require(fcntl(descriptor, addSeals, sealGrow) == 0)
        return (descriptor, dup(descriptor))
    }
}
