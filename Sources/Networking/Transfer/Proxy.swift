/// A proxy, with the account by which it lets its users in.
package struct Proxy: Sendable, Equatable, ExpressibleByStringInterpolation {
    /// Such as `http://10.1.1.1:3128`.
    package let url: String
    package let user: String?
    package let password: String?

    package init(_ url: String, user: String? = nil, password: String? = nil) {
        self.url = url
        self.user = user
        self.password = password
    }

    package init(stringLiteral url: String) {
        self.init(url)
    }
}
