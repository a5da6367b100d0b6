import Diagnostics
import Testing

@testable import YAMLTree

/// A tree in one line, with the place of each part, for tables of cases.
func outline(_ node: Node?) -> String {
    guard let node else { return "nothing" }
    let place = "@\(node.place.line):\(node.place.column)+\(node.place.length)"
    switch node.content {
    case .scalar(let scalar): return "\(scalar.text)\(place)"
    case .sequence(let items): return "[" + items.map(outline).joined(separator: ", ") + "]" + place
    case .mapping(let entries):
        let parts = entries.map { entry in
            let key = entry.key.place
            return "\(entry.key.value)@\(key.line):\(key.column)+\(key.length): \(outline(entry.value))"
        }
        return "{" + parts.joined(separator: ", ") + "}" + place
    }
}

func parse(_ text: String) -> (root: Node?, findings: [Finding]) {
    YAMLDocument.parse(SourceText(path: "x.yaml", text: text))
}

func oneLines(_ findings: [Finding]) -> [String] { findings.map { FindingRenderer().oneLine($0) } }

struct TreeTests {
    @Test(arguments: [
        ("a: 1", "{a@1:1+1: 1@1:4+1}@1:1+1"),
        ("a: 1\r\nbc: 2\r\n", "{a@1:1+1: 1@1:4+1, bc@2:1+2: 2@2:5+1}@1:1+1"),
        ("a: 1\rb: 2\r", "{a@1:1+1: 1@1:4+1, b@2:1+1: 2@2:4+1}@1:1+1"),
        ("%YAML 1.1\n---\na: 1\n...\n", "{a@3:1+1: 1@3:4+1}@3:1+1"),
        ("%YAML 1.2\n---\na: 1\n", "{a@3:1+1: 1@3:4+1}@3:1+1"),
        ("- a\n- - b\n", "[a@1:3+1, [b@2:5+1]@2:3+1]@1:1+1"),
        ("a:\n- b\n", "{a@1:1+1: [b@2:3+1]@2:1+1}@1:1+1"),
        ("{a: [1, 2]}", "{a@1:2+1: [1@1:6+1, 2@1:9+1]@1:5+6}@1:1+11"),
        ("a: [1,\n  2]", "{a@1:1+1: [1@1:5+1, 2@2:3+1]@1:4+1}@1:1+1"),
        ("a:\nb: ~", "{a@1:1+1: @1:3+1, b@2:1+1: ~@2:4+1}@1:1+1"),
        ("a: 'it''s'", "{a@1:1+1: it's@1:4+7}@1:1+1"),
        ("a: 20:30\nb: 0700\nc: no", "{a@1:1+1: 20:30@1:4+5, b@2:1+1: 0700@2:4+4, c@3:1+1: no@3:4+2}@1:1+1"),
        ("a: one\n  two # c", "{a@1:1+1: one two@1:4+3}@1:1+1"),
        ("a: |\n  x\n", "{a@1:1+1: x\n@1:4+1}@1:1+1"),
        ("夜: {🌙: 1, b: 2}", "{夜@1:1+1: {🌙@1:5+1: 1@1:8+1, b@1:11+1: 2@1:14+1}@1:4+12}@1:1+1"),
        ("x: &a  foo\ny: *a", "{x@1:1+1: foo@1:8+3, y@2:1+1: foo@2:4+2}@1:1+1"),
        ("x: &a\n  k: v\ny: *a", "{x@1:1+1: {k@2:3+1: v@2:6+1}@2:3+1, y@3:1+1: {k@2:3+1: v@2:6+1}@3:4+2}@1:1+1"),
        ("x: &a # c\n  [1]\n", "{x@1:1+1: [1@2:4+1]@2:3+3}@1:1+1"),
        ("x: &a\ny: 1", "{x@1:1+1: @1:4+2, y@2:1+1: 1@2:4+1}@1:1+1"),
        (
            "x: &a {p: 1}\ny: {<<: *a}",
            "{x@1:1+1: {p@1:8+1: 1@1:11+1}@1:7+6, y@2:1+1: {<<@2:5+2: {p@1:8+1: 1@1:11+1}@2:9+2}@2:4+8}@1:1+1"
        ),
        // libyaml ends a line at U+2028 and U+0085; the places are those an editor shows.
        ("a: \"x\u{2028}y\" \nb: 1", "{a@1:1+1: x\u{2028}y@1:4+5, b@2:1+1: 1@2:4+1}@1:1+1"),
        ("# \u{85}\nb: 1", "{b@2:1+1: 1@2:4+1}@2:1+1"),
    ])
    func places(text: String, expected: String) {
        let (root, findings) = parse(text)
        #expect(outline(root) == expected)
        #expect(oneLines(findings) == [])
    }

    @Test func scalarStyles() throws {
        let root = try #require(parse("[plain, 'single', \"double\"]").root)
        guard case .sequence(let items) = root.content else {
            Issue.record("expected a list")
            return
        }
        let styles = items.map { item -> Scalar.Style? in
            if case .scalar(let scalar) = item.content { scalar.style } else { nil }
        }
        #expect(styles == [.plain, .singleQuoted, .doubleQuoted])
    }

    @Test(arguments: [
        ("a: see $(x)", 4, 4, "1:8+4"),
        ("a: '夜 $(x)'", 4, 4, "1:7+4"),
        ("a: \"$(x) \\n $(y)\"", 0, 4, "1:5+4"),
        ("a: \"$(x) \\n $(y)\"", 7, 4, "1:4+14"),
        ("a: 'it''s $(x)'", 5, 4, "1:4+12"),
        ("a: |\n  one\n\n    two $(x)\n", 11, 4, "4:9+4"),
        ("a: |2-\n    x $(x)\n", 4, 4, "2:7+4"),
        ("a: >\n  one\n  $(x)\n", 4, 4, "1:4+1"),
        ("a: one\n  $(x)\n", 4, 4, "1:4+3"),
        ("a: see", 99, 4, "1:4+3"),
        ("a: $(x)", 0, 99, "1:4+4"),
    ])
    func partsOfScalars(text: String, offset: Int, length: Int, expected: String) throws {
        let root = try #require(parse(text).root)
        guard case .mapping(let entries) = root.content, let value = entries.first?.value else {
            Issue.record("expected a mapping")
            return
        }
        let place = value.place(at: offset, length: length)
        #expect("\(place.line):\(place.column)+\(place.length)" == expected)
    }

    @Test func partOfAnAliasedScalarIsTheAlias() throws {
        guard case .mapping(let entries) = try #require(parse("a: &n $(x)\nb: *n").root).content else { return }
        let place = try #require(entries.last?.value.place(at: 0, length: 4))
        #expect("\(place)" == "x.yaml:2:4")
    }
}
