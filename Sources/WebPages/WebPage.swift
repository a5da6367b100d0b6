import CXML2

/// An HTML page as a person sees it: its text, forms and links.
///
/// Style sheets are not read and scripts not run; the page is as its HTML says. Not `Sendable`: the tree belongs to
/// libxml2, so a page is used in one isolation domain.
package final class WebPage {
    /// The largest page read unless the caller says otherwise.
    package static let defaultSizeLimit = 8 << 20

    /// The encoding the page was read in, by its name in the WHATWG Encoding Standard.
    package var encodingName: String { place.encoding.name }
    /// What the browser's tab would show.
    package let title: String
    /// What a browser would show, see `VisibleText`.
    package private(set) lazy var visibleText: String = root.map { VisibleText.of($0) } ?? ""

    let document: xmlDocPtr
    let place: PageAddress
    /// What `xpath` would take for the text of every element.
    let sumOfDepths: Int
    private(set) lazy var survey = root.map { PageSurvey(of: $0, at: place) }

    var root: HTMLNode? { HTMLNode(xmlDocGetRootElement(document)) }

    /// Reads a page; broken HTML is mended as libxml2 does it.
    ///
    /// - Parameters:
    ///   - html: the body of the response.
    ///   - contentType: the value of the `Content-Type` header.
    ///   - url: the absolute address the page was got from, after redirects.
    ///   - sizeLimit: in bytes.
    /// - Throws: where the page is larger than the limit, passes the bounds of `PageParser`, or is in an encoding that
    ///   this machine does not have.
    package init(
        html: [UInt8], contentType: String?, url: String, sizeLimit: Int = defaultSizeLimit
    ) throws(PageProblem) {
        guard html.count <= sizeLimit else {
            throw PageProblem("the page has \(html.count) bytes, more than the limit of \(sizeLimit)")
        }
        let (encoding, markLength) = EncodingSniffer.sniff(html, contentType: contentType)
        let parser = PageParser(html: Self.withoutNulls(try encoding.decoded(html[markLength...])))
        document = try parser.parse()
        sumOfDepths = parser.sumOfDepths
        let page = URLReference(url)
        let head = PageHead(of: HTMLNode(xmlDocGetRootElement(document)))
        title = head.title
        var base = head.base.map { URLReference($0).resolved(against: page) } ?? page
        if !["http", "https"].contains(base.scheme) { base = page }
        place = PageAddress(page: page, base: base, encoding: encoding)
    }

    deinit { xmlFreeDoc(document) }

    /// What `<meta http-equiv="refresh">` asks for; nil also where the page only reloads itself.
    package var refresh: Refresh? {
        guard let content = survey?.refresh else { return nil }
        let digits = content.drop(while: \.isWhitespace).prefix { $0.isASCII && $0.isNumber }
        // As browsers do: "0.9" is 0, and more digits than a number has are too long to wait for.
        let seconds = digits.isEmpty ? 0 : Int(digits) ?? .max
        let rest = content.drop { $0 != ";" && $0 != "," }.dropFirst().drop(while: \.isWhitespace)
        guard rest.lowercased().hasPrefix("url") else { return nil }
        let afterName = rest.dropFirst(3).drop(while: \.isWhitespace)
        guard afterName.first == "=" else { return nil }
        var address = afterName.dropFirst().drop(while: \.isWhitespace)
        if let quote = address.first, quote == "'" || quote == "\"" {
            address = address.dropFirst().prefix { $0 != quote }
        }
        return (try? place.target(of: String(address), for: "the page").text).map { Refresh(seconds: seconds, url: $0) }
    }

    /// Where a page leads by itself, and how long it is shown before.
    package struct Refresh: Sendable, Equatable {
        package let seconds: Int
        /// Absolute.
        package let url: String
    }

    /// Zero bytes as U+FFFD (HTML, section 13.2.5.1): libxml2 would end the text there.
    private static func withoutNulls(_ utf8: [UInt8]) -> [UInt8] {
        guard utf8.contains(0) else { return utf8 }
        return utf8.flatMap { $0 == 0 ? [0xEF, 0xBF, 0xBD] : [$0] }
    }
}

/// The title and base address of a page.
private struct PageHead {
    private(set) var title = ""
    private(set) var base: String?

    init(of root: HTMLNode?) {
        var titleNode: HTMLNode?
        var address: String?
        root?.walk(enter: { node in
            switch node.name {
            case "title": titleNode = titleNode ?? (node.parent?.name == "svg" ? nil : node)
            case "base": address = address ?? node["href"]
            default: break
            }
            return true
        })
        title = collapsed(titleNode?.rawText(limit: 4096) ?? "")
        base = address
    }
}
