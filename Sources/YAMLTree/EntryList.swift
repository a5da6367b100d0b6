import Diagnostics

/// The entries of a mapping as its keys and values come in turn; of a repeated key, the first stays.
struct EntryList {
    private(set) var entries: [Entry] = []
    private var state = State.wantsKey
    /// Kept only for mappings with so many keys that a search through all of them costs more.
    private var indexByKey: [String: Int] = [:]
    private static let indexedFrom = 9

    private enum State {
        case wantsKey
        case wantsValue(of: Located<String>)
        case dropsValue
    }

    /// Takes the next key or value, and tells what is wrong about a key.
    mutating func add(_ node: Node) -> Finding? {
        switch state {
        case .wantsKey: return addKey(node)
        case .wantsValue(let key):
            if entries.count + 1 >= Self.indexedFrom { index(key.value) }
            entries.append(Entry(key: key, value: node))
            state = .wantsKey
        case .dropsValue: state = .wantsKey
        }
        return nil
    }

    private mutating func addKey(_ node: Node) -> Finding? {
        guard case .scalar(let scalar) = node.content else {
            state = .dropsValue
            return Self.refusal(of: node)
        }
        let key = Located(scalar.text, at: node.place)
        guard let first = entry(key.value) else {
            state = .wantsValue(of: key)
            return nil
        }
        state = .dropsValue
        return Finding(
            "repeated-key", at: key.place, "key \"\(TerminalText.excerpt(key.value))\" is given twice",
            notes: [.init("first given here", at: first.key.place)], help: "leave one of them out, the first is taken")
    }

    private func entry(_ key: String) -> Entry? {
        if entries.count < Self.indexedFrom { return entries.first { $0.key.value == key } }
        return indexByKey[key].map { entries[$0] }
    }

    private mutating func index(_ key: String) {
        if indexByKey.isEmpty {
            for (index, entry) in entries.enumerated() { indexByKey[entry.key.value] = index }
        }
        indexByKey[key] = entries.count
    }

    private static func refusal(of node: Node) -> Finding {
        if case .sequence = node.content {
            return Finding(
                "yaml-key", at: node.place, "a key must be text, not a list",
                help: "put text that starts with \"[\" in quotes")
        }
        return Finding(
            "yaml-key", at: node.place, "a key must be text, not a mapping",
            help: "write \"$(name)\" to refer to a value, and put text that starts with \"{\" in quotes")
    }
}
