/// A request that a form or link of a page asks for.
package struct Submission: Sendable, Equatable {
    package enum Method: String, Sendable {
        case get = "GET"
        case post = "POST"
    }

    package let method: Method
    /// Absolute, without a fragment.
    package let url: String
    package let contentType: String?
    package let body: [UInt8]?

    init(method: Method, url: String, contentType: String? = nil, body: [UInt8]? = nil) {
        self.method = method
        self.url = url
        self.contentType = contentType
        self.body = body
    }
}
