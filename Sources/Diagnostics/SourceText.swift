/// A text file as it was read: the path the user gave, and its UTF-8 text cut into lines for snippets.
///
/// Lines end at `\n`, `\r\n` or a lone `\r`; their ends are not part of them.
package final class SourceText: Sendable {
    package let path: String
    /// The whole file as UTF-8, without a byte order mark.
    package let bytes: [UInt8]
    private let lineStarts: [Int]

    package init(path: String, bytes: [UInt8]) {
        self.path = path
        self.bytes = bytes
        var starts = [0]
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            guard byte == 0x0A || byte == 0x0D else { continue }
            if byte == 0x0D, index < bytes.count, bytes[index] == 0x0A { index += 1 }
            starts.append(index)
        }
        lineStarts = starts
    }

    package convenience init(path: String, text: String) {
        self.init(path: path, bytes: Array(text.utf8))
    }

    package var lineCount: Int { lineStarts.count }

    /// The text of a line, counted from 1; empty for a line the file does not have.
    package func line(_ number: Int) -> String {
        String(decoding: bytes[byteRange(ofLine: number)], as: UTF8.self)
    }

    /// Where a line's text stands in `bytes`, without its end; empty for a line the file does not have.
    package func byteRange(ofLine number: Int) -> Range<Int> {
        guard number >= 1, number <= lineStarts.count else { return bytes.count..<bytes.count }
        let start = lineStarts[number - 1]
        var end = number < lineStarts.count ? lineStarts[number] : bytes.count
        while end > start, bytes[end - 1] == 0x0A || bytes[end - 1] == 0x0D { end -= 1 }
        return start..<end
    }

    /// The byte at which a column starts, or the end of the line where the line is shorter.
    package func byteOffset(line: Int, column: Int) -> Int {
        let range = byteRange(ofLine: line)
        var index = range.lowerBound
        var left = column - 1
        while index < range.upperBound, left > 0 {
            index += 1
            while index < range.upperBound, bytes[index] & 0xC0 == 0x80 { index += 1 }
            left -= 1
        }
        return index
    }

    /// The place of a byte of the file.
    package func place(atByte offset: Int, length: Int = 1) -> Place {
        let line = lineNumber(ofByte: offset)
        let start = lineStarts[line - 1]
        let before = scalarCount(in: start..<max(start, min(offset, bytes.count)))
        return Place(source: self, line: line, column: before + 1, length: length)
    }

    /// How many Unicode scalars start in a range of bytes.
    package func scalarCount(in range: Range<Int>) -> Int {
        bytes[range].reduce(0) { $1 & 0xC0 == 0x80 ? $0 : $0 + 1 }
    }

    private func lineNumber(ofByte offset: Int) -> Int {
        var low = 0
        var high = lineStarts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if lineStarts[middle] <= offset { low = middle } else { high = middle }
        }
        return low + 1
    }
}
