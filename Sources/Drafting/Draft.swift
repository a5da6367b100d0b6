import CivilTime

/// What a circular was found to say, each fact with the words it came from.
package struct Draft: Sendable {
    package var title: Found<String>?
    package var issuer: Found<String>?
    package var reference: Found<String>?
    package var published: Found<DateMention>?
    package var follows: [Found<String>] = []
    package var link: Found<String>?
    package var contacts: [Found<ContactMention>] = []
    package var zone: Found<String>?
    package var unclearZone: Found<String>?
    package var windows: [Window] = []
    package var deadlines: [Found<DeadlineMention>] = []
    package var hosts: [Host] = []
    package var messages: [Found<String>] = []
    /// Where files are looked for, by which names, and the key of the server that has them.
    package var folder: Found<String>?
    package var filePattern: Found<String>?
    package var fingerprint: Found<String>?
    /// To whom a message is sent, and under which subject.
    package var recipients: [Found<String>] = []
    package var mailSubject: Found<String>?
    /// Where the packets of multicast groups come from.
    package var senders: [Found<String>] = []
    /// `mandatory`, `recommended` or `optional`.
    package var participation: Found<String>?
    package var tasks: [Found<String>] = []
    package var otherLinks: [Found<String>] = []
    /// Ranges of addresses, which name no host.
    package var ranges: [Found<String>] = []
    /// The words of facts that are nowhere else in the draft.
    package var unplaced: [Quote] = []

    /// When the test is: a day or several, and the times where the text has them.
    package struct Window: Sendable {
        package var name: String
        package let days: Found<DateMention>?
        package let times: Found<TimeRange>?
    }

    /// A system to reach.
    package struct Host: Sendable {
        package enum Kind: Sendable { case web, sftp, ftp, mail, mailbox, dns, feed, tls, tcp }
        package let name: String
        package let kind: Kind
        /// `nil` where the port, or the address, is not known.
        package let url: String?
        package let address: String
        package let found: Found<String>
    }

    package init() {}

    /// The window of the test: the only one, or the only one with a day and times. Where there are several, the text does
    /// not say which is whose.
    var testWindow: String {
        guard let first = windows.first else { return "test" }
        let whole = windows.filter { $0.days != nil && $0.times != nil }
        if windows.count == 1 { return first.name }
        if whole.count == 1 { return whole[0].name }
        return "TODO which of \(windows.map(\.name).joined(separator: ", "))"
    }
}
