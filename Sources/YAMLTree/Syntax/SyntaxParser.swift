import Diagnostics

extension SyntaxTree {
    /// Reads a file that `YAMLDocument.parse` finds nothing wrong about; `nil` where it is no such file.
    package static func parse(_ source: SourceText) -> SyntaxTree? {
        source.bytes.withUnsafeBufferPointer { bytes in
            guard !bytes.isEmpty else { return nil }
            var parser = SyntaxParser(source, TokenStream(bytes))
            return try? parser.document()
        }
    }
}

/// Puts tokens together to a tree by the grammar of libyaml's own parser (parser.c); comments go to what they stand by.
private struct SyntaxParser: ~Copyable {
    /// The tokens make no document of this language: a tag, a second document, a fault of syntax.
    struct Unreadable: Error {}

    private let source: SourceText
    private var tokens: TokenStream
    private var token = Token(kind: .none, range: 0..<0, column: 0)
    private var depth = 0

    init(_ source: SourceText, _ tokens: consuming TokenStream) {
        self.source = source
        self.tokens = tokens
    }

    mutating func document() throws(Unreadable) -> SyntaxTree {
        var tree = SyntaxTree(source: source)
        try advance()
        try advance(over: .streamStart)
        while token.kind == .directive {
            tree.directives.append(String(decoding: source.bytes[token.range], as: UTF8.self))
            try advance()
        }
        if token.kind == .documentStart {
            tree.head = takeAll()
            tree.hasMarker = true
            try advance()
        } else if !tree.directives.isEmpty {
            throw Unreadable()
        }
        try documentValue(&tree)
        tree.end = takeAll()
        while token.kind == .documentEnd {
            try advance()
            tree.end += takeAll()
        }
        guard token.kind == .streamEnd else { throw Unreadable() }
        return tree
    }

    /// The comments before the first entry of the file are about the file.
    private mutating func documentValue(_ tree: inout SyntaxTree) throws(Unreadable) {
        let shared = takeShared()
        tree.root = SyntaxElement(leading: shared)
        let before = takeAll()
        let isAfterBlank = tokens.isAfterBlank
        tokens.isAfterBlank = false
        if token.kind != .streamEnd { try value(of: &tree.root, allowsIndentless: false) }
        let comments = tree.root.leading + before
        tree.root.leading = []
        if tree.hasMarker {
            tree.root.leading = comments
        } else {
            tree.head = comments
        }
        tree.hasBlankAfterHead = isAfterBlank
    }

    // MARK: Values

    /// Reads a value, and gives the element the comments that stand on its line or between its parts.
    private mutating func value(of element: inout SyntaxElement, allowsIndentless: Bool) throws(Unreadable) {
        depth += 1
        defer { depth -= 1 }
        guard depth <= YAMLDocument.Limit.depth + 1 else { throw Unreadable() }
        var notes = takeShared()
        var anchor: String?
        while token.kind == .anchor {
            anchor = token.text
            try advance()
            notes += takeShared()
        }
        let content: SyntaxNode.Content
        switch token.kind {
        case .blockMappingStart: content = .collection(try blockMapping())
        case .blockSequenceStart: content = .collection(try blockSequence(isIndentless: false))
        case .blockEntry where allowsIndentless: content = .collection(try blockSequence(isIndentless: true))
        case .scalar, .alias, .flowSequenceStart, .flowMappingStart:
            element.leading += takeAll()
            content = try flow()
            notes += takeShared()
        case .tag, .none, .directive, .documentStart: throw Unreadable()
        default: content = .empty
        }
        element.value = SyntaxNode(content, anchor: anchor)
        add(notes, to: &element)
    }

    /// The last comment stays on the element's line, the others go before it.
    private func add(_ notes: [SyntaxComment], to element: inout SyntaxElement) {
        guard let last = notes.last else { return }
        element.comment = last.text
        element.leading += notes.dropLast().map {
            SyntaxComment(text: $0.text, column: $0.column, isAfterBlank: false, isOnSharedLine: false)
        }
    }

    private mutating func flow() throws(Unreadable) -> SyntaxNode.Content {
        switch token.kind {
        case .flowSequenceStart: return .collection(try flowCollection(isMapping: false))
        case .flowMappingStart: return .collection(try flowCollection(isMapping: true))
        case .alias:
            let name = token.text
            try advance()
            return .alias(name)
        default:
            let scalar = token
            try advance()
            if let block = scalar.block { return .block(block) }
            let range = scalar.range
            return .scalar(
                SyntaxScalar(
                    text: scalar.text, style: scalar.style, range: range,
                    isMultiline: source.bytes[range].contains { $0 == 0x0A || $0 == 0x0D }))
        }
    }

    // MARK: Collections

