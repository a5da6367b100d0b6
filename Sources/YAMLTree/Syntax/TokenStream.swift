import CYAML
import Diagnostics

/// One of libyaml's tokens, at its bytes.
struct Token {
    enum Kind: Equatable {
        case streamStart, streamEnd, directive, documentStart, documentEnd
        case blockSequenceStart, blockMappingStart, blockEnd
        case flowSequenceStart, flowSequenceEnd, flowMappingStart, flowMappingEnd
        case blockEntry, flowEntry, key, value
        case alias, anchor, tag, scalar, none
    }

    var kind: Kind
    var range: Range<Int>
    /// Of the line, from 0, in Unicode scalars.
    var column: Int
    /// The text of a scalar, the name of an anchor or an alias.
    var text = ""
    var style = Scalar.Style.plain
    var block: BlockScalar?
}

/// libyaml's tokens with the comments and empty lines between them (`yaml_parser_scan` in yaml.h).
struct TokenStream: ~Copyable {
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let bytes: UnsafeBufferPointer<UInt8>
    /// The byte that a count of Unicode scalars leads to; marks come in the order of the file.
    private var scalarIndex = 0
    private var byteIndex = 0
    /// The columns of the open block collections.
    private var indents: [Int] = []
    /// Where the last token ended.
    private var end = 0
    /// The comments that nobody took yet.
    private(set) var comments: [SyntaxComment] = []
    /// Whether an empty line stands before the current token, after the last comment.
    var isAfterBlank = false

