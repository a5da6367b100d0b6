import Diagnostics

extension Rule {
    static let weakTls = Rule(
        "weak-tls", .warning, .safety, "A host may use a version of TLS that is no longer safe.",
        reason: "TLS 1.0 and 1.1 are not to be used (RFC 8996).",
        bad: """
            hosts:
              web: {url: https://www.example.com, max-tls: "1.1"}
            objectives:
              reach:
                window: test
                steps:
                  home: {http: {to: web}}
            """,
        mended: """
            hosts:
              web: {url: https://www.example.com, min-tls: "1.2"}
            objectives:
              reach:
                window: test
                steps:
                  home: {http: {to: web}}
            """)
}

extension Check {
    /// A host with which an old version of TLS will do, or has to.
    static let weakTLS = Check { plan in
        plan.hosts.compactMap { weakness(of: $0.tls, $0.name, at: $0.place) }
    }

    /// The same of a site's hosts.
    static func weakTLS(in site: Site) -> [Finding] {
        site.hosts.compactMap { weakness(of: $0.tls, $0.name, at: $0.place) }
    }

    private static func weakness(of demands: TLSDemands, _ name: String, at place: Place) -> Finding? {
        let found = [("max-tls", demands.maximum), ("min-tls", demands.minimum)].first { _, version in
            version.map { $0 < "1.2" } ?? false
        }
        guard let (key, version) = found, let version else { return nil }
        return Finding(
            "weak-tls", .warning, at: place,
            "\"\(key): \(version)\" lets host \"\(name)\" use a version of TLS that is no longer safe (RFC 8996)",
            help: "leave it out, or write 1.2 or 1.3")
    }
}
