/// What hides an element from a person, as far as the page itself tells: style sheets are not read.
enum Visibility {
    private static let neverShown: Set<String> = [
        "script", "style", "noscript", "template", "title", "meta", "link", "base", "datalist", "noframes", "iframe",
        "object", "applet", "audio", "video", "canvas", "param", "source", "track",
    ]

    static func hides(_ node: HTMLNode, named name: String) -> Bool {
        if neverShown.contains(name) { return true }
        if name == "input", node["type"]?.lowercased() == "hidden" { return true }
        if name == "dialog", !node.has("open") { return true }
        if node.has("hidden") { return true }
        if let style = node["style"], hides(style: style) { return true }
        return isFolded(node, named: name)
    }

    /// Whether an inline style says `display: none` or `visibility: hidden`.
    static func hides(style: String) -> Bool {
        var properties: [String: String] = [:]
        for declaration in style.lowercased().split(separator: ";") {
            let halves = declaration.split(separator: ":", maxSplits: 1)
            guard halves.count == 2 else { continue }
            let value = halves[1].split(separator: "!").first ?? ""
            properties[collapsed(String(halves[0]))] = collapsed(String(value))
        }
        return properties["display"] == "none" || ["hidden", "collapse"].contains(properties["visibility"])
    }

    /// Whether a node is right below a closed `<details>` and not its summary.
    static func isFolded(_ node: HTMLNode, named name: String) -> Bool {
        guard name != "summary", let parent = node.parent, parent.name == "details" else { return false }
        return !parent.has("open")
    }
}
