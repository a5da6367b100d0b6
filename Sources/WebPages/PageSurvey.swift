/// All that a person could use on a page, gathered in one walk: forms with their controls, links, lone buttons.
struct PageSurvey {
    private(set) var forms: [Form] = []
    private(set) var links: [Link] = []
    /// Submit buttons by the index of their form and of their control in it.
    private(set) var submitButtons: [(form: Int, control: Int)] = []
    /// Captions of buttons that do nothing without a script.
    private(set) var inertButtons: [Control] = []
    private(set) var refresh: String?

    private var place: PageAddress
    private var formIndices: [HTMLNode: Int] = [:]
    private var formsByID: [String: Int] = [:]
    /// The controls found so far, to be given to forms when all forms and labels are known.
    private var controls: [(control: Control, node: HTMLNode, formID: String?, labelledBy: [String])] = []
    private var labelTexts: [String: [String]] = [:]
    private var nodesByID: [String: HTMLNode] = [:]
    private var textsByID: [String: String] = [:]

    private var hider: HTMLNode?
    private var disabler: HTMLNode?
    private var exempter: HTMLNode?
    /// The links, buttons and labels around the place the walk is at.
    private var holders: [HTMLNode] = []
    private var labels: [(node: HTMLNode, text: String, isUsed: Bool)] = []

    init(of root: HTMLNode, at place: PageAddress) {
        self.place = place
        var survey = self
        root.walk(enter: { survey.enter($0) }, leave: { survey.leave($0) })
        self = survey
        giveControlsToForms()
    }

    private mutating func enter(_ node: HTMLNode) -> Bool {
        guard node.isElement else { return false }
        let name = node.name
        if ["script", "style", "template", "title"].contains(name) { return false }
        // As no script is run, what stands in its place can be used, though it is no part of the page's text.
        if hider == nil, name != "noscript", Visibility.hides(node, named: name) { hider = node }
        if let id = node["id"], nodesByID[id] == nil { nodesByID[id] = node }
        if ["a", "button", "label"].contains(name) { holders.append(node) }
        return note(node, named: name)
    }

    private mutating func note(_ node: HTMLNode, named name: String) -> Bool {
        switch name {
        case "form": add(form: node)
        case "a", "area": add(link: node)
        case "meta":
            if refresh == nil, node["http-equiv"].map(folded) == "refresh" { refresh = node["content"] }
        case "label":
            guard isNearTop else { break }
            let text = collapsed(VisibleText.of(node, limit: 500, showsControls: false))
            if let target = node["for"], labelTexts[target, default: []].count < 4 {
                labelTexts[target, default: []].append(text)
            }
            labels.append((node, text, node.has("for")))
        case "fieldset":
            if disabler == nil, node.has("disabled") { disabler = node }
        case "legend":
            // The fields in the first legend of a disabled group stay enabled (HTML, section 4.10.15).
            if exempter == nil, node.parent == disabler, isFirstLegend(node) { exempter = node }
        case "input", "button", "select", "textarea":
            add(control: node)
            return name == "button"
        default: break
        }
        return true
    }

    private mutating func leave(_ node: HTMLNode) {
        if node == hider { hider = nil }
        if node == disabler { disabler = nil }
        if node == exempter { exempter = nil }
        if node == labels.last?.node { labels.removeLast() }
        if node == holders.last { holders.removeLast() }
    }

    /// Whether the texts of links, buttons and labels are read here: those nested deeper than any person meant them to be
    /// would each take the text of all the others.
    private var isNearTop: Bool { holders.count <= 8 }

    private func isFirstLegend(_ node: HTMLNode) -> Bool {
        var sibling = node.previousSibling
        while let other = sibling {
            if other.name == "legend" { return false }
            sibling = other.previousSibling
        }
        return true
    }

    private mutating func add(form node: HTMLNode) {
        guard node.formOwner == node else { return }
        formIndices[node] = forms.count
        if let id = node["id"], formsByID[id] == nil { formsByID[id] = forms.count }
        forms.append(
            Form(
                names: ["name", "id", "aria-label"].compactMap { node[$0] }.filter { !$0.isEmpty },
                action: node["action"], method: node["method"], encodingType: node["enctype"],
                acceptedCharsets: node["accept-charset"], isVisible: hider == nil, place: place))
    }

    private mutating func add(link node: HTMLNode) {
        guard hider == nil, let reference = node["href"] else { return }
        links.append(
            Link(
                captions: isNearTop ? Control.captions(of: node) : [], reference: reference,
                isForScript: node.has("onclick") && collapsed(reference).hasPrefix("#")))
    }

    private mutating func add(control node: HTMLNode) {
        let isDisabled = node.has("disabled") || (disabler != nil && exempter == nil)
        var control = Control(node, isDisabled: isDisabled, isVisible: hider == nil, readsCaptions: isNearTop)
        if let last = labels.indices.last, !labels[last].isUsed, control.kind != .hidden {
            // A label around several controls is that of the first.
            labels[last].isUsed = true
            control.labels.append(labels[last].text)
        }
        let labelledBy = node["aria-labelledby"].map { $0.split(whereSeparator: \.isWhitespace).map(String.init) }
        controls.append((control, node, node["form"], labelledBy ?? []))
    }

    private mutating func giveControlsToForms() {
        for (found, node, formID, labelledBy) in controls {
            var control = found
            if let id = control.id { control.labels += labelTexts[id] ?? [] }
            let texts = labelledBy.prefix(8).map { text(ofID: $0) }
            control.labels.append(collapsed(texts.joined(separator: " ")))
            control.labels = control.labels.filter { !$0.isEmpty }
            let owner = formID.map { formsByID[$0] } ?? node.formOwner.flatMap { formIndices[$0] }
            if control.kind == .inertButton || (owner == nil && control.isSubmitButton) { inertButtons.append(control) }
            guard let owner else { continue }
            if control.isSubmitButton { submitButtons.append((owner, forms[owner].controls.count)) }
            forms[owner].controls.append(control)
        }
        controls = []
    }

    private mutating func text(ofID id: String) -> String {
        if let text = textsByID[id] { return text }
        let text = nodesByID[id].map { VisibleText.of($0, limit: 500, showsControls: false) } ?? ""
        textsByID[id] = text
        return text
    }
}

/// An `<a href>` or `<area href>` that is not hidden.
struct Link: Equatable {
    /// What a person may call it.
    let captions: [String]
    /// The address as the page writes it.
    let reference: String
    /// Whether it goes nowhere and a script does the work.
    let isForScript: Bool
}
