import Testing

@testable import WebPages

/// A page made of UTF-8 text.
func page(_ html: String, url: String = "https://www.example.com/a/b?c=d") throws -> WebPage {
    try WebPage(html: Array(html.utf8), contentType: "text/html; charset=utf-8", url: url)
}

/// The problem that `body` throws; a recorded failure where it throws none.
func problem(_ body: () throws -> Void, at location: SourceLocation = #_sourceLocation) -> PageProblem {
    do {
        try body()
    } catch let problem as PageProblem {
        return problem
    } catch {
        Issue.record(error, sourceLocation: location)
        return PageProblem("")
    }
    Issue.record("nothing was thrown", sourceLocation: location)
    return PageProblem("")
}

extension Submission {
    var bodyText: String { String(decoding: body ?? [], as: UTF8.self) }
}
