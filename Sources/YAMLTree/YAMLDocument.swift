import Diagnostics

/// Reads YAML into nodes that know their place, with everything wrong about it as findings.
package enum YAMLDocument {
    /// What no honest plan comes near, and what a hostile one is stopped at.
    package enum Limit {
        /// Collections within collections, aliases followed.
        package static let depth = 64
        /// Keys and values, aliases followed.
        package static let nodes = 100_000
        /// Findings of one file; the rest would say no more.
        package static let findings = 1_000
    }

    /// Reads, decodes and parses a file; bytes that are not text are found, and then nothing is parsed.
    package static func read(
        path: String
    ) throws(FileProblem) -> (source: SourceText, root: Node?, findings: [Finding]) {
        let (source, findings) = try SourceText.read(path: path)
        guard findings.isEmpty else { return (source, nil, findings) }
        let document = parse(source)
        return (source, document.root, document.findings)
    }

    /// Parses a file's one document.
    ///
    /// There is no root where the file is empty, breaks YAML's syntax or passes a limit; other findings leave a tree:
    /// of a repeated key the first stays, a tag is ignored, an unknown alias reads as an empty value, and an entry
    /// whose key is no scalar is left out.
    package static func parse(_ source: SourceText) -> (root: Node?, findings: [Finding]) {
        source.bytes.withUnsafeBufferPointer { bytes in
            var stream = EventStream(bytes)
            var builder = TreeBuilder(source: source)
            while true {
                switch stream.next() {
                case .success(let event):
                    if builder.take(event) { continue }
                case .failure(let failure):
                    builder.fail(failure)
                }
                return builder.result
            }
        }
    }
}
