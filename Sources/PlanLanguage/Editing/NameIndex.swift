import YAMLTree

/// Where the names of a file are declared and used, in bytes, also in a file whose syntax is broken.
package struct NameIndex: Sendable {
    package struct Name: Sendable, Hashable {
        package let kind: NameKind
        package let text: String
        /// The objective within which it is known; `nil` where the whole file knows it.
        package let objective: String?
    }

    /// One place where a name stands.
    package struct Mention: Sendable {
        package let name: Name
        package let range: Range<Int>
        package let isDeclaration: Bool
        /// What is declared.
        package let value: OutlineNode?
    }

    package private(set) var mentions: [Mention] = []
    /// The names of other files that stand here.
    package private(set) var foreign: [ForeignName] = []
    private var declared: Set<Name> = []
    private let finder: SlotFinder
    private let bytes: [UInt8]

    package init(_ outline: Outline, bytes: [UInt8], finder: SlotFinder) {
        self.finder = finder
        self.bytes = bytes
        var walk: [(OutlineNode, Slot, Surroundings)] = [(outline.root, finder.document, Surroundings())]
        var later: [(OutlineNode, Slot, Surroundings)] = []
        while let (node, slot, surroundings) = walk.popLast() {
            declare(node, slot, surroundings, &walk)
            later.append((node, slot, surroundings))
        }
        for (node, slot, surroundings) in later { use(node, slot, surroundings) }
        if case .keys("site", _) = finder.document { foreign += ForeignName.ofSite(outline.root) }
        // An objective of another plan may be called as one of this plan is.
        let others = Set(foreign.map(\.range))
        if !others.isEmpty { mentions.removeAll { others.contains($0.range) } }
        mentions.sort { $0.range.lowerBound < $1.range.lowerBound }
    }

    /// What is declared under a name.
    package func declaration(of name: Name) -> Mention? { mentions.first { $0.isDeclaration && $0.name == name } }

    package func foreignName(at offset: Int) -> ForeignName? {
        foreign.last { $0.range.lowerBound <= offset && offset <= $0.range.upperBound }
    }

    package func mentions(of name: Name) -> [Mention] { mentions.filter { $0.name == name } }

    package func mention(at offset: Int) -> Mention? {
        mentions.last { $0.range.lowerBound <= offset && offset <= $0.range.upperBound }
    }

    /// The names of a kind that are known within an objective.
    package func names(_ kind: NameKind, in objective: String?) -> [Mention] {
        mentions.filter {
            $0.isDeclaration && $0.name.kind == kind && ($0.name.objective == nil || $0.name.objective == objective)
        }
    }

    // MARK: Walking

    private struct Surroundings {
        var objective: String?
        var window: String?
        /// The file of the procedure that a step uses.
        var procedure: String?
    }

    private mutating func add(
        _ kind: NameKind, _ text: String, _ range: Range<Int>, in objective: String?,
        declares value: OutlineNode? = nil,
        isDeclaration: Bool = false
    ) {
        let name = Name(kind: kind, text: text, objective: objective)
        if isDeclaration { declared.insert(name) }
        mentions.append(Mention(name: name, range: range, isDeclaration: isDeclaration, value: value))
    }

    private mutating func declare(
        _ node: OutlineNode, _ slot: Slot, _ surroundings: Surroundings,
        _ walk: inout [(OutlineNode, Slot, Surroundings)]
    ) {
        for entry in node.entries where entry.hasColon {
            var inner = surroundings
            inner.procedure = entry.key == "with" ? node["uses"]?.text : nil
            if case .keys("with", _) = slot, let file = surroundings.procedure {
                foreign.append(ForeignName(.input, entry.key, entry.keyRange, of: .file(file)))
            }
            if case .named(let kind?, _) = slot, !(kind == .variable && entry.key == "except") {
                let isLocal = kind == .step || kind == .capture || kind == .variable
                add(
                    kind, entry.key, entry.keyRange, in: isLocal ? surroundings.objective : nil,
                    declares: entry.value, isDeclaration: true)
                if kind == .objective { inner.objective = entry.key }
                if kind == .window { inner.window = entry.key }
            }
            if let value = entry.value, let next = finder.slot(under: entry, of: node, in: slot) {
                walk.append((value, next, inner))
            }
            // The phases of a window are windows, called WINDOW.PHASE.
            if entry.key == "phases", let window = surroundings.window {
                for phase in entry.value?.entries ?? [] {
                    add(
                        .window, "\(window).\(phase.key)", phase.keyRange, in: nil, declares: phase.value,
                        isDeclaration: true)
                }
            }
        }
        if let item = finder.slot(ofItemIn: slot) {
            for child in node.items { walk.append((child, item, surroundings)) }
        }
    }

    private mutating func use(_ node: OutlineNode, _ slot: Slot, _ surroundings: Surroundings) {
        if case .conditions = slot {
            for entry in node.entries {
                let first = entry.key.prefix { $0 != "." }
                useValue(String(first), at: entry.keyRange.lowerBound, surroundings)
            }
        }
        if let plan = node["plan"]?.text, let objective = node["objective"], let text = objective.text {
            foreign.append(ForeignName(.objective, text, objective.inner, of: .plan(plan)))
        }
        guard let text = node.text else { return }
        if slot.names.contains(.file), !text.isEmpty {
            foreign.append(ForeignName(.file, text, node.inner, of: .file(text)))
        }
        if slot.takesReferences { useReferences(in: node, surroundings) }
        let known = slot.names.filter { $0 != .zone && $0 != .file }
        guard !known.isEmpty, !text.isEmpty, !text.contains("$(") else { return }
        let kinds = known.contains(.host) && known.count > 1 ? [.group, .host] + known : known
        for kind in kinds {
            let isLocal = kind == .step || kind == .capture
            let objective = isLocal ? surroundings.objective : nil
            let name = Name(kind: kind, text: text, objective: objective)
            if declared.contains(name) || kind == kinds.last && kinds.count == 1 {
                add(kind, text, node.inner, in: objective)
                return
            }
        }
    }

    private mutating func useReferences(in node: OutlineNode, _ surroundings: Surroundings) {
        var index = node.inner.lowerBound
        while index + 2 < node.inner.upperBound {
            guard bytes[index] == UInt8(ascii: "$"), bytes[index + 1] == UInt8(ascii: "("),
                index == 0 || bytes[index - 1] != UInt8(ascii: "$")
            else {
                index += 1
                continue
            }
            index += 2
            while index < node.inner.upperBound, bytes[index] == 0x20 { index += 1 }
            let start = index
            while index < node.inner.upperBound, Self.isOfPath(bytes[index]) { index += 1 }
            let path = String(decoding: bytes[start..<index], as: UTF8.self).split(
                separator: ".", omittingEmptySubsequences: false)
            guard let first = path.first, !first.isEmpty else { continue }
            if first == "objectives", path.count == 3 {
                let objective = String(path[1])
                let place = start + first.utf8.count + 1
                add(.objective, objective, place..<place + objective.utf8.count, in: nil)
                let output = place + objective.utf8.count + 1
                add(.capture, String(path[2]), output..<output + path[2].utf8.count, in: objective)
            } else {
                useValue(String(first), at: start, surroundings)
            }
        }
    }

    /// A name as references have it: what the objective gives goes before what the plan gives.
    private mutating func useValue(_ text: String, at start: Int, _ surroundings: Surroundings) {
        let range = start..<start + text.utf8.count
        for kind in [NameKind.variable, .capture, .input, .host] {
            let objective = kind == .variable || kind == .capture ? surroundings.objective : nil
            guard declared.contains(Name(kind: kind, text: text, objective: objective)) else { continue }
            return add(kind, text, range, in: objective)
        }
    }

    private static func isOfPath(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
            true
        default: false
        }
    }
}
