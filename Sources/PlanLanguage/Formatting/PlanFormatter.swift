import Diagnostics
import YAMLTree

/// Brings plans, site files, procedures and answers files into their one form: the same keys in the same order, the same
/// spacing and quotes everywhere. What the file says, its comments, its blank lines and the order of free names stay.
package struct PlanFormatter: Sendable {
    private let vocabulary: Vocabulary

    package init(vocabulary: Vocabulary) {
        self.vocabulary = vocabulary
    }

    /// The text of the file in its form, lines ended as the first line of the source; or why the file is left alone.
    package func formatted(_ source: SourceText) -> Result<[UInt8], FormatRefusal> {
        let (root, findings) = YAMLDocument.parse(source)
        guard findings.isEmpty, let root else { return .failure(FormatRefusal(findings: findings)) }
        guard let order = Self.order(of: root) else {
            return .failure(FormatRefusal(findings: [Linter.notAPlan(root.place)]))
        }
        guard var tree = SyntaxTree.parse(source) else { return .failure(Self.refusal(root.place)) }
        sort(&tree.root.value, by: order)
        let text = SyntaxPrinter.text(tree)
        let ending = LineEnding(of: source)
        let result = ending.applied(to: text)
        if result == source.bytes { return .success(result) }
        guard Self.saysTheSame(SourceText(path: source.path, bytes: text), as: root, comments: tree) else {
            return .failure(Self.refusal(root.place))
        }
        return .success(result)
    }

    /// What no rule above foresaw must not cost a word of a plan.
    private static func refusal(_ place: Place) -> FormatRefusal {
        FormatRefusal(findings: [
            Finding(
                "not-formatted", at: place, "the file is written in a way that cannot be brought into form",
                help: "write it more simply: keys on one line, without \"?\" before them")
        ])
    }

    private static func saysTheSame(_ new: SourceText, as root: Node, comments old: SyntaxTree) -> Bool {
        let (other, findings) = YAMLDocument.parse(new)
        guard let other, findings.isEmpty, other.equals(root), let tree = SyntaxTree.parse(new) else { return false }
        return tree.allComments.sorted() == old.allComments.sorted()
    }

    private static func order(of root: Node) -> KeyOrder? {
        guard case .mapping(let entries) = root.content else { return nil }
        let keys = Set(entries.map(\.key.value))
        // In the order in which the linter asks.
        let shape =
            keys.contains(Site.Shape.version.name)
            ? Site.Shape.shape
            : keys.contains(Procedure.Shape.version.name)
                ? Procedure.Shape.shape
                : keys.isDisjoint(with: Linter.planKeys) ? nil : PlanReader.Shape.shape
        if let shape { return .fields(shape.fields, owner: shape.name) }
        return keys.isDisjoint(with: ["ctplan-answers", Configuration.Shape.version.name]) ? nil : .asWritten
    }

    // MARK: Order

    private func sort(_ node: inout SyntaxNode, by order: KeyOrder) {
        guard case .collection(var collection) = node.content else { return }
        if case .asWritten = order { return }
        for index in collection.elements.indices {
            let inner =
                collection.isMapping
                ? order.order(under: collection.elements[index].key?.text ?? "", vocabulary) : order
            sort(&collection.elements[index].value, by: inner)
        }
        if collection.isMapping, let keys = order.keys(vocabulary) { Self.sort(&collection.elements, by: keys) }
        node.content = .collection(collection)
    }

    /// Unknown keys stay behind the one before them. Where an alias would come before its anchor nothing is moved.
    private static func sort(_ elements: inout [SyntaxElement], by keys: [String]) {
        var rank = -1
        let ranks = elements.map { element in
            if let known = keys.firstIndex(of: element.key?.text ?? "") { rank = known }
            return rank
        }
        if zip(ranks, ranks.dropFirst()).allSatisfy({ $0 <= $1 }) { return }
        let order = elements.indices.sorted { (ranks[$0], $0) < (ranks[$1], $1) }
        let named = order.filter { elements[$0].holdsAnchors }
        guard named == named.sorted() else { return }
        // An empty line parts two entries, so that it goes with both.
        let parted = elements.indices.map { $0 + 1 < elements.count && elements[$0 + 1].startsAfterBlank }
        var sorted = order.map { elements[$0] }
        for index in sorted.indices.dropFirst() where parted[order[index - 1]] {
            sorted[index].startsAfterBlank = true
        }
        sorted[0].startsAfterBlank = elements[0].startsAfterBlank
        elements = sorted
    }
}

/// Why a file was not formatted.
package struct FormatRefusal: Error, Sendable {
    package let findings: [Finding]
}

/// How the lines of a file end.
private enum LineEnding {
    case newline, carriageReturnAndNewline

    init(of source: SourceText) {
        let end = source.byteRange(ofLine: 1).upperBound
        self = source.bytes[end...].starts(with: [0x0D, 0x0A]) ? .carriageReturnAndNewline : .newline
    }

    func applied(to text: [UInt8]) -> [UInt8] {
        guard self == .carriageReturnAndNewline else { return text }
        return text.flatMap { $0 == 0x0A ? [0x0D, 0x0A] : [$0] }
    }
}

extension Node {
    /// Whether two trees say the same, whatever the order of their keys.
    fileprivate func equals(_ other: Node) -> Bool {
        switch (content, other.content) {
        case (.scalar(let one), .scalar(let other)): return one.text == other.text && one.isEmpty == other.isEmpty
        case (.sequence(let ones), .sequence(let others)):
            return ones.count == others.count && zip(ones, others).allSatisfy { $0.equals($1) }
        case (.mapping(let ones), .mapping(let others)):
            guard ones.count == others.count else { return false }
            let byKey = Dictionary(others.map { ($0.key.value, $0.value) }) { first, _ in first }
            return ones.allSatisfy { entry in byKey[entry.key.value]?.equals(entry.value) == true }
        default: return false
        }
    }
}
