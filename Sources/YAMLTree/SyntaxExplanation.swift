import Diagnostics

/// Says in plain words what libyaml found wrong, where a person would look for it.
///
/// The problems and contexts are those of libyaml 0.2.5's scanner.c and parser.c; others are passed on as they are.
struct SyntaxExplanation {
    private let failure: SyntaxFailure
    private let source: SourceText
    private let problem: Place
    private let context: Place
    /// The line of the problem, and its parts before and from the problem on.
    private let line: String
    private let before: Substring
    private let rest: Substring

    init(of failure: SyntaxFailure, _ places: PlaceFinder) {
        self.failure = failure
        source = places.source
        problem = places.place(failure.problemMark)
        context = places.place(failure.contextMark)
        line = source.line(problem.line)
        let scalars = line.unicodeScalars
        let split = scalars.index(scalars.startIndex, offsetBy: problem.column - 1, limitedBy: scalars.endIndex)
        before = line[..<(split ?? line.endIndex)]
        rest = line[(split ?? line.endIndex)...]
    }

    var finding: Finding { tab ?? structure ?? quoting ?? marker ?? heading ?? asItIs }

    private func syntax(
        _ message: String, at place: Place? = nil, notes: [Finding.Note] = [], help: String? = nil,
        fix: Fix? = nil
    ) -> Finding {
        Finding("yaml-syntax", at: place ?? problem, message, notes: notes, help: help, fix: fix)
    }

    private var asItIs: Finding {
        let words = [failure.problem, failure.context].filter { !$0.isEmpty }.joined(separator: " ")
        return syntax(words.isEmpty ? "this is not YAML" : words.lowercased())
    }

    private var spaces: Fix? { Self.spaces(in: source) }
    private var quotes: Fix? { Self.quotes(onLine: problem.line, of: source) }

    private var isAtEndOfFile: Bool {
        let offset = source.byteOffset(line: problem.line, column: problem.column)
        return source.bytes[offset...].allSatisfy { $0 <= 0x20 }
    }

    /// Whether nothing but spaces stands before the problem on its line.
    private var isFirstOnLine: Bool { before.allSatisfy { $0 == " " } }

    private var tab: Finding? {
        let isAboutIndentation =
            failure.problem.contains("tab character")
            || failure.problem == "found character that cannot start any token"
        let indentation = line.prefix { $0 == " " || $0 == "\t" }
        guard isAboutIndentation || isFirstOnLine, !line.isEmpty else { return nil }
        let column: Int
        if let tab = indentation.firstIndex(of: "\t") {
            column = indentation.distance(from: indentation.startIndex, to: tab) + 1
        } else if isAboutIndentation, rest.first == "\t" {
            column = problem.column
        } else {
            return nil
        }
        let place = Place(source: source, line: problem.line, column: column)
        return Finding("yaml-tab", at: place, "a tab where YAML wants spaces", help: "indent with spaces", fix: spaces)
    }

    /// How keys, lists and their brackets fit together.
    private var structure: Finding? {
        switch failure.problem {
        case "mapping values are not allowed in this context": return unexpectedColon
        case "did not find expected key": return unfitLine
        case "did not find expected '-' indicator":
            return syntax(
                "expected \"- \" here, as in the items above", notes: [.init("the list starts here", at: context)],
                help: "indent it like what it belongs to")
        case "could not find expected ':'":
            let word = source.line(context.line).unicodeScalars.dropFirst(context.column - 1)
            let length = word.prefix { $0 != " " && $0 != "#" }.count
            return syntax(
                "expected \":\" after this", at: context.part(offset: 0, length: length),
                help: "write \"name: value\", or indent it as a part of the value above")
        case "did not find expected ',' or ']'": return openBracket("list", closedBy: "]")
        case "did not find expected ',' or '}'": return openBracket("mapping", closedBy: "}")
        case "block sequence entries are not allowed in this context":
            return syntax(
                "a list item (\"- \") cannot stand here", help: "put it on a line of its own, below its key")
        case "mapping keys are not allowed in this context":
            return syntax("\"? \" cannot stand here", help: "put text that starts with \"? \" in quotes")
        case "did not find expected node content":
            if isAtEndOfFile {
                let last = source.bytes.lastIndex { $0 > 0x20 } ?? 0
                return syntax(
                    "the file ends where a value was expected", at: source.place(atByte: last),
                    help: "a bracket may not be closed")
            }
            let found = rest.first.map { "\"\($0)\"" } ?? "the end of the line"
            return syntax("expected a value, found \(found)", help: referenceHelp)
        case "did not find expected <document start>":
            return syntax(
                "this stands outside the value that the file holds",
                help: "indent it, or put what is above into the same mapping")
        default: return nil
        }
    }

