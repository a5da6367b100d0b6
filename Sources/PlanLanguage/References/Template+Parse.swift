import Diagnostics
import YAMLTree

extension Template {
    /// Cuts a scalar at its references; `$$(` is a literal `$(`. Mistakes inside `$(…)` become findings.
    static func parse(_ node: Node, text: String, into findings: inout [Finding]) -> Template {
        let bytes = Array(text.utf8)
        guard bytes.contains(UInt8(ascii: "$")) else { return Template(segments: text.isEmpty ? [] : [.text(text)]) }
        var segments: [Segment] = []
        var plain: [UInt8] = []
        var index = 0
        while index < bytes.count {
            if bytes.starts(with: "$$(", at: index) {
                plain += Array("$(".utf8)
                index += 3
            } else if bytes.starts(with: "$(", at: index) {
                let body = bytes[(index + 2)...]
                guard let end = body.firstIndex(of: UInt8(ascii: ")")) else {
                    findings.append(
                        Finding(
                            "reference-syntax", at: place(at: index, length: 2, in: node),
                            "\"$(\" is not closed by \")\"",
                            help: "write $$( for a literal $("))
                    plain += bytes[index...]
                    break
                }
                let place = place(at: index, length: end + 1 - index, in: node)
                if let reference = reference(String(decoding: body[..<end], as: UTF8.self), at: place, into: &findings)
                {
                    if !plain.isEmpty { segments.append(.text(String(decoding: plain, as: UTF8.self))) }
                    plain = []
                    segments.append(.reference(reference))
                }
                index = end + 1
            } else {
                if bytes.starts(with: "${", at: index) {
                    findings.append(
                        Finding(
                            "reference-syntax", .warning, at: place(at: index, length: 2, in: node),
                            "\"${\" is plain text here, not a reference", help: "a reference is written $(name)"))
                }
                plain.append(bytes[index])
                index += 1
            }
        }
        if !plain.isEmpty { segments.append(.text(String(decoding: plain, as: UTF8.self))) }
        return Template(segments: segments)
    }

    /// The place of a part. Far out in a line its node's place must do: each would be counted from the line's start.
    private static func place(at offset: Int, length: Int, in node: Node) -> Place {
        node.place.column + offset > 10_000 ? node.place : node.place(at: offset, length: length)
    }

    private static func reference(_ body: String, at place: Place, into findings: inout [Finding]) -> Reference? {
        let trimmed = body.trimmingSpaces
        let path = trimmed.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard path.allSatisfy({ PlanName.isValid($0) }) else {
            let help =
                trimmed.contains("|")
                ? "filters are not part of this version of the language" : "write $(name) or $(name.member)"
            findings.append(
                Finding(
                    "reference-syntax", at: place, "\"$(\(TerminalText.excerpt(body)))\" is not a reference", help: help
                ))
            return nil
        }
        return Reference(path: path, place: place)
    }
}

extension [UInt8] {
    fileprivate func starts(with text: StaticString, at index: Int) -> Bool {
        guard index + text.utf8CodeUnitCount <= count else { return false }
        for offset in 0..<text.utf8CodeUnitCount where self[index + offset] != text.utf8Start[offset] { return false }
        return true
    }
}

extension String {
    var trimmingSpaces: String {
        var view = Substring(self)
        while view.first == " " { view.removeFirst() }
        while view.last == " " { view.removeLast() }
        return String(view)
    }
}
