/// A field or button of a form, as the page sets it.
struct Control: Sendable, Equatable {
    enum Kind: Sendable, Equatable {
        /// A field to type into, with the `type` of its `<input>` where that is a known one, else `text`.
        case text(type: String)
        case password, textarea, hidden, file
        case checkbox, radio
        case select(multiple: Bool)
        case submit, image
        /// Buttons that do nothing without a script, and `reset`.
        case inertButton
    }

    let kind: Kind
    let name: String
    let id: String?
    /// Texts of the labels that point to the control or stand around it.
    var labels: [String] = []
    /// `placeholder`, `aria-label` and `title`.
    let hints: [String]
    /// The value as the page sets it; what a checked box or an activated button sends.
    var value: String
    var choices: [Choice] = []
    var isChecked: Bool
    let isDisabled: Bool
    let isVisible: Bool
    /// What a person may call a button: its text, value, `aria-label`, `title` or the `alt` of its image.
    var captions: [String] = []
    /// `formaction`, `formmethod` and `formenctype` of a button, which outdo those of its form.
    let action: String?
    let method: String?
    let encodingType: String?

    var isSubmitButton: Bool { kind == .submit || kind == .image }

    /// Whether a person can put something in.
    var isFillable: Bool {
        switch kind {
        case .text, .password, .textarea, .file, .checkbox, .radio, .select: !isDisabled
        case .hidden, .submit, .image, .inertButton: false
        }
    }

    /// How messages call the control: by its name, else its id or label.
    var title: String { [name, id ?? "", labels.first ?? "", hints.first ?? ""].first { !$0.isEmpty } ?? "(unnamed)" }

    /// How messages call a button: by what a person reads on it.
    var caption: String { captions.first ?? title }
}

extension Control {
    /// Reads an `<input>`, `<button>`, `<select>` or `<textarea>`; labels from elsewhere in the page come later.
    init(_ node: HTMLNode, isDisabled: Bool, isVisible: Bool, readsCaptions: Bool) {
        let tag = node.name
        let kind = Self.kind(of: node, tag: tag)
        let hints = ["placeholder", "aria-label", "title"].compactMap { node[$0] }.map(collapsed).filter { !$0.isEmpty }
        var value = node["value"] ?? ""
        switch kind {
        case .textarea:
            let text = node.rawText(limit: 1 << 20).filter { $0 != "\r" }
            value = text.hasPrefix("\n") ? String(text.dropFirst()) : text
        case .checkbox, .radio: value = node["value"] ?? "on"
        case .file: value = ""
        default: break
        }
        self.init(
            kind: kind, name: node["name"] ?? "", id: node["id"], hints: hints, value: value,
            isChecked: node.has("checked"), isDisabled: isDisabled, isVisible: isVisible,
            action: node["formaction"], method: node["formmethod"], encodingType: node["formenctype"])
        if case .select = kind { choices = Choice.all(of: node) }
        if tag == "button", readsCaptions {
            captions = Self.captions(of: node)
        } else if kind == .submit || kind == .image || kind == .inertButton {
            let texts = [VisibleText.shownValue(of: node), value, node["aria-label"] ?? "", node["title"] ?? ""]
            captions = texts.map(collapsed).filter { !$0.isEmpty }
        }
    }

    private static func kind(of node: HTMLNode, tag: String) -> Kind {
        let type = node["type"].map { collapsed($0).lowercased() }
        switch tag {
        case "select": return .select(multiple: Choice.isMultiple(node))
        case "textarea": return .textarea
        case "button": return type == "button" || type == "reset" ? .inertButton : .submit
        default: break
        }
        switch type ?? "text" {
        case "password": return .password
        case "hidden": return .hidden
        case "file": return .file
        case "checkbox": return .checkbox
        case "radio": return .radio
        case "submit": return .submit
        case "image": return .image
        case "button", "reset": return .inertButton
        case let known where ["email", "tel", "search", "url", "number", "date", "time", "month"].contains(known):
            return .text(type: known)
        default: return .text(type: "text")
        }
    }

    /// What a person may call a link or button: its visible text first, then its attributes and those of images in it.
    static func captions(of node: HTMLNode) -> [String] {
        var captions = [VisibleText.of(node, limit: 500)]
        captions += ["value", "aria-label", "title", "alt"].compactMap { node[$0] }
        var visited = 0
        node.walk(enter: { inner in
            visited += 1
            if inner.name == "img", let text = inner["alt"] { captions.append(text) }
            return visited < 500
        })
        return captions.map(collapsed).filter { !$0.isEmpty }
    }
}
