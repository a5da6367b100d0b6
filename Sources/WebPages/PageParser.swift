import CXML2
import Glibc

/// Makes a tree of a page by libxml2's HTML parser, within bounds, and notes which form each control belongs to.
///
/// The parser is told that forms end where `</form>` stands, as in browsers (HTML, section 13.2.4.4, "form element
/// pointer"): old pages open a form in one table row and close it in another, which a tree alone does not show.
final class PageParser {
    /// Elements and attributes of a page at most; a page of office size has some thousands.
    static let nodeLimit = 1_000_000
    /// Attributes of one element at most.
    static let attributeLimit = 10_000
    /// Processor time at most: libxml2 takes quadratic time over some hostile pages.
    static let timeLimit = Duration.seconds(10)

    private let html: [UInt8]
    private var offset = 0
    private var form: xmlNodePtr?
    private var nodes = 0
    /// The sum of the depths of all elements: what it costs to take the text of each.
    private(set) var sumOfDepths = 0
    private var trouble: PageProblem?
    private let deadline: Duration

    /// `html` is UTF-8; `timeLimit` is processor time.
    init(html: [UInt8], timeLimit: Duration = PageParser.timeLimit) {
        self.html = html
        deadline = Self.processorTime() + timeLimit
    }

    /// The tree, which the caller frees by `xmlFreeDoc`.
    func parse() throws(PageProblem) -> xmlDocPtr {
        guard Self.isLibraryReady else {
            throw PageProblem("pages cannot be read: libxml2 is not there", advice: "install the package libxml2")
        }
        guard let parser = htmlNewParserCtxt() else { throw PageProblem("there is no memory for reading the page") }
        defer { htmlFreeParserCtxt(parser) }
        parser.pointee._private = Unmanaged.passUnretained(self).toOpaque()
        // Without it libxml2 drops all that is nested more than 256 deep.
        parser.pointee.options |= Int32(XML_PARSE_HUGE.rawValue)
        guard let handler = parser.pointee.sax else { throw PageProblem("there is no memory for reading the page") }
        handler.pointee.startElement = startElement
        handler.pointee.endElement = endElement
        handler.pointee.serror = noteError
        handler.pointee.initialized = UInt32(XML_SAX2_MAGIC)
        let options =
            HTML_PARSE_RECOVER.rawValue | HTML_PARSE_NONET.rawValue | HTML_PARSE_NOERROR.rawValue
            | HTML_PARSE_NOWARNING.rawValue | HTML_PARSE_IGNORE_ENC.rawValue
        let document = htmlCtxtReadIO(
            parser, readPage, nil, Unmanaged.passUnretained(self).toOpaque(), nil, "UTF-8", Int32(options))
        if let trouble {
            xmlFreeDoc(document)
            throw trouble
        }
        guard let document else { throw PageProblem("there is no memory for reading the page") }
        return document
    }

    private static let isLibraryReady: Bool = {
        guard cxml2_load() else { return false }
        xmlInitParser()
        return true
    }()

    private static func processorTime() -> Duration {
        var now = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now)
        return .seconds(now.tv_sec) + .nanoseconds(now.tv_nsec)
    }

    /// Gives libxml2 the next piece of the page; none once a bound is passed.
    fileprivate func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
        if Self.processorTime() > deadline, trouble == nil {
            trouble = PageProblem("the page takes too much processor time to read, so it was given up")
        }
        guard trouble == nil else { return 0 }
        let piece = html[offset...].prefix(buffer.count)
        buffer.copyBytes(from: piece)
        offset += piece.count
        return piece.count
    }

    /// Counts an element before it is made: libxml2 takes quadratic time over the attributes of one element here too.
    fileprivate func admits(attributes: Int, by parser: xmlParserCtxtPtr) -> Bool {
        nodes += 1 + attributes
        if trouble == nil, attributes > Self.attributeLimit {
            trouble = PageProblem("the page has an element with \(attributes) attributes, so it was given up")
        } else if trouble == nil, nodes > Self.nodeLimit {
            trouble = PageProblem(
                "the page has more than \(Self.nodeLimit) elements and attributes, so it was given up")
        }
        if trouble != nil { xmlStopParser(parser) }
        return trouble == nil
    }

    fileprivate func opened(_ node: xmlNodePtr, by parser: xmlParserCtxtPtr) {
        sumOfDepths += Int(parser.pointee.nodeNr)
        switch String(cString: node.pointee.name) {
        case "form":
            // A form inside a form is none, in browsers too.
            if form == nil {
                form = node
                node.pointee._private = UnsafeMutableRawPointer(node)
            }
        case "input", "button", "select", "textarea":
            node.pointee._private = form.map { UnsafeMutableRawPointer($0) }
        default: break
        }
    }

    fileprivate func closedForm() { form = nil }
}

private func readPage(_ context: UnsafeMutableRawPointer?, _ buffer: UnsafeMutablePointer<CChar>?, _ size: Int32)
    -> Int32
{
    guard let context, let buffer else { return 0 }
    let parser = Unmanaged<PageParser>.fromOpaque(context).takeUnretainedValue()
    return Int32(parser.read(into: UnsafeMutableRawBufferPointer(start: buffer, count: Int(size))))
}

private func pageParser(of parser: xmlParserCtxtPtr) -> PageParser? {
    parser.pointee._private.map { Unmanaged<PageParser>.fromOpaque($0).takeUnretainedValue() }
}

private func startElement(
    _ context: UnsafeMutableRawPointer?, _ name: UnsafePointer<xmlChar>?,
    _ attributes: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?
) {
    guard let parser = context?.assumingMemoryBound(to: xmlParserCtxt.self), let page = pageParser(of: parser) else {
        return
    }
    var count = 0
    while let attributes, attributes[2 * count] != nil { count += 1 }
    guard page.admits(attributes: count, by: parser) else { return }
    xmlSAX2StartElement(context, name, attributes)
    if let node = parser.pointee.node { page.opened(node, by: parser) }
}

private func endElement(_ context: UnsafeMutableRawPointer?, _ name: UnsafePointer<xmlChar>?) {
    xmlSAX2EndElement(context, name)
    guard let parser = context?.assumingMemoryBound(to: xmlParserCtxt.self), let name, isForm(name),
        standsAfterFormEnd(parser)
    else { return }
    pageParser(of: parser)?.closedForm()
}

/// Hears of an end tag that closes nothing: a `</form>` among them ends the form for the controls that follow.
private func noteError(_ context: UnsafeMutableRawPointer?, _ error: UnsafeMutablePointer<xmlError>?) {
    guard let error = error?.pointee, error.code == Int32(XML_ERR_TAG_NAME_MISMATCH.rawValue), let tag = error.str1,
        let parser = context?.assumingMemoryBound(to: xmlParserCtxt.self)
    else { return }
    let name = UnsafeRawPointer(tag).assumingMemoryBound(to: xmlChar.self)
    if isForm(name) { pageParser(of: parser)?.closedForm() }
}

private func isForm(_ name: UnsafePointer<xmlChar>) -> Bool { xmlStrEqual(name, "form") != 0 }

/// Whether the tag just read is a `</form>`, not another that closed the form along with itself.
private func standsAfterFormEnd(_ parser: xmlParserCtxtPtr) -> Bool {
    guard let input = parser.pointee.input, let end = input.pointee.cur, let base = input.pointee.base else {
        return false
    }
    let tail = UnsafeBufferPointer(start: base, count: end - base).suffix(80)
    guard let start = tail.lastIndex(of: UInt8(ascii: "<")) else { return false }
    return String(decoding: tail[start...], as: UTF8.self).lowercased().hasPrefix("</form")
}
