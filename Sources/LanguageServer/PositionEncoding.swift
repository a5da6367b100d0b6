import Diagnostics
import JSONText

/// In what the columns of positions are counted (LSP 3.17, "PositionEncodingKind").
enum PositionEncoding: String {
    case utf8 = "utf-8"
    case utf16 = "utf-16"

    /// The byte at a position; beyond the end of a line its end, beyond the last line the end of the file.
    func offset(_ position: JSON?, in source: SourceText) -> Int? {
        guard let line = position?["line"]?.int, let character = position?["character"]?.int, line >= 0, character >= 0
        else { return nil }
        guard line < source.lineCount else { return source.bytes.count }
        let range = source.byteRange(ofLine: line + 1)
        if self == .utf8 {
            var index = character < range.count ? range.lowerBound + character : range.upperBound
            while index > range.lowerBound, index < range.upperBound, source.bytes[index] & 0xC0 == 0x80 { index -= 1 }
            return index
        }
        var index = range.lowerBound
        var left = character
        while index < range.upperBound, left > 0 {
            let byte = source.bytes[index]
            left -= byte >= 0xF0 ? 2 : 1
            index += 1
            while index < range.upperBound, source.bytes[index] & 0xC0 == 0x80 { index += 1 }
        }
        return index
    }

    func position(_ offset: Int, in source: SourceText) -> JSON {
        let line = source.place(atByte: offset).line
        let range = source.byteRange(ofLine: line)
        let part = source.bytes[range.lowerBound..<max(range.lowerBound, min(offset, range.upperBound))]
        let column =
            self == .utf8
            ? part.count : part.reduce(0) { $0 + ($1 & 0xC0 == 0x80 ? 0 : $1 >= 0xF0 ? 2 : 1) }
        return .object([.init("line", .integer(line - 1)), .init("character", .integer(column))])
    }

    func range(_ range: Range<Int>, in source: SourceText) -> JSON {
        .object([
            .init("start", position(range.lowerBound, in: source)),
            .init("end", position(range.upperBound, in: source)),
        ])
    }
}
