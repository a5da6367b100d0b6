import FoundationEssentials
import TestSupport
import Testing

/// Links from document to document lead somewhere.
@Suite struct LinkTests {
    @Test(arguments: try Document.all())
    func linksLeadSomewhere(document: Document) throws {
        let folder = document.path.split(separator: "/").dropLast().joined(separator: "/")
        for target in document.linkTargets where !target.contains("://") {
            let parts = target.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            let path = parts[0].isEmpty ? document.path : (folder.isEmpty ? parts[0] : "\(folder)/\(parts[0])")
            let isThere = FileManager.default.fileExists(atPath: "\(Fixtures.repository)/\(path)")
            #expect(isThere, "\(document.path) links to \"\(target)\"")
            if isThere, parts.count > 1 {
                #expect(try Document(path: path).anchors.contains(parts[1]), "\(document.path) links to \"\(target)\"")
            }
        }
    }
}

extension Document {
    /// What stands in the brackets of `[words](target)`.
    fileprivate var linkTargets: [String] {
        var targets: [String] = []
        var rest = text[...]
        while let start = rest.firstRange(of: "](") {
            rest = rest[start.upperBound...]
            guard let end = rest.firstIndex(of: ")") else { break }
            targets.append(String(rest[..<end]))
            rest = rest[end...]
        }
        return targets
    }

    /// The names under which the headings can be linked to.
    fileprivate var anchors: [String] {
        text.split(separator: "\n").filter { $0.hasPrefix("#") }.map { line in
            let heading = line.drop { $0 == "#" || $0 == " " }.lowercased()
            return String(
                heading.filter { $0.isLetter || $0.isNumber || $0 == "-" || $0 == " " }.map { $0 == " " ? "-" : $0 })
        }
    }
}