    /// The bytes must outlive the stream: libyaml keeps the pointer.
    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
        parser = .allocate(capacity: 1)
        precondition(yaml_parser_initialize(parser) == 1, "no memory for a YAML parser")
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        yaml_parser_set_input_string(parser, bytes.baseAddress, bytes.count)
    }

    deinit {
        yaml_parser_delete(parser)
        parser.deallocate()
    }

    /// The next token; the comments before it are added to those not taken. `nil` where the text is no YAML.
    mutating func next() -> Token? {
        var raw = yaml_token_t()
        guard yaml_parser_scan(parser, &raw) == 1 else { return nil }
        defer { yaml_token_delete(&raw) }
        var token = Token(kind: Self.kind(raw.type), range: 0..<0, column: Int(raw.start_mark.column))
        let start = offset(of: Int(raw.start_mark.index))
        let stop = offset(of: Int(raw.end_mark.index))
        token.range = start..<max(start, stop)
        takeGap(until: start)
        end = max(end, stop)
        switch token.kind {
        case .blockMappingStart, .blockSequenceStart: indents.append(token.column)
        case .blockEnd: indents.removeLast()
        case .anchor: token.text = String(cString: raw.data.anchor.value)
        case .alias: token.text = String(cString: raw.data.alias.value)
        case .scalar:
            let data = raw.data.scalar
            token.style = Event.style(data.style)
            if token.style == .literal || token.style == .folded {
                token.block = takeBlockScalar(token.range)
            } else {
                token.text = String(
                    decoding: UnsafeBufferPointer(start: data.value, count: data.length), as: UTF8.self)
            }
        default: break
        }
        return token
    }

    /// The comments from the first on that fulfil a condition.
    mutating func takeComments(while condition: (SyntaxComment) -> Bool) -> [SyntaxComment] {
        let count = comments.prefix(while: condition).count
        guard count > 0 else { return [] }
        defer { comments.removeFirst(count) }
        return Array(comments[..<count])
    }

    // MARK: Between the tokens

    private mutating func takeGap(until start: Int) {
        guard start > end else { return }
        var breaks = end == 0 || lineBreak(endingAt: end) ? 1 : 0
        var isShared = breaks == 0
        if end == 0 { breaks = 0 }
        var index = end
        while index < start {
            let length = Self.lineBreak(in: bytes, at: index)
            if length > 0 {
                breaks += 1
                isShared = false
                index += length
            } else if bytes[index] == UInt8(ascii: "#") {
                var stop = index
                while stop < start, Self.lineBreak(in: bytes, at: stop) == 0 { stop += 1 }
                var last = stop
                while last > index, bytes[last - 1] == 0x20 || bytes[last - 1] == 0x09 { last -= 1 }
                comments.append(
                    SyntaxComment(
                        text: Self.text(bytes, index..<last), column: column(of: index), isAfterBlank: breaks > 1,
                        isOnSharedLine: isShared))
                breaks = 0
                isShared = true
                index = stop
            } else {
                index += 1
            }
        }
        isAfterBlank = breaks > 1
    }

    private func lineBreak(endingAt index: Int) -> Bool {
        index > 0 && (bytes[index - 1] == 0x0A || bytes[index - 1] == 0x0D)
    }

    private func column(of index: Int) -> Int {
        var start = index
        while start > 0, bytes[start - 1] != 0x0A, bytes[start - 1] != 0x0D { start -= 1 }
        return index - start
    }

    /// How many bytes the line break at a place has, 0 where there is none: those of YAML 1.1 (5.4), as libyaml has it.
    static func lineBreak(in bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> Int {
        switch bytes[index] {
        case 0x0A: 1
        case 0x0D: index + 1 < bytes.count && bytes[index + 1] == 0x0A ? 2 : 1
        case 0xC2: index + 1 < bytes.count && bytes[index + 1] == 0x85 ? 2 : 0
        case 0xE2:
            index + 2 < bytes.count && bytes[index + 1] == 0x80 && bytes[index + 2] & 0xFE == 0xA8 ? 3 : 0
        default: 0
        }
    }

    // MARK: Block scalars

    /// The lines of a block scalar, and the comment on its first. The empty lines after it are no part of it, unless they
    /// are kept with `+`.
    private mutating func takeBlockScalar(_ range: Range<Int>) -> BlockScalar {
        var index = range.lowerBound
        var header = ""
        var digit: Int?
        while index < range.upperBound, bytes[index] > 0x20 {
            if let value = Character(Unicode.Scalar(bytes[index])).wholeNumberValue {
                digit = value
            } else {
                header.append(Character(Unicode.Scalar(bytes[index])))
            }
            index += 1
        }
        end = index
        while index < range.upperBound, Self.lineBreak(in: bytes, at: index) == 0 { index += 1 }
        takeGap(until: index)
        isAfterBlank = false
        var lines: [Range<Int>] = []
        if index < range.upperBound { index += Self.lineBreak(in: bytes, at: index) }
        while index < range.upperBound {
            let start = index
            while index < range.upperBound, Self.lineBreak(in: bytes, at: index) == 0 { index += 1 }
            lines.append(start..<index)
            if index < range.upperBound { index += Self.lineBreak(in: bytes, at: index) }
        }
        let indent = digit.map { (indents.last ?? 0) + $0 } ?? Self.indentation(of: lines, in: bytes)
        end = range.upperBound
        if !header.hasSuffix("+") {
            while let last = lines.last, last.count <= indent, Self.spaces(at: last, in: bytes) == last.count {
                lines.removeLast()
            }
            if let last = lines.last { end = last.upperBound } else { end = firstLineEnd(range) }
        }
        let bytes = bytes
        return BlockScalar(
            header: header, hasDigit: digit != nil,
            lines: lines.map { Self.text(bytes, min($0.upperBound, $0.lowerBound + indent)..<$0.upperBound) })
    }

    /// That of the first line that holds something.
    private static func indentation(of lines: [Range<Int>], in bytes: UnsafeBufferPointer<UInt8>) -> Int {
        var widest = 0
        for line in lines {
            let spaces = spaces(at: line, in: bytes)
            if spaces < line.count { return spaces }
            widest = max(widest, spaces)
        }
        return widest
    }

    private func firstLineEnd(_ range: Range<Int>) -> Int {
        var index = range.lowerBound
        while index < range.upperBound, Self.lineBreak(in: bytes, at: index) == 0 { index += 1 }
        return index
    }

    private static func spaces(at line: Range<Int>, in bytes: UnsafeBufferPointer<UInt8>) -> Int {
        bytes[line].prefix { $0 == 0x20 }.count
    }

    private static func text(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> String {
        String(decoding: UnsafeBufferPointer(rebasing: bytes[range]), as: UTF8.self)
    }

    private mutating func offset(of index: Int) -> Int {
        if index < scalarIndex {
            scalarIndex = 0
            byteIndex = 0
        }
        while scalarIndex < index, byteIndex < bytes.count {
            byteIndex += 1
            while byteIndex < bytes.count, bytes[byteIndex] & 0xC0 == 0x80 { byteIndex += 1 }
            scalarIndex += 1
        }
        return byteIndex
    }

    private static func kind(_ type: yaml_token_type_t) -> Token.Kind {
        switch type {
        case YAML_STREAM_START_TOKEN: .streamStart
        case YAML_STREAM_END_TOKEN: .streamEnd
        case YAML_VERSION_DIRECTIVE_TOKEN, YAML_TAG_DIRECTIVE_TOKEN: .directive
        case YAML_DOCUMENT_START_TOKEN: .documentStart
        case YAML_DOCUMENT_END_TOKEN: .documentEnd
        case YAML_BLOCK_SEQUENCE_START_TOKEN: .blockSequenceStart
        case YAML_BLOCK_MAPPING_START_TOKEN: .blockMappingStart
        case YAML_BLOCK_END_TOKEN: .blockEnd
        case YAML_FLOW_SEQUENCE_START_TOKEN: .flowSequenceStart
        case YAML_FLOW_SEQUENCE_END_TOKEN: .flowSequenceEnd
        case YAML_FLOW_MAPPING_START_TOKEN: .flowMappingStart
        case YAML_FLOW_MAPPING_END_TOKEN: .flowMappingEnd
        case YAML_BLOCK_ENTRY_TOKEN: .blockEntry
        case YAML_FLOW_ENTRY_TOKEN: .flowEntry
        case YAML_KEY_TOKEN: .key
        case YAML_VALUE_TOKEN: .value
        case YAML_ALIAS_TOKEN: .alias
        case YAML_ANCHOR_TOKEN: .anchor
        case YAML_TAG_TOKEN: .tag
        case YAML_SCALAR_TOKEN: .scalar
        default: .none
        }
    }
}
