/// Reads the block structure of an outline by its lines and their indentation.
struct OutlineReader {
    let bytes: [UInt8]
    /// Where reading goes on.
    var index = 0
    var depth = 0

    /// As deep as `YAMLDocument` reads.
    static let deepest = YAMLDocument.Limit.depth
    /// More keys and values are not looked at: the file is refused by then.
    var nodesLeft = YAMLDocument.Limit.nodes

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    mutating func document() -> OutlineNode {
        var entries: [OutlineEntry] = []
        while let indent = nextLine(), nodesLeft > 0 {
            let start = index
            let node = block(indent: indent)
            switch node.content {
            case .mapping(let more): entries += more
            case .sequence where entries.isEmpty: return node
            case .scalar where entries.isEmpty && atEnd: return node
            default: break
            }
            // A line that fits nowhere is passed over.
            if index <= start { skipLine() }
        }
        return OutlineNode(.mapping(entries), 0..<bytes.count)
    }

    private var atEnd: Bool { index >= bytes.count }

    // MARK: Blocks

    /// The mapping, list or text that begins at the line reached, whose first character stands `indent` from its start.
    private mutating func block(indent: Int) -> OutlineNode {
        depth += 1
        defer { depth -= 1 }
        if depth > Self.deepest { return skipDeeper(than: indent - 1) }
        if isDash(at: index) { return sequence(indent: indent) }
        if let first = bytes.at(index), first == UInt8(ascii: "{") || first == UInt8(ascii: "[") {
            return flowOrKey(indent: indent)
        }
        return mapping(indent: indent, start: index)
    }

    private mutating func flowOrKey(indent: Int) -> OutlineNode {
        let node = flow(parentIndent: indent - 1)
        skipLine()
        return node
    }

    private mutating func sequence(indent: Int) -> OutlineNode {
        let start = index
        var items: [OutlineNode] = []
        var end = index
        while let column = nextLine(), column == indent, isDash(at: index), nodesLeft > 0 {
            nodesLeft -= 1
            let dash = index
            index += 1
            skipBlanks()
            let item: OutlineNode
            if isAtLineEnd {
                skipLine()
                if let inner = nextLine(), inner > indent {
                    item = block(indent: inner)
                } else {
                    item = OutlineNode(.scalar(""), dash + 1..<dash + 1)
                }
            } else if isDash(at: index) || isKeyAhead {
                item = block(indent: column + index - dash)
            } else {
                item = value(parentIndent: indent)
            }
            items.append(item)
            end = max(end, item.range.upperBound)
        }
        return OutlineNode(.sequence(items), start..<max(start, end))
    }

    private mutating func mapping(indent: Int, start: Int) -> OutlineNode {
        var entries: [OutlineEntry] = []
        var end = start
        var isFirst = true
        while nodesLeft > 0 {
            if isFirst {
                isFirst = false
            } else {
                guard let column = nextLine() else { break }
                if column > indent {
                    // Deeper than its neighbours: what is begun there may still belong here.
                    let inner = block(indent: column)
                    entries += inner.entries
                    end = max(end, inner.range.upperBound)
                    continue
                }
                guard column == indent, !isDash(at: index) else { break }
            }
            nodesLeft -= 1
            let entry = self.entry(indent: indent)
            entries.append(entry)
            end = max(end, entry.range.upperBound)
        }
        return OutlineNode(.mapping(entries), start..<max(start, end))
    }

    /// One entry, with its value on the same line or on deeper ones.
    private mutating func entry(indent: Int) -> OutlineEntry {
        let start = index
        let keyNode = key()
        skipBlanks()
        let name = keyNode.text ?? ""
        guard bytes.at(index) == UInt8(ascii: ":") else {
            let lineEnd = endOfText(from: start)
            index = lineEnd
            skipLine()
            return OutlineEntry(
                key: text(start..<lineEnd), keyRange: start..<lineEnd, hasColon: false, value: nil)
        }
        index += 1
        skipBlanks()
        skipAnchor()
        if !isAtLineEnd {
            return OutlineEntry(
                key: name, keyRange: keyNode.inner, hasColon: true, value: value(parentIndent: indent))
        }
        let afterColon = index
        skipLine()
        let here = index
        if let inner = nextLine(), inner > indent || inner == indent && isDash(at: index) {
            return OutlineEntry(
                key: name, keyRange: keyNode.inner, hasColon: true, value: block(indent: inner))
        }
        index = here
        return OutlineEntry(
            key: name, keyRange: keyNode.inner, hasColon: true,
            value: OutlineNode(.scalar(""), afterColon..<afterColon))
    }

    /// A value that begins on the line of its key.
    private mutating func value(parentIndent: Int) -> OutlineNode {
        switch bytes.at(index) {
        case UInt8(ascii: "{"), UInt8(ascii: "["):
            let node = flow(parentIndent: parentIndent)
            skipLine()
            return node
        case UInt8(ascii: "|"), UInt8(ascii: ">"):
            return skipDeeper(than: parentIndent)
        case UInt8(ascii: "\""), UInt8(ascii: "'"):
            let node = quoted(parentIndent: parentIndent)
            skipLine()
            return node
        default: return plain(parentIndent: parentIndent)
        }
    }

    /// A text without quotes, over as many deeper lines as do not look like keys.
    private mutating func plain(parentIndent: Int) -> OutlineNode {
        let start = index
        var end = endOfText(from: start)
        skipLine()
        while true {
            let here = index
            guard let column = nextLine(), column > parentIndent, !isKeyAhead, !isDash(at: index) else {
                index = here
                break
            }
            end = endOfText(from: index)
            skipLine()
        }
        return OutlineNode(.scalar(text(start..<end)), start..<end)
    }

    /// All lines deeper than an indentation, as one text: of a block scalar, or of what is nested too deep.
    private mutating func skipDeeper(than indent: Int) -> OutlineNode {
        let start = index
        skipLine()
        var end = index
        while let column = nextLine(skippingComments: false), column > indent {
            skipLine()
            end = index
        }
        while end > start, bytes[end - 1] == 0x0A || bytes[end - 1] == 0x0D { end -= 1 }
        return OutlineNode(.scalar(text(start..<end)), start..<end)
    }
}
