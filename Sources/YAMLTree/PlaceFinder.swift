import Diagnostics

/// Turns libyaml's marks into places that look right under a caret.
struct PlaceFinder {
    let source: SourceText
    /// The index of the scalar each line starts with, where libyaml's count of lines cannot be taken.
    private let lineStarts: [Int]?
    /// The byte at which every 1024th scalar starts, so that no line is too long to look something up in.
    private let checkpoints: [Int]
    private static let stride = 1024

    init(source: SourceText) {
        self.source = source
        checkpoints = Self.checkpoints(of: source.bytes)
        // libyaml follows YAML 1.1 (5.4) in ending lines at U+0085, U+2028 and U+2029 too; editors do not.
        lineStarts = Self.hasRareLineBreaks(source.bytes) ? Self.indices(ofLinesIn: source) : nil
    }

    private static func hasRareLineBreaks(_ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBufferPointer { bytes in
            for index in bytes.indices where bytes[index] == 0xC2 || bytes[index] == 0xE2 {
                if bytes[index] == 0xC2, index + 1 < bytes.count, bytes[index + 1] == 0x85 { return true }
                if bytes[index] == 0xE2, index + 2 < bytes.count, bytes[index + 1] == 0x80,
                    bytes[index + 2] == 0xA8 || bytes[index + 2] == 0xA9
                {
                    return true
                }
            }
            return false
        }
    }

    private static func checkpoints(of bytes: [UInt8]) -> [Int] {
        bytes.withUnsafeBufferPointer { bytes in
            var result: [Int] = []
            var count = 0
            for index in bytes.indices where bytes[index] & 0xC0 != 0x80 {
                if count % stride == 0 { result.append(index) }
                count += 1
            }
            return result
        }
    }

    /// The byte at which a mark stands.
    private func byteOffset(_ mark: Mark) -> Int {
        let checkpoint = mark.index / Self.stride
        guard checkpoint < checkpoints.count else { return source.bytes.count }
        var offset = checkpoints[checkpoint]
        var left = mark.index % Self.stride
        while offset < source.bytes.count, left > 0 {
            offset += 1
            while offset < source.bytes.count, source.bytes[offset] & 0xC0 == 0x80 { offset += 1 }
            left -= 1
        }
        return offset
    }

    private static func indices(ofLinesIn source: SourceText) -> [Int] {
        var result: [Int] = []
        var count = 0
        var offset = 0
        for line in 1...source.lineCount {
            let start = source.byteRange(ofLine: line).lowerBound
            count += source.scalarCount(in: offset..<start)
            offset = start
            result.append(count)
        }
        return result
    }

    /// A mark as line and column from 1.
    func position(_ mark: Mark) -> (line: Int, column: Int) {
        guard let lineStarts else { return (mark.line + 1, mark.column + 1) }
        var low = 0
        var high = lineStarts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if lineStarts[middle] <= mark.index { low = middle } else { high = middle }
        }
        return (low + 1, mark.index - lineStarts[low] + 1)
    }

    func place(_ mark: Mark, length: Int = 1) -> Place {
        let (line, column) = position(mark)
        return Place(source: source, line: line, column: column, length: length)
    }

    /// From one mark to another, or to the end of the first line where they stand on different ones.
    func place(from start: Mark, to end: Mark) -> Place {
        let (line, column) = position(start)
        let last = position(end)
        if last.line == line {
            return Place(source: source, line: line, column: column, length: last.column - column)
        }
        let from = byteOffset(start)
        var until = source.byteRange(ofLine: line).upperBound
        while until > from, isBlank(source.bytes[until - 1]) { until -= 1 }
        return Place(source: source, line: line, column: column, length: source.scalarCount(in: from..<until))
    }

    /// The place of a scalar; of a block scalar, its indicator (`|` or `>`).
    func place(of scalar: Scalar, in event: Event) -> Place {
        let start = contentStart(of: event, isEmpty: scalar.style == .plain && scalar.text.isEmpty)
        switch scalar.style {
        case .literal, .folded: return Place(source: source, line: start.line, column: start.column)
        case .plain, .singleQuoted, .doubleQuoted:
            let place = place(from: event.start, to: event.end)
            if start.line == place.line {
                let skipped = start.column - place.column
                return place.part(offset: skipped, length: place.length - skipped)
            }
            let end = position(event.end)
            let length = end.line == start.line ? end.column - start.column : 1
            return Place(source: source, line: start.line, column: start.column, length: length)
        }
    }

    /// Where a node starts after its anchor and tag.
    func contentStart(of event: Event, isEmpty: Bool = false) -> (line: Int, column: Int) {
        let start = position(event.start)
        if isEmpty || (event.anchor == nil && event.tag == nil) { return start }
        let first = byteOffset(event.start)
        var offset = first
        var isOnFirstLine = true
        // An anchor and a tag at most, and the spaces, line breaks and comments around them.
        while offset < source.bytes.count {
            let byte = source.bytes[offset]
            if byte == UInt8(ascii: "&") || byte == UInt8(ascii: "!") {
                offset = endOfWord(from: offset)
            } else if byte == UInt8(ascii: "#") {
                while offset < source.bytes.count, source.bytes[offset] != 0x0A, source.bytes[offset] != 0x0D {
                    offset += 1
                }
            } else if isBlank(byte) {
                offset += 1
            } else if byte == 0x0A || byte == 0x0D {
                offset += 1
                isOnFirstLine = false
            } else {
                break
            }
        }
        if isOnFirstLine { return (start.line, start.column + source.scalarCount(in: first..<offset)) }
        let place = source.place(atByte: offset)
        return (place.line, place.column)
    }

    /// The place of a node's tag.
    func tagPlace(of event: Event) -> Place {
        let first = byteOffset(event.start)
        var offset = first
        if offset < source.bytes.count, source.bytes[offset] == UInt8(ascii: "&") {
            offset = endOfWord(from: offset)
            while offset < source.bytes.count, isBlank(source.bytes[offset]) { offset += 1 }
        }
        let place = place(event.start, length: source.scalarCount(in: offset..<endOfWord(from: offset)))
        return place.part(offset: source.scalarCount(in: first..<offset), length: place.length)
    }

    private func endOfWord(from offset: Int) -> Int {
        var end = offset
        while end < source.bytes.count, source.bytes[end] > 0x20 { end += 1 }
        return end
    }

    private func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
}
