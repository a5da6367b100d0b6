import Diagnostics

/// Builds the tree from events on a stack of its own, so that no input can exhaust the thread's.
struct TreeBuilder {
    private let places: PlaceFinder
    private var open: [Frame] = []
    private var anchors: [String: Anchor] = [:]
    private var root: Node?
    private var findings: [Finding] = []
    private var nodeCount = 0
    private var documentCount = 0
    private var hasAliases = false

    /// A collection whose end has not come yet.
    private struct Frame {
        let isMapping: Bool
        let isFlow: Bool
        let event: Event
        var items: [Node] = []
        var entries = EntryList()
        var weight = Weight(nodes: 1, depth: 1)
    }

    /// How much a node adds when an alias repeats it.
    private struct Weight {
        var nodes: Int
        var depth: Int

        mutating func add(_ child: Weight) {
            nodes += child.nodes
            depth = max(depth, child.depth + 1)
        }
    }

    private enum Anchor {
        /// The node is still being read: an alias to it would make it endless.
        case open
        case ready(Node, Weight)
    }

    init(source: SourceText) {
        places = PlaceFinder(source: source)
    }

    var result: (root: Node?, findings: [Finding]) { (root, findings) }

    /// Takes the next event; false when there is nothing more to read.
    mutating func take(_ event: Event) -> Bool {
        if event.tag != nil { refuseTag(of: event) }
        switch event.kind {
        case .other: return true
        case .documentStart: return startDocument(event)
        case .end:
            endStream()
            return false
        case .scalar(let scalar):
            let node = Node(.scalar(scalar), at: places.place(of: scalar, in: event))
            let weight = Weight(nodes: 1, depth: 0)
            if let anchor = event.anchor { anchors[anchor] = .ready(node, weight) }
            return add(node, weight)
        case .alias: return addAlias(event)
        case .sequenceStart(let isFlow): return push(Frame(isMapping: false, isFlow: isFlow, event: event))
        case .mappingStart(let isFlow): return push(Frame(isMapping: true, isFlow: isFlow, event: event))
        case .collectionEnd: return closeCollection(event)
        }
    }

    /// Ends the reading with a finding about what broke it; half a tree would only bring findings that are not true.
    mutating func fail(_ failure: SyntaxFailure) {
        root = nil
        // The second document is not read, so neither are its mistakes.
        guard documentCount < 2 else { return }
        findings.append(failure.finding(places))
    }

    private mutating func startDocument(_ event: Event) -> Bool {
        documentCount += 1
        guard documentCount > 1 else { return true }
        findings.append(
            Finding(
                "several-documents", at: places.place(from: event.start, to: event.end),
                "a second document starts here, a file holds one", help: "put it into a file of its own"))
        return false
    }

    private mutating func endStream() {
        if let root, case .scalar(let scalar) = root.content, scalar.style == .plain, scalar.text.isEmpty {
            self.root = nil
        }
        guard root == nil, documentCount < 2, findings.isEmpty else { return }
        let start = Place(source: places.source, line: 1, column: 1)
        let isEmpty = places.source.bytes.allSatisfy { $0 <= 0x20 }
        let message = isEmpty ? "the file is empty" : "the file holds no value, only comments"
        report(Finding("empty-file", at: start, message))
    }

    private mutating func push(_ frame: Frame) -> Bool {
        if open.count >= YAMLDocument.Limit.depth { return refuseDepth(at: places.place(frame.event.start)) }
        if let anchor = frame.event.anchor { anchors[anchor] = .open }
        open.append(frame)
        return true
    }

    private mutating func closeCollection(_ end: Event) -> Bool {
        guard let frame = open.popLast() else { preconditionFailure("libyaml ended a collection that was not open") }
        let node = Node(
            frame.isMapping ? .mapping(frame.entries.entries) : .sequence(frame.items), at: place(of: frame, end: end))
        if let anchor = frame.event.anchor { anchors[anchor] = .ready(node, frame.weight) }
        return add(node, frame.weight)
    }

    /// A flow collection on one line is marked whole, a block mapping at its first key, others at their start.
    private func place(of frame: Frame, end: Event) -> Place {
        let start = places.contentStart(of: frame.event)
        if frame.isFlow {
            let last = places.position(end.end)
            let length = last.line == start.line ? last.column - start.column : 1
            return Place(source: places.source, line: start.line, column: start.column, length: length)
        }
        if let key = frame.entries.entries.first?.key.place, key.line == start.line, key.column == start.column {
            return key
        }
        return Place(source: places.source, line: start.line, column: start.column)
    }

    private mutating func add(_ node: Node, _ weight: Weight) -> Bool {
        // The nodes within a collection were counted as they came.
        nodeCount += 1
        guard nodeCount <= YAMLDocument.Limit.nodes else { return refuseSize(at: node.place) }
        guard !open.isEmpty else {
            root = node
            return true
        }
        let top = open.count - 1
        open[top].weight.add(weight)
        if open[top].isMapping {
            if let finding = open[top].entries.add(node) { report(finding) }
        } else {
            open[top].items.append(node)
        }
        return true
    }

    private mutating func addAlias(_ event: Event) -> Bool {
        hasAliases = true
        let name = event.anchor ?? ""
        let shown = TerminalText.excerpt(name)
        let place = places.place(from: event.start, to: event.end)
        let nothing = Node(.scalar(Scalar(text: "")), at: place)
        switch anchors[name] {
        case .ready(let node, let weight):
            nodeCount += weight.nodes - 1
            if open.count + weight.depth > YAMLDocument.Limit.depth { return refuseDepth(at: place) }
            return add(Node(node.content, at: place), weight)
        case .open:
            report(
                Finding(
                    "yaml-aliases", at: place,
                    "alias \"*\(shown)\" stands inside \"&\(shown)\" itself, it would never end"))
        case nil:
            // With more names than a person gives, a guess for each alias takes too long.
            let meant = Spelling.nearest(to: name, among: anchors.keys)
            report(
                Finding(
                    "unknown-alias", at: place, "unknown alias \"*\(shown)\", no \"&\(shown)\" stands before it",
                    help: meant.map { "did you mean \"*\($0)\"?" } ?? "put text that starts with \"*\" in quotes",
                    fix: meant == nil ? nil : .spelling(name, among: anchors.keys, within: place)))
        }
        return add(nothing, Weight(nodes: 1, depth: 0))
    }

    private mutating func refuseTag(of event: Event) {
        let core = "tag:yaml.org,2002:"
        let tag = event.tag ?? ""
        let written = tag.hasPrefix(core) ? "!!" + tag.dropFirst(core.count) : tag
        report(
            Finding(
                "yaml-tag", at: places.tagPlace(of: event), "tag \"\(TerminalText.excerpt(written))\" is not allowed",
                help: "leave it out: values are read by their field's type, never by a tag"))
    }

    private mutating func refuseDepth(at place: Place) -> Bool {
        root = nil
        findings.append(Finding("yaml-depth", at: place, "nested deeper than \(YAMLDocument.Limit.depth) levels"))
        return false
    }

    private mutating func refuseSize(at place: Place) -> Bool {
        root = nil
        let limit = YAMLDocument.Limit.nodes
        findings.append(
            hasAliases
                ? Finding("yaml-aliases", at: place, "with its aliases written out the file has over \(limit) values")
                : Finding("yaml-size", at: place, "the file has over \(limit) values"))
        return false
    }

    private mutating func report(_ finding: Finding) {
        if findings.count < YAMLDocument.Limit.findings { findings.append(finding) }
    }
}
