import Diagnostics

/// The announcement a plan was made from.
package struct Circular: Sendable {
    package let issuer: String
    package let subject: String
    package let reference: String?
    package let date: String?
    /// The references of earlier circulars it builds on.
    package let follows: [String]
    /// The references of earlier circulars whose place it takes.
    package let replaces: [String]
    package let about: String?
    package let link: String?
    package let contacts: [Contact]
    let place: Place

    /// Whom to call when something does not work.
    package struct Contact: Sendable {
        package let name: String
        package let phone: String?
        package let email: String?
        package let about: String?

        /// One line, such as `DCASS Hotline, 2979 7222, clearingpsd@hkex.com.hk`.
        package var line: String { [name, phone, email, about].compactMap { $0 }.joined(separator: ", ") }
    }

    enum Shape {
        static let issuer = Field.text("issuer", "who announced the test", required: true)
        static let subject = Field.text("subject", "the subject line", required: true)
        static let reference = Field.text("reference", "the circular's own number")
        static let date = Field.date("date", "the day it was published")
        static let follows = Field.texts("follows", "the numbers of the circulars it builds on")
        static let replaces = Field.texts("replaces", "the numbers of the circulars whose place it takes")
        static let about = Field.text("about", "anything else a reader must know")
        static let link = Field.text("link", "where it is published")
        static let contacts = FieldDeclaration("contacts", .special("a list of contacts"), "whom to call")
        static let shape = ObjectShape(
            "circular", "the announcement the plan was made from",
            fields: [
                issuer.declaration, reference.declaration, date.declaration, subject.declaration, follows.declaration,
                replaces.declaration, about.declaration, link.declaration, contacts,
            ])
    }

    enum ContactShape {
        static let name = Field.text("name", "who answers", required: true)
        static let phone = Field.text("phone", "the number to call")
        static let email = Field.text("email", "the address to write to")
        static let about = Field.text("about", "what it is for")
        static let shape = ObjectShape(
            "contact", "whom to call",
            fields: [name.declaration, phone.declaration, email.declaration, about.declaration])
    }
}
