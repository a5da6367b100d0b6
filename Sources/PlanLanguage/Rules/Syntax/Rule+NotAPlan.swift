extension Rule {
    static let notAPlan = Rule(
        "not-a-plan", .error, .syntax, "The file is no plan, site file or procedure.",
        fix: .safe,
        reason: """
            A file of another program, given by mistake, would otherwise have hundreds of findings. The first key \
            says what a file is.
            """,
        bad: Sample(
            """
            version: 3
            services: {web: {image: nginx}}
            """, isWhole: true),
        mended: """
            ctplan: 1
            title: An example
            circular: {issuer: The exchange, subject: A test, date: 2020-12-01, contacts: [{name: Hotline, phone: 2979 7222}]}
            zone: Asia/Hong_Kong
            windows: {test: {date: 2021-08-14}}
            objectives:
              look: {window: test, steps: {look: {manual: {do: Look at the screen}}}}
            """)
}
