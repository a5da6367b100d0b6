import Diagnostics
import Testing

@testable import YAMLTree

struct PlanFileTests {
    @Test func aPlanReadsWithoutFindings() throws {
        let (source, root, findings) = try YAMLDocument.read(path: fixture("plan.yaml"))
        #expect(oneLines(findings) == [])
        guard case .mapping(let entries) = try #require(root).content else {
            Issue.record("expected a mapping")
            return
        }
        #expect(
            entries.map(\.key.value) == [
                "ctplan", "title", "circular", "participation", "zone", "windows", "inputs", "hosts", "groups",
                "objectives",
            ])
        // Each key's place is where its name stands in the file.
        func check(_ node: Node) {
            switch node.content {
            case .scalar: break
            case .sequence(let items): items.forEach(check)
            case .mapping(let entries):
                for entry in entries {
                    let place = entry.key.place
                    let start = source.byteOffset(line: place.line, column: place.column)
                    let end = source.byteOffset(line: place.line, column: place.column + place.length)
                    #expect(String(decoding: source.bytes[start..<end], as: UTF8.self) == entry.key.value)
                    check(entry.value)
                }
            }
        }
        try check(#require(root))
    }

    @Test func theSameTreeInEveryEncoding() throws {
        let source = try SourceText.read(path: fixture("plan.yaml")).source
        let text = String(decoding: source.bytes, as: UTF8.self)
        let expected = outline(YAMLDocument.parse(source).root)
        let little = text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        let big = text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
        let encodings: [[UInt8]] = [
            [0xEF, 0xBB, 0xBF] + source.bytes, [0xFF, 0xFE] + little, [0xFE, 0xFF] + big, little, big,
            source.bytes.flatMap { $0 == 0x0A ? [0x0D, 0x0A] : [$0] },
        ]
        for bytes in encodings {
            let (decoded, findings) = SourceText.decoded(path: "x.yaml", bytes: bytes)
            #expect(findings.isEmpty)
            #expect(outline(YAMLDocument.parse(decoded).root) == expected)
        }
    }
}
