extension Rule {
    static let secretUrl = Rule(
        "secret-url", .error, .safety, "A secret is put into the URL of a host.",
        reason: "URLs are shown in records and reports.",
        bad: """
            inputs:
              token: {about: a token, secret: true}
            hosts:
              drill: sftp://$(token):22
            objectives:
              drill:
                window: test
                steps:
                  open: {tcp: {to: drill}}
            """,
        mended: """
            inputs:
              address: {about: address of the drill}
            hosts:
              drill: sftp://$(address):22
            objectives:
              drill:
                window: test
                steps:
                  open: {tcp: {to: drill}}
            """)
}
