/// An account for HTTP's own authentication (RFC 7617, RFC 7616).
package struct HTTPCredentials: Sendable {
    package enum Scheme: String, Sendable, CaseIterable {
        /// The password goes out with the request, so it is for TLS.
        case basic
        /// Only a hash of the password goes out, after a first answer of 401.
        case digest
    }

    package let user: String
    package let password: String
    package let scheme: Scheme

    package init(user: String, password: String, scheme: Scheme) {
        self.user = user
        self.password = password
        self.scheme = scheme
    }
}
