import Diagnostics

extension Rule {
    static let circularContact = Rule(
        "circular-contact", .hint, .circular, "Nothing says whom to call when something does not work.",
        reason: "On the night there is no time to look for the circular. A link to it will do too.",
        bad: """
            circular:
              issuer: The exchange
              subject: A test
              reference: CT/156/2021
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
    /// A plan in which nobody finds whom to call.
    static let circularContact = Check { plan in
        guard let circular = plan.circulars.first, plan.circulars.allSatisfy(\.contacts.isEmpty),
            // A link leads to whom it names.
            plan.circulars.allSatisfy({ $0.link == nil })
        else { return [] }
        return [
            Finding(
                "circular-contact", .hint, at: circular.place, "nothing says whom to call when something does not work",
                help: "add contacts: [{name: …, phone: …}] as the circular gives them, or a \"link\" to it")
        ]
    }
}
