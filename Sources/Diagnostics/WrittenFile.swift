/// A file that is to be written anew: its text, and how its bytes become it.
package struct WrittenFile: Sendable {
    package let source: SourceText
    /// The bytes of the file as it was read.
    package let bytes: [UInt8]
    private let hasByteOrderMark: Bool

    private static let byteOrderMark: [UInt8] = [0xEF, 0xBB, 0xBF]

    /// Reads a file of UTF-8 text; the findings tell of any other.
    package static func read(path: String) throws(FileProblem) -> (file: WrittenFile, findings: [Finding]) {
        decoded(path: path, bytes: try SourceText.readBytes(path: path))
    }

    /// Takes the bytes for UTF-8 text; the findings tell of any other.
    package static func decoded(path: String, bytes: [UInt8]) -> (file: WrittenFile, findings: [Finding]) {
        let (source, findings) = SourceText.decoded(path: path, bytes: bytes)
        let hasMark = bytes.starts(with: byteOrderMark)
        let file = WrittenFile(source: source, bytes: bytes, hasByteOrderMark: hasMark)
        guard findings.isEmpty, source.bytes.count != bytes.count - (hasMark ? byteOrderMark.count : 0) else {
            return (file, findings)
        }
        let start = Place(source: source, line: 1, column: 1)
        return (
            file,
            [Finding("encoding", at: start, "the file is UTF-16, and is not changed", help: "save the file as UTF-8")]
        )
    }

    /// The bytes of the file with another text, with a byte order mark where it has one now.
    package func bytes(of text: [UInt8]) -> [UInt8] { hasByteOrderMark ? Self.byteOrderMark + text : text }
}
