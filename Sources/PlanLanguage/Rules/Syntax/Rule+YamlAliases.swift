extension Rule {
    static let yamlAliases = Rule(
        "yaml-aliases", .error, .syntax, "Aliases grow to more values than are read.",
        reason: """
            A few lines of aliases of aliases stand for millions of values. The limit keeps a file, meant badly or \
            not, from taking the memory of the machine.
            """,
        bad: """
            ctplan: 1
            a: &a [x, x, x, x, x, x, x, x, x, x]
            b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]
            c: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]
            d: &d [*c, *c, *c, *c, *c, *c, *c, *c, *c, *c]
            e: &e [*d, *d, *d, *d, *d, *d, *d, *d, *d, *d]
            f: &f [*e, *e, *e, *e, *e, *e, *e, *e, *e, *e]
            """,
        mended: """
            hosts:
              rap-1: sftp://192.0.2.1:10022
              rap-2: sftp://192.0.2.2:10022
            groups:
              rap: [rap-1, rap-2]
            objectives:
              reach:
                window: test
                for-each: {server: rap}
                steps:
                  reach: {tcp: {to: $(server)}}
            """)
}
