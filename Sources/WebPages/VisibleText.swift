/// Draws the text of a page as a browser would: lines, without markup and without what is hidden.
///
/// Runs of white space are one space and runs of breaks one line break, save in `<pre>` and `<textarea>`; table cells
/// have a space between them. Fields show their values, a password never, a drop-down list its chosen option.
struct VisibleText {
    private var bytes: [UInt8] = []
    private var wantsSpace = false
    private var wantsBreak = false
    /// The outermost element whose white space is kept.
    private var keeper: HTMLNode?
    private var atStartOfKept = false
    private var visited = 0
    private let limit: Int
    private let showsControls: Bool

    private static let blocks: Set<String> = [
        "address", "article", "aside", "blockquote", "body", "br", "caption", "center", "dd", "details", "dialog",
        "dir",
        "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "frameset", "h1", "h2", "h3", "h4",
        "h5",
        "h6", "header", "hgroup", "hr", "html", "legend", "li", "listing", "main", "menu", "nav", "ol", "optgroup", "p",
        "plaintext", "pre", "search", "section", "summary", "table", "tbody", "tfoot", "thead", "tr", "ul", "xmp",
    ]
    private static let spaced: Set<String> = ["td", "th", "button", "input", "select", "textarea", "option"]
    private static let keepers: Set<String> = ["pre", "textarea", "listing", "xmp", "plaintext"]

    private let root: HTMLNode

    private init(of root: HTMLNode, limit: Int, showsControls: Bool) {
        self.root = root
        self.limit = limit
        self.showsControls = showsControls
    }

    /// The text of a node and all below it; what hides the node from outside is not looked at.
    ///
    /// `limit` is how many bytes and how many nodes at most; `showsControls` is false for the text of a label, in which
    /// the controls have no part.
    static func of(_ root: HTMLNode, limit: Int = .max, showsControls: Bool = true) -> String {
        var drawing = VisibleText(of: root, limit: limit, showsControls: showsControls)
        // The walk's closures change the drawing one after the other, so a local copy carries it.
        root.walk(enter: { drawing.enter($0) }, leave: { drawing.leave($0) })
        return String(decoding: drawing.bytes, as: UTF8.self)
    }

    private mutating func enter(_ node: HTMLNode) -> Bool {
        visited += 1
        guard visited <= limit, bytes.count < limit else { return false }
        guard node.isElement else {
            if Visibility.isFolded(node, named: "") { return false }
            node.withText { append($0, keepingSpace: keeper != nil) }
            return true
        }
        let name = node.name
        if node != root, Visibility.hides(node, named: name) { return false }
        mark(name)
        switch name {
        case "input", "select", "textarea":
            guard showsControls else { return false }
            if name == "textarea" {
                keep(node)
                return true
            }
            append(text: name == "select" ? Choice.shownText(of: node) : Self.shownValue(of: node))
            return false
        case "button": return showsControls || node == root
        default:
            if Self.keepers.contains(name) { keep(node) }
            return true
        }
    }

    private mutating func leave(_ node: HTMLNode) {
        guard node.isElement else { return }
        if keeper == node { keeper = nil }
        mark(node.name)
    }

    private mutating func keep(_ node: HTMLNode) {
        guard keeper == nil else { return }
        keeper = node
        atStartOfKept = true
    }

    private mutating func mark(_ name: String) {
        if Self.blocks.contains(name) { wantsBreak = true }
        if Self.spaced.contains(name) { wantsSpace = true }
    }

    /// What a person reads in an `<input>`.
    static func shownValue(of input: HTMLNode) -> String {
        switch input["type"]?.lowercased() ?? "text" {
        case "submit": return input["value"] ?? "Submit"
        case "reset": return input["value"] ?? "Reset"
        case "image": return input["alt"] ?? ""
        case "password", "hidden", "checkbox", "radio", "file", "color", "range": return ""
        default: return input["value"] ?? ""
        }
    }

    private mutating func append(text: String) {
        var text = text
        text.withUTF8 { append($0, keepingSpace: false) }
    }

    private mutating func append(_ text: UnsafeBufferPointer<UInt8>, keepingSpace: Bool) {
        var index = 0
        defer { atStartOfKept = false }
        while index < text.count, bytes.count < limit {
            let byte = text[index]
            // U+00A0, the no-break space, is C2 A0.
            let isNoBreakSpace = byte == 0xC2 && index + 1 < text.count && text[index + 1] == 0xA0
            index += isNoBreakSpace ? 2 : 1
            if byte == 0x0D { continue }
            let isSpace = isNoBreakSpace || byte == 0x20 || (0x09...0x0D).contains(byte)
            if byte == 0x0A, atStartOfKept {
                // The line end right after `<pre>` is not part of its text (HTML, section 13.1.2.5).
                atStartOfKept = false
                continue
            }
            atStartOfKept = false
            if isSpace, !keepingSpace {
                wantsSpace = true
                continue
            }
            settle()
            bytes.append(isNoBreakSpace ? 0x20 : byte)
        }
    }

    private mutating func settle() {
        if !bytes.isEmpty, wantsBreak || wantsSpace {
            let atLineStart = bytes.last == 0x0A
            if wantsBreak, !atLineStart { bytes.append(0x0A) }
            if !wantsBreak, !atLineStart, bytes.last != 0x20 { bytes.append(0x20) }
        }
        wantsBreak = false
        wantsSpace = false
    }
}
