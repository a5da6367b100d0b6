extension OutlineReader {
    /// A `{…}` or `[…]`. One that is not closed ends before a line that is not deeper than its key.
    mutating func flow(parentIndent: Int) -> OutlineNode {
        let start = index
        let isMapping = bytes[index] == UInt8(ascii: "{")
        depth += 1
        defer { depth -= 1 }
        index += 1
        var entries: [OutlineEntry] = []
        var items: [OutlineNode] = []
        reading: while nodesLeft > 0, depth <= Self.deepest, skipFlowSpace(parentIndent: parentIndent) {
            nodesLeft -= 1
            switch bytes[index] {
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                index += 1
                break reading
            case UInt8(ascii: ","): index += 1
            default:
                if isMapping {
                    entries.append(flowEntry(parentIndent: parentIndent))
                } else {
                    items.append(flowValue(parentIndent: parentIndent))
                }
            }
        }
        return OutlineNode(isMapping ? .mapping(entries) : .sequence(items), start..<index)
    }

    private mutating func flowEntry(parentIndent: Int) -> OutlineEntry {
        let start = index
        let key = flowScalar(parentIndent: parentIndent, isKey: true)
        if index == start { index += 1 }
        skipBlanks()
        guard bytes.at(index) == UInt8(ascii: ":") else {
            return OutlineEntry(key: key.text ?? "", keyRange: key.inner, hasColon: false, value: nil)
        }
        index += 1
        let afterColon = index
        guard skipFlowSpace(parentIndent: parentIndent), !isFlowEnd(bytes[index]) else {
            let end = min(afterColon + 1, index)
            return OutlineEntry(
                key: key.text ?? "", keyRange: key.inner, hasColon: true,
                value: OutlineNode(.scalar(""), end..<max(end, index)))
        }
        let value = flowValue(parentIndent: parentIndent)
        return OutlineEntry(key: key.text ?? "", keyRange: key.inner, hasColon: true, value: value)
    }

    private mutating func flowValue(parentIndent: Int) -> OutlineNode {
        let start = index
        switch bytes[index] {
        case UInt8(ascii: "{"), UInt8(ascii: "["): return flow(parentIndent: parentIndent)
        default:
            let node = flowScalar(parentIndent: parentIndent, isKey: false)
            if index == start { index += 1 }
            return node
        }
    }

    private mutating func flowScalar(parentIndent: Int, isKey: Bool) -> OutlineNode {
        if bytes[index] == UInt8(ascii: "\"") || bytes[index] == UInt8(ascii: "'") {
            return quoted(parentIndent: parentIndent)
        }
        let start = index
        while let byte = bytes.at(index), byte != 0x0A, byte != 0x0D, !isFlowEnd(byte),
            byte != UInt8(ascii: "{"), byte != UInt8(ascii: "[")
        {
            if byte == UInt8(ascii: "#"), index > start, bytes[index - 1] == 0x20 { break }
            if isKey, byte == UInt8(ascii: ":"), bytes.at(index + 1).map({ $0 <= 0x20 || isFlowEnd($0) }) ?? true {
                break
            }
            index += 1
        }
        var end = index
        while end > start, bytes[end - 1] == 0x20 || bytes[end - 1] == 0x09 { end -= 1 }
        return OutlineNode(.scalar(text(start..<end)), start..<end)
    }

    private func isFlowEnd(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ",") || byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]")
    }

    /// Skips blanks, line ends and comments; `false` at the end of the file, or where the lines are no deeper any more.
    private mutating func skipFlowSpace(parentIndent: Int) -> Bool {
        while true {
            skipBlanks()
            guard isAtLineEnd else { return true }
            let here = index
            skipLine()
            guard let column = nextLine(), column > parentIndent else {
                index = here
                return false
            }
        }
    }
}
