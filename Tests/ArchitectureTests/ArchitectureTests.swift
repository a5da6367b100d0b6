import Testing

/// Every import runs downward, and what only one module may do, no other does.
@Suite struct ArchitectureTests {
    @Test func sourcesKeepToTheirFloors() throws {
        let sources = try SwiftSource.all()
        #expect(Set(sources.map(\.module)).isSuperset(of: ["Diagnostics", "Networking", "Execution", "ctplan"]))
        let objections = sources.flatMap(\.objections)
        #expect(objections.isEmpty, "\(objections.joined(separator: "\n"))")
    }

    @Test(arguments: [
        ("PlanLanguage", "import Execution", "Execution (floor 3) does not lie below PlanLanguage (floor 2)"),
        ("YAMLTree", "import Patterns", "Patterns (floor 1) does not lie below YAMLTree (floor 1)"),
        ("Execution", "@preconcurrency import Foundation", "Foundation is not a module this project uses"),
        ("Networking", "package import struct FoundationNetworking.URLRequest", "FoundationNetworking is not"),
        ("Reporting", "import ArgumentParser", "ArgumentParser is only for CommandLineTool"),
        ("Attic", "import Glibc", "Attic stands on no floor"),
        ("Execution", "let home = getenv(\"HOME\")", "getenv is only for CommandLineTool"),
        ("Reporting", "if isatty(1) == 1 {}", "isatty is only for CommandLineTool"),
        ("Execution", "final class Box: @unchecked Sendable {}", "@unchecked is only for Networking"),
        ("Reporting", "let text = try! read()", "try! has no place in Sources"),
        ("JSONText", "    fatalError(\"never\")", "fatalError has no place in Sources"),
        ("JSONText", "// TODO: numbers", "TODO has no place in Sources"),
    ])
    func aBadSourceIsFound(module: String, line: String, objection: String) throws {
        let source = SwiftSource(path: "Sources/\(module)/Made.swift", text: "import Synchronization\n\(line)\n")
        let found = source.objections.filter { $0.contains(objection) && $0.contains("Made.swift:2:") }
        #expect(found.count == 1, "\(source.objections)")
    }

    @Test(arguments: [
        ("CommandLineTool", "import ArgumentParser"), ("CommandLineTool", "let value = getenv(name)"),
        ("Networking", "final class Loop: @unchecked Sendable {}"), ("Execution", "import struct Networking.Timings"),
        ("ctplan", "import CommandLineTool"), ("WebPages", "/// What an import of a page is."),
        ("Execution", "let environment = 1"), ("Reporting", "// nobody needs to import anything here"),
    ])
    func aGoodSourcePasses(module: String, line: String) {
        #expect(SwiftSource(path: "Sources/\(module)/Made.swift", text: line).objections == [])
    }
}
