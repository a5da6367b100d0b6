import Diagnostics

/// A system the test reaches, by the name the plan gives it. A class, since it is handed about a lot.
package final class Host: Sendable {
    package let name: String
    package let place: Place
    /// Where the plan leaves a part of it open: with stand-ins in it, until `completed(by:)`.
    package let url: HostURL
    /// What the plan leaves open of its URL.
    package let openURL: OpenURL?
    /// The SHA-256 fingerprint of its host key, where the circular publishes it.
    package let fingerprint: String?
    package let about: String?
    package let tls: TLSDemands
    /// Whether objectives may take connections that others have left open, in the place of their own.
    package let sharesConnections: Bool

    init(
        name: String, place: Place, url: HostURL, openURL: OpenURL? = nil, fingerprint: String?, about: String?,
        tls: TLSDemands = TLSDemands(), sharesConnections: Bool = false
    ) {
        self.name = name
        self.place = place
        self.url = url
        self.openURL = openURL
        self.fingerprint = fingerprint
        self.about = about
        self.tls = tls
        self.sharesConnections = sharesConnections
    }

    /// The host at the URL that inputs have completed.
    package func completed(by url: HostURL) -> Host {
        Host(
            name: name, place: place, url: url, openURL: openURL, fingerprint: fingerprint, about: about, tls: tls,
            sharesConnections: sharesConnections)
    }

    /// As the plan writes its URL.
    package var writtenURL: String { openURL?.text ?? url.text }

    enum Shape {
        static let url = Field.text(
            "url",
            "where it is, such as https://www.example.com or sftp://192.0.2.1:10022; $(input) for what only the site knows",
            required: true)
        static let fingerprint = Field.text(
            "fingerprint", .fingerprint, "the fingerprint of its host key, as ssh-keygen shows it: SHA256:…")
        static let about = Field.text("about", "what it is")
        static let shared = "shared"
        static let connections = Field.text(
            "connections", .word(["own", shared]),
            "whether each objective, and each member of one, makes a connection of its own, or takes what others left open",
            default: "own")
        static let shape = ObjectShape(
            "host", "a system the test reaches",
            fields: [url.declaration, fingerprint.declaration, about.declaration, connections.declaration]
                + TLSDemands.Shape.fields)
    }
}

/// Several hosts under one name.
package struct Group: Sendable {
    package let name: String
    package let place: Place
    package let members: [Located<String>]
}
