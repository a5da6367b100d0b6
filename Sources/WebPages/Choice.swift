/// One `<option>` of a `<select>`.
struct Choice: Sendable, Equatable {
    let value: String
    let text: String
    var isSelected: Bool
    let isDisabled: Bool

    /// The options of a list with the one selected that a browser would select (HTML, section 4.10.7).
    static func all(of select: HTMLNode) -> [Choice] {
        var choices: [Choice] = []
        var disabledGroup: HTMLNode?
        select.walk(
            enter: { node in
                let name = node.name
                if name == "optgroup", node.has("disabled"), disabledGroup == nil { disabledGroup = node }
                guard name == "option" else { return node.isElement }
                let text = collapsed(node["label"] ?? node.rawText(limit: 4096))
                choices.append(
                    Choice(
                        value: node["value"] ?? text, text: text, isSelected: node.has("selected"),
                        isDisabled: node.has("disabled") || disabledGroup != nil))
                return false
            },
            leave: { if $0 == disabledGroup { disabledGroup = nil } })
        if isMultiple(select) { return choices }
        let last = choices.lastIndex(where: \.isSelected)
        // A list box of more than one row may have nothing selected, a drop-down list may not.
        let chosen = last ?? (rows(of: select) > 1 ? nil : choices.firstIndex { !$0.isDisabled })
        for index in choices.indices { choices[index].isSelected = index == chosen }
        return choices
    }

    static func isMultiple(_ select: HTMLNode) -> Bool { select.has("multiple") }

    /// What a person sees of a list that nobody opens.
    static func shownText(of select: HTMLNode) -> String {
        let open = isMultiple(select) || rows(of: select) > 1
        return all(of: select).filter { open || $0.isSelected }.map(\.text).joined(separator: " ")
    }

    private static func rows(of select: HTMLNode) -> Int { select["size"].flatMap { Int($0) } ?? 1 }
}
