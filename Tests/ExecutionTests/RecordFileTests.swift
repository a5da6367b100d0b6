import Glibc
import JSONText
import Testing

@testable import Execution

@Suite struct RecordFileTests {
    @Test func `writes a chain that verifies`() async throws {
        try await RecordTemporaryFolder.use { folder in
            let record = try RecordFile.create(folder: folder + "/a/b", thread: RecordThread())
            #expect(try RecordFile.verify(record.path) == .whole(lines: 0, hash: RecordFile.noHash))
            for number in 1...20 {
                let text = String(repeating: "é\n", count: number * 1000)
                #expect(try record.append([.init("event", .word("seen")), .init("text", .text(text))]) == number)
            }
            try await record.flushed(upTo: 20)
            #expect(try RecordFile.verify(record.path) == .whole(lines: 20, hash: record.end.hash))
            try record.close()
            try record.close()

            let lines = try String(decoding: RecordTemporaryFolder.read(record.path), as: UTF8.self).split(
                separator: "\n")
            #expect(try JSON.parse(String(lines[0])).members?.map(\.name) == ["seq", "event", "text", "previous"])
            #expect(SHA256.hex(of: Array(lines[19].utf8)) == record.end.hash)
        }
    }

    @Test func `holds the deepest JSON a server may send`() async throws {
        try await RecordTemporaryFolder.use { folder in
            let record = try RecordFile.create(folder: folder, thread: RecordThread())
            let deepest = (0..<JSON.deepest).reduce(JSON.null) { inner, _ in .array([inner]) }
            try record.append([.init("json", .object([.init("body", try JSON.parse(deepest.text()))]))])
            #expect(try RecordFile.verify(record.path) == .whole(lines: 1, hash: record.end.hash))
        }
    }

    @Test func `can be read by its owner only`() async throws {
        try await RecordTemporaryFolder.use { folder in
            let record = try RecordFile.create(folder: folder + "/run/", thread: RecordThread())
            for (path, mode) in [(folder + "/run", mode_t(0o700)), (folder + "/run/record.jsonl", 0o600)] {
                var status = stat()
                #expect(lstat(path, &status) == 0)
                #expect(status.st_mode & 0o777 == mode)
            }
            #expect(record.path == folder + "/run/record.jsonl")
        }
    }

    @Test func `many appenders and waiters share one chain`() async throws {
        try await RecordTemporaryFolder.use { folder in
            let record = try RecordFile.create(folder: folder, thread: RecordThread())
            try await withThrowingTaskGroup { group in
                for task in 0..<50 {
                    group.addTask {
                        for step in 0..<10 {
                            let seq = try record.append([.init("task", .integer(task)), .init("step", .integer(step))])
                            try await record.flushed(upTo: seq)
                        }
                    }
                }
                try await group.waitForAll()
            }
            try record.close()
            #expect(try RecordFile.verify(record.path) == .whole(lines: 500, hash: record.end.hash))
        }
    }

    @Test func `ends its thread and keeps its lines when nobody closes it`() async throws {
        try await RecordTemporaryFolder.use { folder in
            let path = try { () throws in
                let record = try RecordFile.create(folder: folder, thread: RecordThread())
                try record.append([])
                return record.path
            }()
            guard case .whole(lines: 1, _) = try RecordFile.verify(path) else {
                Issue.record("expected one whole line")
                return
            }
        }
    }

    @Test func `refuses what comes after the end`() async throws {
        try await RecordTemporaryFolder.use { folder in
            let record = try RecordFile.create(folder: folder, thread: RecordThread())
            try record.append([])
            try record.close()
            try await record.flushed(upTo: 1)
            let expected = RecordProblem("the record \"\(record.path)\" is closed, nothing can follow")
            #expect(throws: expected) { try record.append([]) }
        }
    }

    @Test func `two runs cannot share a folder`() async throws {
        try await RecordTemporaryFolder.use { folder in
            let record = try RecordFile.create(folder: folder, thread: RecordThread())
            try record.append([])
            let words = "the folder \"\(folder)\" already holds the record of another run, choose a new folder"
            #expect(throws: RecordProblem(words, code: EEXIST)) {
                try RecordFile.create(folder: folder, thread: RecordThread())
            }
            #expect(try RecordFile.verify(record.path) == .whole(lines: 1, hash: record.end.hash))
        }
    }

    @Test func `says which folder cannot be made`() async throws {
        try await RecordTemporaryFolder.use { folder in
            try RecordTemporaryFolder.write([], to: folder + "/file")
            for (path, words, code) in [
                ("", "the folder of the record has an empty name, expected a path", nil),
                (folder + "/file", "not a directory while opening the folder \"\(folder)/file\"", ENOTDIR),
                (folder + "/file/x", "not a directory while making the folder \"\(folder)/file/x\"", ENOTDIR),
            ] as [(String, String, Int32?)] {
                #expect(throws: RecordProblem(words, code: code)) {
                    try RecordFile.create(folder: path, thread: RecordThread())
                }
            }
        }
    }
}
