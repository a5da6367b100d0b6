import JSONText
import WebPages

extension FilterDeclaration {
    /// Filters of documents.
    static let documents: [FilterDeclaration] = [
        FilterDeclaration(
            "json-path", "what a singular path leads to in a JSON document, such as $.orders[0].id",
            takes: [.json, .text, .list], [Parameter("PATH", .jsonPath)], gives: .json, mayFindNothing: true
        ) { value, call, _ throws(FilterProblem) in
            var document = value
            if case .text(let text) = value {
                do throws(JSONProblem) {
                    document = PlanValue(json: try JSON.parse(text))
                } catch {
                    throw FilterProblem("the text is not a JSON document")
                }
            }
            return call.text(0) == "$" ? document : document[member: call.text(0) ?? ""]
        },
        FilterDeclaration(
            "xpath", "what an XPath 1.0 expression gives on an HTML page: the text of the first node, or one value",
            takes: [.text], [Parameter("EXPRESSION", .xpath)], gives: .text, mayFindNothing: true
        ) { value, call, _ throws(FilterProblem) in
            do throws(PageProblem) {
                let html = Array((value.text ?? "").utf8)
                let page = try WebPage(
                    html: html, contentType: "text/html; charset=utf-8", url: "http://localhost/",
                    sizeLimit: max(html.count, 1))
                return try page.xpath(call.text(0) ?? "").first.map { .text($0) } ?? .absent
            } catch {
                throw FilterProblem(error.message)
            }
        },
    ]
}

extension ScalarType {
    static let jsonPath = ScalarType("JSON path", expected: "a singular JSON path such as $.orders[0].id") { text in
        JSONMember.problem(with: text).map { .failure(Misread($0)) } ?? .success(.text(text))
    }

    /// Tried on a page with next to nothing on it; libxml2 is loaded by the first one that a plan has.
    static let xpath = ScalarType("XPath expression", expected: "an XPath 1.0 expression such as //title") { text in
        do throws(PageProblem) {
            _ = try WebPage(html: Array("<p>".utf8), contentType: "text/html", url: "http://localhost/").xpath(text)
            return .success(.text(text))
        } catch {
            return .failure(Misread(error.message))
        }
    }
}
