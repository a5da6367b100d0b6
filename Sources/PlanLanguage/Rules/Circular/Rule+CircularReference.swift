import Diagnostics

extension Rule {
    static let circularReference = Rule(
        "circular-reference", .hint, .circular, "Nothing says which circular a plan was made from.",
        reason: "Whoever compares the plan with the circular, or looks for a later one, has to find it.",
        bad: """
            circular:
              issuer: The exchange
              subject: A test
              contacts: [{name: Hotline, phone: 2979 7222}]
            """,
        mended: """
            circular:
              issuer: The exchange
              subject: A test
              reference: CT/156/2021
              contacts: [{name: Hotline, phone: 2979 7222}]
            """)
}

extension Check {
    /// A circular that nobody could find again.
    static let circularReference = Check { plan in
        plan.circulars.filter { circular in
            circular.reference == nil && circular.link == nil && circular.date == nil && circular.follows.isEmpty
        }.map { circular in
            Finding(
                "circular-reference", .hint, at: circular.place, "nothing says which circular this is",
                help: "add its \"reference\", its \"date\" or a \"link\" to it")
        }
    }
}
