import CYAML

/// libyaml's events, one at a time; owns the parser (`yaml_parser_initialize`, `yaml_parser_delete` in yaml.h).
struct EventStream: ~Copyable {
    private let parser: UnsafeMutablePointer<yaml_parser_t>

    /// The bytes, UTF-8 without a byte order mark, must outlive the stream: libyaml keeps the pointer.
    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        parser = .allocate(capacity: 1)
        precondition(yaml_parser_initialize(parser) == 1, "no memory for a YAML parser")
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        yaml_parser_set_input_string(parser, bytes.baseAddress, bytes.count)
    }

    deinit {
        yaml_parser_delete(parser)
        parser.deallocate()
    }

    /// The next event; not to be called again after `.end` or a failure.
    mutating func next() -> Result<Event, SyntaxFailure> {
        var raw = yaml_event_t()
        guard yaml_parser_parse(parser, &raw) == 1 else { return .failure(SyntaxFailure(parser.pointee)) }
        defer { yaml_event_delete(&raw) }
        return .success(Event(raw))
    }
}

/// A position as libyaml counts it: all from 0, in Unicode scalars.
struct Mark {
    let index: Int
    let line: Int
    let column: Int

    init(_ mark: yaml_mark_t) {
        index = Int(mark.index)
        line = Int(mark.line)
        column = Int(mark.column)
    }
}

/// One of libyaml's events, as far as a plan has use for it.
struct Event {
    enum Kind {
        case scalar(Scalar)
        case alias
        case sequenceStart(isFlow: Bool)
        case mappingStart(isFlow: Bool)
        case collectionEnd
        case documentStart
        case end
        /// The start of the stream and the end of a document, which say nothing.
        case other
    }

    let kind: Kind
    /// The name after `&`, or for an alias the one after `*`.
    let anchor: String?
    let tag: String?
    /// Where the node's anchor or tag stands if it has one, else the node.
    let start: Mark
    let end: Mark

    init(_ raw: yaml_event_t) {
        start = Mark(raw.start_mark)
        end = Mark(raw.end_mark)
        switch raw.type {
        case YAML_SCALAR_EVENT:
            let data = raw.data.scalar
            kind = .scalar(Scalar(text: Self.text(data.value, count: data.length), style: Self.style(data.style)))
            anchor = Self.text(data.anchor)
            tag = Self.text(data.tag)
        case YAML_SEQUENCE_START_EVENT:
            let data = raw.data.sequence_start
            kind = .sequenceStart(isFlow: data.style == YAML_FLOW_SEQUENCE_STYLE)
            anchor = Self.text(data.anchor)
            tag = Self.text(data.tag)
        case YAML_MAPPING_START_EVENT:
            let data = raw.data.mapping_start
            kind = .mappingStart(isFlow: data.style == YAML_FLOW_MAPPING_STYLE)
            anchor = Self.text(data.anchor)
            tag = Self.text(data.tag)
        case YAML_ALIAS_EVENT:
            kind = .alias
            anchor = Self.text(raw.data.alias.anchor)
            tag = nil
        default:
            kind =
                switch raw.type {
                case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT: .collectionEnd
                case YAML_DOCUMENT_START_EVENT: .documentStart
                case YAML_STREAM_END_EVENT, YAML_NO_EVENT: .end
                default: .other
                }
            anchor = nil
            tag = nil
        }
    }

    private static func text(_ pointer: UnsafeMutablePointer<yaml_char_t>?) -> String? {
        pointer.map { String(cString: $0) }
    }

    private static func text(_ pointer: UnsafeMutablePointer<yaml_char_t>?, count: Int) -> String {
        String(decoding: UnsafeBufferPointer(start: pointer, count: count), as: UTF8.self)
    }

    static func style(_ style: yaml_scalar_style_t) -> Scalar.Style {
        switch style {
        case YAML_SINGLE_QUOTED_SCALAR_STYLE: .singleQuoted
        case YAML_DOUBLE_QUOTED_SCALAR_STYLE: .doubleQuoted
        case YAML_LITERAL_SCALAR_STYLE: .literal
        case YAML_FOLDED_SCALAR_STYLE: .folded
        default: .plain
        }
    }
}
