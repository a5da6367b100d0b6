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
                var reader = ReferenceReader(bytes, from: index + 2, in: node, isEnclosed: true)
                let (reference, end) = reader.read(opening: 2)
                findings += reader.findings
                guard let end else {
                    plain += bytes[index...]
                    break
                }
                if let reference {
                    if !plain.isEmpty { segments.append(.text(String(decoding: plain, as: UTF8.self))) }
                    plain = []
                    segments.append(.reference(reference))
                }
                index = end
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
    static func place(at offset: Int, length: Int, in node: Node) -> Place {
        node.place.column + offset > 10_000 ? node.place : node.place(at: offset, length: length)
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
