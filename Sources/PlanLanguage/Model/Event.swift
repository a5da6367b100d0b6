import Diagnostics

/// Something that the exchange announces while the test goes on, such as a failover.
package struct Event: Sendable {
    package let name: String
    package let place: Place
    package let about: String
    /// The window it is announced in; at any time where there is none.
    package let during: Located<String>?

    enum Shape {
        static let about = Field.text("about", "what is announced, and how", required: true)
        static let during = Field.text("during", "the window in which it is announced; any time where left out")
        static let shape = ObjectShape(
            "event", "something that the exchange announces", fields: [about.declaration, during.declaration])
    }
}

/// `after-event:` of an objective or a step: the announcement it waits for.
package struct EventWait: Sendable {
    package let event: Located<String>
    /// How long after the announcement it must have ended.
    package let within: Located<Duration>?

    enum Shape {
        static let event = Field.text("event", "the event it waits for", required: true)
        static let within = Field.duration("within", "how long after the announcement it must have ended")
        static let shape = ObjectShape(
            "after-event", "the announcement that is waited for", fields: [event.declaration, within.declaration])
    }
}
