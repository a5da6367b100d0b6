extension Rule {
    static let wrongUrl = Rule(
        "wrong-url", .error, .network, "An address of a host is not a URL that can be gone to.",
        reason: """
            It needs a scheme, a name or an IP address and, where the scheme has no usual port, a port from 1 to \
            65535.
            """,
        bad: """
            hosts:
              gateway: tcp://192.0.2.7:99999
            """,
        mended: """
            hosts:
              gateway: tcp://192.0.2.7:4901
            objectives:
              reach:
                window: test
                steps:
                  open: {tcp: {to: gateway}}
            """)
}
