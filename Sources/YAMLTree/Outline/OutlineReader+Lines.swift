extension OutlineReader {
    /// Moves to the first character of the next line with anything on it; its distance from the line's start.
    ///
    /// Does not move where the place reached is within a line already begun.
    mutating func nextLine(skippingComments: Bool = true) -> Int? {
        while index < bytes.count {
            var start = index
            while start > 0, bytes[start - 1] != 0x0A, bytes[start - 1] != 0x0D { start -= 1 }
            skipBlanks()
            let isComment = skippingComments && bytes.at(index) == UInt8(ascii: "#")
            let isMarker = index == start && bytes[index...].starts(with: "---".utf8)
            guard index < bytes.count else { return nil }
            if bytes[index] != 0x0A, bytes[index] != 0x0D, !isComment, !isMarker { return index - start }
            skipLine()
        }
        return nil
    }

    mutating func skipBlanks() {
        while let byte = bytes.at(index), byte == 0x20 || byte == 0x09 { index += 1 }
    }

    /// Moves to the start of the next line.
    mutating func skipLine() {
        while let byte = bytes.at(index), byte != 0x0A, byte != 0x0D { index += 1 }
        if bytes.at(index) == 0x0D { index += 1 }
        if bytes.at(index) == 0x0A { index += 1 }
    }

    /// Skips `&name `.
    mutating func skipAnchor() {
        guard bytes.at(index) == UInt8(ascii: "&") else { return }
        while let byte = bytes.at(index), byte > 0x20 { index += 1 }
        skipBlanks()
    }

    /// Whether nothing but a comment is left of the line.
    var isAtLineEnd: Bool {
        guard let byte = bytes.at(index) else { return true }
        return byte == 0x0A || byte == 0x0D || byte == UInt8(ascii: "#")
    }

    func isDash(at index: Int) -> Bool {
        guard bytes.at(index) == UInt8(ascii: "-") else { return false }
        return bytes.at(index + 1).map { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D } ?? true
    }

    /// Whether the rest of the line begins with a key and its colon.
    var isKeyAhead: Bool {
        var copy = LineScan(bytes: bytes, index: index)
        return copy.skipKey()
    }

    /// Reads a key of a block mapping, up to its colon or the end of the line.
    mutating func key() -> OutlineNode {
        let start = index
        if let quote = bytes.at(index), quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
            return quoted(parentIndent: .max)
        }
        var scan = LineScan(bytes: bytes, index: index)
        _ = scan.skipKey()
        index = scan.index
        var end = index
        while end > start, bytes[end - 1] == 0x20 || bytes[end - 1] == 0x09 { end -= 1 }
        return OutlineNode(.scalar(text(start..<end)), start..<end)
    }

    /// A text in quotes. One that is not closed ends with its line, or where lines are no deeper than its key.
    mutating func quoted(parentIndent: Int) -> OutlineNode {
        let start = index
        let quote = bytes[index]
        index += 1
        while let byte = bytes.at(index) {
            if byte == quote {
                if quote == UInt8(ascii: "'"), bytes.at(index + 1) == quote {
                    index += 2
                    continue
                }
                let inner = start + 1..<index
                index += 1
                return OutlineNode(.scalar(text(inner)), start..<index, inner: inner)
            }
            if byte == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") {
                index = min(index + 2, bytes.count)
                continue
            }
            if byte == 0x0A || byte == 0x0D {
                let here = index
                guard parentIndent < .max, let column = nextLine(skippingComments: false), column > parentIndent else {
                    index = here
                    break
                }
                continue
            }
            index += 1
        }
        return OutlineNode(.scalar(text(start + 1..<index)), start..<index, inner: start + 1..<index)
    }

    /// Where the text of a line ends: before its comment and the blanks there.
    func endOfText(from start: Int) -> Int {
        var end = start
        while let byte = bytes.at(end), byte != 0x0A, byte != 0x0D {
            if byte == UInt8(ascii: "#"), end > start, bytes[end - 1] == 0x20 || bytes[end - 1] == 0x09 { break }
            end += 1
        }
        while end > start, bytes[end - 1] == 0x20 || bytes[end - 1] == 0x09 { end -= 1 }
        return end
    }

    func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }
}

/// A look at the rest of one line.
private struct LineScan {
    let bytes: [UInt8]
    var index: Int

    /// Moves to the colon after a key, or to the end of the line's text; whether there is such a colon.
    mutating func skipKey() -> Bool {
        let start = index
        if let quote = bytes.at(index), quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
            index += 1
            while let byte = bytes.at(index), byte != quote, byte != 0x0A, byte != 0x0D { index += 1 }
            if bytes.at(index) == quote { index += 1 }
        }
        while let byte = bytes.at(index), byte != 0x0A, byte != 0x0D {
            if byte == UInt8(ascii: "#"), index > start, bytes[index - 1] == 0x20 { return false }
            if byte == UInt8(ascii: ":"), bytes.at(index + 1).map({ $0 <= 0x20 }) ?? true { return true }
            index += 1
        }
        return false
    }
}

extension [UInt8] {
    func at(_ index: Int) -> UInt8? { index < count ? self[index] : nil }
}
