import Diagnostics
import Testing

@testable import YAMLTree

struct HostileInputTests {
    @Test(arguments: ["[", "{a: ", "- ", "? ", "[{a: "])
    func deepNestingStops(opening: String) {
        let (root, findings) = parse(String(repeating: opening, count: 200_000))
        #expect(root == nil)
        #expect(findings.map(\.rule) == ["yaml-depth"])
    }

    @Test func theDeepestAllowed() {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        #expect(parse(nested(64)).findings.isEmpty)
        #expect(parse(nested(65)).findings.map(\.rule) == ["yaml-depth"])
    }

    @Test func aliasBomb() {
        var text = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1...60 {
            let aliases = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
            text += "a\(level): &a\(level) [\(aliases)]\n"
        }
        let (root, findings) = parse(text)
        #expect(root == nil)
        #expect(findings.map(\.rule) == ["yaml-aliases"])
    }

    @Test func aliasesCannotNestDeeperThanBrackets() {
        var text = "a0: &a0 [x]\n"
        for level in 1...100 { text += "a\(level): &a\(level) [*a\(level - 1)]\n" }
        #expect(parse(text).findings.map(\.rule) == ["yaml-depth"])
    }

    @Test func tooManyValues() {
        #expect(parse(String(repeating: "- a\n", count: 100_001)).findings.map(\.rule) == ["yaml-size"])
        #expect(parse(String(repeating: "- a\n", count: 99_999)).findings.isEmpty)
    }

    @Test func manyRepeatedKeysAreNotAllTold() {
        let findings = parse(String(repeating: "a: 1\n", count: 20_000)).findings
        #expect(findings.count == YAMLDocument.Limit.findings)
    }

    /// Work that grew with the square of the length would keep these from ending.
    @Test(arguments: ["&a# 1, *b#", "&a# 夜", "!t x", "[x]: 1", "&a !t {y: 1}", "\"\\n\"", "'it''s'"])
    func oneLongLine(item: String) {
        let text = "[" + (0..<20_000).map { item.replacing("#", with: "\($0)") + ", " }.joined() + "]"
        let (root, findings) = parse(text)
        #expect(root != nil || findings.last?.rule == "yaml-size")
        #expect(!FindingRenderer().render(Array(findings.suffix(10))).isEmpty || findings.isEmpty)
    }

    @Test func aLineOfMegabytesIsShownInPart() {
        let text = "a: \"" + String(repeating: "夜", count: 1_000_000) + "\" b"
        let shown = parse(text).findings.map(FindingRenderer().render).joined()
        #expect(shown.contains("…夜"))
        #expect(shown.count < 500)
    }

    @Test func everyPrefixOfAPlan() throws {
        let source = try SourceText.read(path: fixture("plan.yaml")).source
        for end in 0...source.bytes.count {
            let (part, broken) = SourceText.decoded(path: "x.yaml", bytes: Array(source.bytes[..<end]))
            let (root, findings) = YAMLDocument.parse(part)
            #expect(root != nil || !findings.isEmpty)
            for finding in broken + findings { #expect(!FindingRenderer().render(finding).isEmpty) }
        }
    }

    @Test(arguments: 1...40)
    func randomBytes(seed: Int) {
        var random = Xorshift(seed: UInt64(seed))
        let alphabet = Array("\t\n\r {}[]:,-?&*!|>'\"%@#ab$(\u{85}夜".utf8)
        for _ in 0..<50 {
            let count = Int.random(in: 0...120, using: &random)
            let bytes = (0..<count).map { _ -> UInt8 in
                let any = UInt8.random(in: 0...255, using: &random)
                return Int.random(in: 0..<20, using: &random) == 0 ? any : alphabet[Int(any) % alphabet.count]
            }
            let (source, broken) = SourceText.decoded(path: "x.yaml", bytes: bytes)
            let (root, findings) = YAMLDocument.parse(source)
            #expect(root != nil || !findings.isEmpty, "\(bytes)")
            let shown = FindingRenderer(contextLines: 2).render(broken + findings)
            #expect(shown.unicodeScalars.allSatisfy { $0 == "\n" || $0.value >= 0x20 }, "\(bytes)")
        }
    }
}

/// A small generator of its own, so that a failure comes back (Marsaglia, "Xorshift RNGs", 2003).
struct Xorshift: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state
    }
}

func fixture(_ name: String) -> String {
    let folder = #filePath.split(separator: "/").dropLast(2).joined(separator: "/")
    return "/" + folder + "/Fixtures/yaml/" + name
}
