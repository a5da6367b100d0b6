extension Rule {
    static let nameForm = Rule(
        "name-form", .error, .names, "A key that gives a name is none.",
        reason: """
            References, records and commands name things, so names are made of letters, digits and `-`, and begin \
            with a letter.
            """,
        bad: """
            inputs:
              my user: {about: an account}
            """,
        mended: """
            inputs:
              my-user: {about: an account}
            objectives:
              reach:
                window: test
                steps:
                  home: {http: {to: web, path: /$(my-user)}}
            """)
}
