import CXML2

/// An element, text or other node of a page's tree, valid while the page lives.
struct HTMLNode: Hashable {
    let pointer: xmlNodePtr

    init(_ pointer: xmlNodePtr) {
        self.pointer = pointer
    }

    init?(_ pointer: xmlNodePtr?) {
        guard let pointer else { return nil }
        self.pointer = pointer
    }

    var isElement: Bool { pointer.pointee.type == XML_ELEMENT_NODE }
    var isText: Bool { pointer.pointee.type == XML_TEXT_NODE || pointer.pointee.type == XML_CDATA_SECTION_NODE }

    /// The tag in lower case; empty for what is not an element.
    var name: String {
        guard isElement, let name = pointer.pointee.name else { return "" }
        return String(cString: name)
    }

    var parent: HTMLNode? { HTMLNode(pointer.pointee.parent) }
    var nextSibling: HTMLNode? { HTMLNode(pointer.pointee.next) }
    var previousSibling: HTMLNode? { HTMLNode(pointer.pointee.prev) }
    var firstChild: HTMLNode? {
        // Entity references keep the declaration as their child: not part of this tree.
        guard isElement || pointer.pointee.type == XML_HTML_DOCUMENT_NODE else { return nil }
        return HTMLNode(pointer.pointee.children)
    }

    /// The form that the parser gave a control to (HTML, section 4.10.17.3); a form itself where it counts as one.
    var formOwner: HTMLNode? {
        pointer.pointee._private.map { HTMLNode($0.assumingMemoryBound(to: xmlNode.self)) }
    }

    func has(_ attribute: String) -> Bool { xmlHasProp(pointer, attribute) != nil }

    /// The value of an attribute, empty where it is there without one.
    subscript(attribute: String) -> String? {
        guard let value = xmlGetProp(pointer, attribute) else { return nil }
        defer { ctplan_xml_free(value) }
        return String(cString: value)
    }

    /// Calls `body` with the UTF-8 of a text node.
    func withText(_ body: (UnsafeBufferPointer<UInt8>) -> Void) {
        guard isText, let content = pointer.pointee.content else { return }
        body(UnsafeBufferPointer(start: content, count: Int(xmlStrlen(content))))
    }

    /// Goes through the node and all below it in the order of the document, without recursion: pages nest without bound.
    ///
    /// `enter` says whether to go on below the node; `leave` follows for every node entered.
    func walk(enter: (HTMLNode) -> Bool, leave: (HTMLNode) -> Void = { _ in }) {
        var node = self
        while true {
            if enter(node), let child = node.firstChild {
                node = child
                continue
            }
            leave(node)
            while node != self, node.nextSibling == nil, let parent = node.parent {
                node = parent
                leave(node)
            }
            guard node != self, let next = node.nextSibling else { return }
            node = next
        }
    }

    /// All the text below the node as it stands, at most `limit` bytes and from at most `limit` nodes.
    func rawText(limit: Int = 1 << 20) -> String {
        var bytes: [UInt8] = []
        var visited = 0
        walk { node in
            visited += 1
            node.withText { bytes.append(contentsOf: $0.prefix(limit - bytes.count)) }
            return visited < limit && bytes.count < limit
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
