import CXML2

extension WebPage {
    /// How many operations libxml2 does for one expression at most.
    private static let operationLimit: UInt = 20_000_000
    /// The largest `sumOfDepths` of a page for which expressions are evaluated; an ordinary page has some ten thousands.
    private static let depthLimit = 50_000_000
    private static let expressionLimit = 4096

    /// What an XPath 1.0 expression gives on the page: the string values of the nodes in the order of the document, or one
    /// number, boolean or string. Names of elements and attributes are in lower case.
    /// - Throws: where the expression is wrong, or takes more work or memory than one page is worth.
    package func xpath(_ expression: String) throws(PageProblem) -> [String] {
        guard expression.utf8.count <= Self.expressionLimit else {
            throw PageProblem("the XPath expression has more than \(Self.expressionLimit) bytes")
        }
        guard sumOfDepths <= Self.depthLimit else {
            throw PageProblem(
                "the page nests its elements too deeply for XPath", advice: "look for its `text` or `body` instead")
        }
        guard let context = xmlXPathNewContext(document) else { throw Self.withoutMemory }
        defer { xmlXPathFreeContext(context) }
        context.pointee.error = ignoreXPathError
        context.pointee.opLimit = Self.operationLimit
        context.pointee.node = UnsafeMutableRawPointer(document).assumingMemoryBound(to: xmlNode.self)
        guard let compiled = xmlXPathCtxtCompile(context, expression) else {
            throw Self.problem(with: expression, context.pointee.lastError)
        }
        defer { xmlXPathFreeCompExpr(compiled) }
        // Numbers the elements once, so that sorting the results takes no walk for each pair.
        xmlXPathOrderDocElems(document)
        guard let object = xmlXPathCompiledEval(compiled, context) else {
            throw Self.problem(with: expression, context.pointee.lastError)
        }
        defer { xmlXPathFreeObject(object) }
        switch object.pointee.type {
        case XPATH_NODESET: return try strings(of: object.pointee.nodesetval, expression: expression)
        case XPATH_BOOLEAN: return [object.pointee.boolval != 0 ? "true" : "false"]
        case XPATH_NUMBER: return [Self.text(xmlXPathCastNumberToString(object.pointee.floatval))]
        case XPATH_STRING: return [object.pointee.stringval.map { String(cString: $0) } ?? ""]
        default: throw PageProblem("the XPath expression \"\(expression)\" gives no text")
        }
    }

    private func strings(of nodes: xmlNodeSetPtr?, expression: String) throws(PageProblem) -> [String] {
        guard let nodes, nodes.pointee.nodeNr > 0, let table = nodes.pointee.nodeTab else { return [] }
        xmlXPathNodeSetSort(nodes)
        var strings: [String] = []
        var size = 0
        for index in 0..<Int(nodes.pointee.nodeNr) {
            guard let node = table[index] else { continue }
            let text = Self.text(xmlXPathCastNodeToString(node))
            size += text.utf8.count + 16
            guard size <= Self.defaultSizeLimit * 2 else {
                throw PageProblem(
                    "the XPath expression \"\(expression)\" gives more than \(Self.defaultSizeLimit * 2) bytes of text",
                    advice: "make it choose fewer nodes")
            }
            strings.append(text)
        }
        return strings
    }

    /// Takes over a string of libxml2.
    private static func text(_ string: UnsafeMutablePointer<xmlChar>?) -> String {
        guard let string else { return "" }
        defer { ctplan_xml_free(string) }
        return String(cString: string)
    }

    private static let withoutMemory = PageProblem("there is no memory for an XPath expression")

    private static func problem(with expression: String, _ error: xmlError) -> PageProblem {
        // XPATH_OP_LIMIT_EXCEEDED and XPATH_RECURSION_LIMIT_EXCEEDED come as XML_XPATH_EXPRESSION_OK plus their numbers.
        let code = Int(error.code) - Int(XML_XPATH_EXPRESSION_OK.rawValue)
        let subject = "the XPath expression \"\(expression)\""
        switch code {
        case Int(XPATH_OP_LIMIT_EXCEEDED.rawValue), Int(XPATH_RECURSION_LIMIT_EXCEEDED.rawValue):
            return PageProblem("\(subject) takes too much work on this page", advice: "make it simpler")
        case Int(XPATH_UNKNOWN_FUNC_ERROR.rawValue):
            return PageProblem("\(subject) calls a function that XPath 1.0 does not have")
        case Int(XPATH_UNDEF_PREFIX_ERROR.rawValue):
            return PageProblem("\(subject) uses a namespace prefix", advice: "elements of HTML pages have none")
        case Int(XPATH_UNDEF_VARIABLE_ERROR.rawValue):
            return PageProblem("\(subject) uses a variable", advice: "put the value itself into the expression")
        case Int(XPATH_INVALID_TYPE.rawValue), Int(XPATH_INVALID_ARITY.rawValue):
            return PageProblem("\(subject) gives a function or operator what it does not take")
        default:
            return PageProblem("\(subject) is not XPath 1.0: it goes wrong after \(error.int1) bytes")
        }
    }
}

/// Keeps libxml2 from printing; what went wrong is in the context's `lastError`.
private func ignoreXPathError(_ context: UnsafeMutableRawPointer?, _ error: UnsafeMutablePointer<xmlError>?) {}