    private mutating func blockMapping() throws(Unreadable) -> SyntaxCollection {
        let column = token.column
        try advance()
        var elements: [SyntaxElement] = []
        while token.kind == .key || token.kind == .value {
            var element = start()
            element.key = try key(of: &element)
            if token.kind == .value {
                try advance()
                if endsBlockEntry {
                    add(takeShared(), to: &element)
                } else {
                    try value(of: &element, allowsIndentless: true)
                }
            }
            elements.append(element)
        }
        let end = tokens.takeComments { $0.column >= column }
        try advance(over: .blockEnd)
        return SyntaxCollection(isMapping: true, isFlow: false, elements: elements, end: end)
    }

    private var endsBlockEntry: Bool { token.kind == .key || token.kind == .value || token.kind == .blockEnd }

    private mutating func key(of element: inout SyntaxElement) throws(Unreadable) -> SyntaxNode {
        guard token.kind == .key else { return SyntaxNode(.empty) }
        try advance()
        switch token.kind {
        case .key, .value, .blockEnd, .flowEntry, .flowMappingEnd, .flowSequenceEnd: return SyntaxNode(.empty)
        default: break
        }
        var key = SyntaxElement()
        try value(of: &key, allowsIndentless: true)
        element.leading += key.leading
        if let comment = key.comment {
            element.leading.append(
                SyntaxComment(text: comment, column: 0, isAfterBlank: false, isOnSharedLine: false))
        }
        return key.value
    }

    private mutating func blockSequence(isIndentless: Bool) throws(Unreadable) -> SyntaxCollection {
        // A comment below entries that are not indented is as near to what follows.
        let column = token.column + (isIndentless ? 1 : 0)
        if !isIndentless { try advance() }
        var elements: [SyntaxElement] = []
        while token.kind == .blockEntry {
            var element = start()
            try advance()
            if token.kind == .blockEntry || endsBlockEntry {
                add(takeShared(), to: &element)
            } else {
                try value(of: &element, allowsIndentless: false)
            }
            elements.append(element)
        }
        let end = tokens.takeComments { $0.column >= column }
        if !isIndentless { try advance(over: .blockEnd) }
        return SyntaxCollection(isMapping: false, isFlow: false, elements: elements, end: end)
    }

    private mutating func flowCollection(isMapping: Bool) throws(Unreadable) -> SyntaxCollection {
        let closing = isMapping ? Token.Kind.flowMappingEnd : .flowSequenceEnd
        try advance()
        var elements: [SyntaxElement] = []
        while token.kind != closing {
            if token.kind == .flowEntry {
                try advance()
                if let last = elements.indices.last, elements[last].comment == nil {
                    elements[last].comment = takeShared().last?.text
                }
                continue
            }
            var element = start()
            if isMapping || token.kind == .key {
                try flowPair(&element)
                if !isMapping {
                    let pair = SyntaxElement(key: element.key, value: element.value)
                    let mapping = SyntaxCollection(isMapping: true, isFlow: true, elements: [pair], end: [])
                    element.key = nil
                    element.value = SyntaxNode(.collection(mapping))
                }
            } else {
                try value(of: &element, allowsIndentless: false)
            }
            elements.append(element)
        }
        let end = takeAll()
        try advance()
        return SyntaxCollection(isMapping: isMapping, isFlow: true, elements: elements, end: end)
    }

    private mutating func flowPair(_ element: inout SyntaxElement) throws(Unreadable) {
        if token.kind == .key {
            element.key = try key(of: &element)
        } else {
            // `{name}`: a key without a value.
            try value(of: &element, allowsIndentless: false)
            element.key = element.value
            element.value = SyntaxNode(.empty)
        }
        guard token.kind == .value else { return }
        try advance()
        switch token.kind {
        case .flowEntry, .flowMappingEnd, .flowSequenceEnd: break
        default: try value(of: &element, allowsIndentless: false)
        }
    }

    // MARK: Tokens and comments

    private mutating func advance() throws(Unreadable) {
        guard let next = tokens.next() else { throw Unreadable() }
        token = next
    }

    private mutating func advance(over kind: Token.Kind) throws(Unreadable) {
        guard token.kind == kind else { throw Unreadable() }
        try advance()
    }

    /// An element with the comments before it.
    private mutating func start() -> SyntaxElement {
        defer { tokens.isAfterBlank = false }
        let isAfterBlank = tokens.isAfterBlank
        return SyntaxElement(leading: takeAll(), isAfterBlank: isAfterBlank)
    }

    private mutating func takeShared() -> [SyntaxComment] { tokens.takeComments(while: \.isOnSharedLine) }

    private mutating func takeAll() -> [SyntaxComment] { tokens.takeComments { _ in true } }
}
