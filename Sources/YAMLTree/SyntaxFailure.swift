import CYAML
import Diagnostics

/// Why libyaml gave up, in its own words and marks.
struct SyntaxFailure: Error {
    enum Source {
        /// A character that YAML forbids, at a byte of the input.
        case reader(byteOffset: Int, value: Int)
        case grammar
        case memory
    }

    let source: Source
    let problem: String
    let problemMark: Mark
    /// What libyaml was doing, such as "while parsing a flow mapping".
    let context: String
    let contextMark: Mark

    init(_ parser: yaml_parser_t) {
        source =
            switch parser.error {
            case YAML_READER_ERROR:
                .reader(byteOffset: Int(parser.problem_offset), value: Int(parser.problem_value))
            case YAML_MEMORY_ERROR: .memory
            default: .grammar
            }
        problem = parser.problem.map { String(cString: $0) } ?? ""
        problemMark = Mark(parser.problem_mark)
        context = parser.context.map { String(cString: $0) } ?? ""
        contextMark = Mark(parser.context_mark)
    }

    func finding(_ places: PlaceFinder) -> Finding {
        switch source {
        case .memory:
            return Finding(
                "yaml-syntax", at: places.place(problemMark), "there was not enough memory to read the file")
        case .reader(let byteOffset, let value):
            let name = Self.hexadecimal(value, digits: 4)
            let escape = value > 0xFF ? "\\u\(name)" : "\\x\(Self.hexadecimal(value, digits: 2))"
            return Finding(
                "yaml-character", at: places.source.place(atByte: byteOffset),
                "character U+\(name) is not allowed in YAML",
                help: "take it out, or write \"\(escape)\" in double quotes")
        case .grammar:
            return SyntaxExplanation(of: self, places).finding
        }
    }

    private static func hexadecimal(_ value: Int, digits: Int) -> String {
        let text = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }
}
