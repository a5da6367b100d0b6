import Diagnostics

extension Node {
    /// The place of a part of a scalar's text, `utf8Offset` and `length` counted in UTF-8 bytes of that text.
    ///
    /// Exact where the file has that text as it is: on the first line of a plain or quoted scalar, as far as no escape
    /// or line break came before, and in literal block scalars. Otherwise, and of collections, the node's own place.
    package func place(at utf8Offset: Int, length: Int) -> Place {
        guard case .scalar(let scalar) = content else { return place }
        let text = scalar.text.utf8
        guard utf8Offset >= 0, length >= 0, utf8Offset <= text.count else { return place }
        let part = utf8Offset..<min(text.count, utf8Offset + length)
        switch scalar.style {
        case .plain: return placeOnFirstLine(part, of: Array(text), quote: nil) ?? place
        case .singleQuoted: return placeOnFirstLine(part, of: Array(text), quote: UInt8(ascii: "'")) ?? place
        case .doubleQuoted: return placeOnFirstLine(part, of: Array(text), quote: UInt8(ascii: "\"")) ?? place
        case .literal: return placeInLiteral(part, of: Array(text)) ?? place
        case .folded: return place
        }
    }

    private func placeOnFirstLine(_ part: Range<Int>, of text: [UInt8], quote: UInt8?) -> Place? {
        let source = place.source
        var start = source.byteOffset(line: place.line, column: place.column)
        let end = source.byteRange(ofLine: place.line).upperBound
        if let quote {
            guard start < end, source.bytes[start] == quote else { return nil }
            start += 1
        }
        let written = text[..<part.upperBound]
        guard start + written.count <= end, source.bytes[start..<start + written.count] == written else { return nil }
        if quote == UInt8(ascii: "'"), written.contains(UInt8(ascii: "'")) { return nil }
        if quote == UInt8(ascii: "\""), written.contains(UInt8(ascii: "\\")) { return nil }
        return source.place(from: start + part.lowerBound, to: start + part.upperBound)
    }

    /// Each line of a literal block scalar (YAML 1.2.2, 8.1.2) is a line of the file less its indentation.
    private func placeInLiteral(_ part: Range<Int>, of text: [UInt8]) -> Place? {
        let source = place.source
        let indicator = source.byteOffset(line: place.line, column: place.column)
        guard indicator < source.bytes.count, source.bytes[indicator] == UInt8(ascii: "|") else { return nil }
        let newline = UInt8(ascii: "\n")
        let lineStart = (text[..<part.lowerBound].lastIndex(of: newline) ?? -1) + 1
        let lineEnd = text[part.lowerBound...].firstIndex(of: newline) ?? text.count
        let line = place.line + 1 + text[..<lineStart].count { $0 == newline }
        let range = source.byteRange(ofLine: line)
        let indent = range.count - (lineEnd - lineStart)
        guard indent >= 0, source.bytes[(range.lowerBound + indent)..<range.upperBound] == text[lineStart..<lineEnd],
            source.bytes[range.lowerBound..<range.lowerBound + indent].allSatisfy({ $0 == 0x20 })
        else { return nil }
        let shift = range.lowerBound + indent - lineStart
        return source.place(from: part.lowerBound + shift, to: min(part.upperBound, lineEnd) + shift)
    }
}

extension SourceText {
    fileprivate func place(from start: Int, to end: Int) -> Place {
        place(atByte: start, length: scalarCount(in: start..<max(start, end)))
    }
}