    private var unexpectedColon: Finding {
        if before.contains(": ") || before.hasSuffix("\"") || before.hasSuffix("'") {
            return syntax(
                "a second \":\" in one line", help: "put text that holds \": \" in quotes",
                fix: before.contains(": ") ? quotes : nil)
        }
        let key = before.drop { $0 == " " }
        let place = problem.part(offset: -key.unicodeScalars.count, length: key.unicodeScalars.count)
        return syntax(
            "\"\(TerminalText.excerpt(String(key))):\" cannot stand here: the text above it goes on in this line",
            at: place,
            help: "indent it like the key it follows, and see that the line above is \"name: value\" or ends in \":\"")
    }

    private var unfitLine: Finding {
        if isFirstOnLine {
            let notes = [Finding.Note("the mapping starts here", at: context)]
            if rest.hasPrefix("- ") || rest == "-" {
                return syntax("a list item where a key was expected", notes: notes, help: "expected \"name: value\"")
            }
            return syntax("the indentation fits no line above", notes: notes, help: "indent it like what it belongs to")
        }
        let help =
            if before.hasSuffix("'") {
                "in single quotes, write ' twice, or use double quotes"
            } else if before.hasSuffix("\"") {
                "in double quotes, write \\\" for a quote, or use single quotes"
            } else if failure.context.contains("flow") || "]}".contains(rest.first ?? " ") {
                "a bracket may be closed twice"
            } else {
                "put the whole text in quotes"
            }
        return syntax("expected the end of the value", help: help)
    }

    /// A flow collection that does not close where it should.
    private func openBracket(_ name: String, closedBy bracket: String) -> Finding {
        if isAtEndOfFile {
            return syntax("this \(name) is never closed", at: context, help: "close it with \"\(bracket)\"")
        }
        return syntax(
            "expected \",\" or \"\(bracket)\"", notes: [.init("the \(name) opens here", at: context)],
            help: referenceHelp
                ?? "close it with \"\(bracket)\", or put text that holds any of , : [ ] { } in quotes")
    }

    /// `${name}` is how most tools write a reference, and breaks YAML within brackets.
    private var referenceHelp: String? {
        if line.contains("${") { return "write \"$(name)\": \"${name}\" breaks YAML within { } and [ ]" }
        if line.contains("{{") { return "write \"$(name)\" to refer to a value" }
        return nil
    }

    /// What stands in quotes or in a block scalar.
    private var quoting: Finding? {
        switch failure.problem {
        case "found unexpected end of stream" where failure.context == "while scanning a quoted scalar",
            "found unexpected document indicator":
            let quote = source.line(context.line).unicodeScalars.dropFirst(context.column - 1).first ?? "\""
            return syntax("this quote is never closed", at: context, help: "close it with \(quote)")
        case "found unknown escape character":
            let escape = String(String.UnicodeScalarView(rest.unicodeScalars.prefix(2)))
            return syntax(
                "unknown escape \"\(escape)\" in double quotes", at: problem.part(offset: 0, length: 2),
                help: "write \"\\\\\" for a backslash, or use single quotes")
        case "did not find expected hexdecimal number":
            return syntax("expected hexadecimal digits after the escape")
        case "found invalid Unicode character escape code": return syntax("the escape names no character of Unicode")
        case "found an indentation indicator equal to 0":
            return syntax("the indentation of a block of text cannot be 0", help: "leave the digit out")
        case "did not find expected comment or line break" where failure.context == "while scanning a block scalar":
            return syntax(
                "unexpected text after the \"|\" or \">\" that starts a block", help: "start the text on the next line")
        default: return nil
        }
    }

    /// Characters that mean something at the start of a value.
    private var marker: Finding? {
        switch failure.problem {
        case "found character that cannot start any token":
            let found = rest.unicodeScalars.first.map { String(Character($0)) } ?? ""
            return syntax("a value cannot start with \"\(found)\"", help: "put it in quotes", fix: quotes)
        case "did not find expected alphabetic or numeric character":
            let sign = failure.context.hasSuffix("anchor") ? "&" : "*"
            return syntax(
                "a value that starts with \"\(sign)\" is \(sign == "&" ? "an anchor" : "an alias") and needs a name",
                at: context, help: "put the text in quotes if it only starts with \"\(sign)\"")
        case "found undefined tag handle":
            return Finding(
                "yaml-tag", at: problem, "a tag with an unknown handle",
                help: "leave it out: values are read by their field's type, never by a tag")
        default:
            guard failure.context.hasSuffix(" tag") else { return nil }
            return Finding(
                "yaml-tag", at: context, "a value that starts with \"!\" is a tag, and this one is broken",
                help: "put the text in quotes if it only starts with \"!\"")
        }
    }

    /// Directives, the lines that start with `%`.
    private var heading: Finding? {
        switch failure.problem {
        case "found incompatible YAML document": return syntax("the file says it is another YAML than 1.1 or 1.2")
        case "found duplicate %YAML directive": return syntax("\"%YAML\" is given twice")
        case "found unknown directive name":
            return syntax("a line that starts with \"%\" is a directive, and this one is unknown", at: context)
        default:
            guard failure.context.contains("directive") else { return nil }
            return syntax("a line that starts with \"%\" is a directive, and this one is broken", at: context)
        }
    }
}
