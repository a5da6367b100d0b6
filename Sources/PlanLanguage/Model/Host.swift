import Diagnostics

/// A system the test reaches, by the name the plan gives it.
package struct Host: Sendable {
    package let name: String
    package let place: Place
    package let url: HostURL
    /// The SHA-256 fingerprint of its host key, where the circular publishes it.
    package let fingerprint: String?
    package let about: String?

    enum Shape {
        static let url = Field.text(
            "url", "where it is, such as https://www.example.com or sftp://192.0.2.1:10022", required: true)
        static let fingerprint = Field.text(
            "fingerprint", .fingerprint, "the fingerprint of its host key, as ssh-keygen shows it: SHA256:…")
        static let about = Field.text("about", "what it is")
        static let shape = ObjectShape(
            "host", "a system the test reaches", fields: [url.declaration, fingerprint.declaration, about.declaration])
    }
}

/// Several hosts under one name.
package struct Group: Sendable {
    package let name: String
    package let place: Place
    package let members: [Located<String>]
}
