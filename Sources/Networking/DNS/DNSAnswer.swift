/// What a server said to a question.
package struct DNSAnswer: Sendable {
    package enum Response: String, Sendable, CaseIterable {
        case found
        /// There is no such name: NXDOMAIN, RFC 2308 section 2.1.
        case noSuchName = "no-such-name"
        /// The name has no record of this type, RFC 2308 section 2.2.
        case noData = "no-data"
        /// The server does not know, and names others that may: it does not ask them.
        case referral
        case refused
        case serverFailure = "server-failure"
        /// The server does not understand the question: FORMERR or NOTIMP.
        case notUnderstood = "not-understood"
        case other
    }

    package let response: Response
    /// In the server's order, as all that has no rank of its own.
    package let addresses: [IPAddress]
    /// The names that a chain of aliases leads to, then those that the records name, the preferred ones first.
    package let names: [DNSName]
    package let services: [DNSService]
    package let texts: [String]
    /// Seconds, the least of all records that were used; nil where there is none.
    package let ttl: UInt32?
    /// RFC 1035 section 4.1.1, RFC 6895 section 2.3.
    package let responseCode: UInt8

    init(_ message: DNSMessage, to question: DNSQuestion) {
        let chain = Self.aliases(in: message.answers, of: question)
        let end = chain.last?.name.folded ?? question.name.folded
        let records = message.answers.filter { $0.type == question.type && $0.owner.folded == end }
        let isCurrent = message.responseCode == 0
        let used = isCurrent ? records : []
        addresses = used.compactMap { if case .address(let address) = $0.content { address } else { nil } }
        texts = used.compactMap { if case .text(let text) = $0.content { text } else { nil } }
        services = used.compactMap { if case .service(let service) = $0.content { service } else { nil } }
            .sorted { ($0.priority, -$0.weight) < ($1.priority, -$1.weight) }
        let exchanges = used.compactMap { record -> (DNSName, UInt16)? in
            if case .exchange(let name, let preference) = record.content { (name, preference) } else { nil }
        }
        let plain = used.compactMap { if case .name(let name) = $0.content { name } else { nil } }
        names = chain.map(\.name) + plain + exchanges.sorted { $0.1 < $1.1 }.map(\.0) + services.map(\.name)
        ttl = (chain.map(\.ttl) + used.map(\.ttl)).min()
        responseCode = message.responseCode
        response = Self.response(to: message, hasRecords: !records.isEmpty)
    }

    private static func response(to message: DNSMessage, hasRecords: Bool) -> Response {
        switch message.responseCode {
        case 0 where hasRecords: return .found
        case 0:
            let names = message.authority.map(\.type)
            let isReferral = message.answers.isEmpty && !message.isAuthoritative && names.contains(.ns)
            return isReferral && !names.contains(.soa) ? .referral : .noData
        case 1, 4: return .notUnderstood
        case 2: return .serverFailure
        case 3: return .noSuchName
        case 5: return .refused
        default: return .other
        }
    }

    /// The aliases from the name that was asked about, each used once: a circle of them ends.
    private static func aliases(
        in records: [DNSRecord], of question: DNSQuestion
    ) -> [(name: DNSName, ttl: UInt32)] {
        guard question.type != .cname else { return [] }
        var ends: [[[UInt8]]: (name: DNSName, ttl: UInt32)] = [:]
        for record in records where record.type == .cname {
            if case .name(let name) = record.content, ends[record.owner.folded] == nil {
                ends[record.owner.folded] = (name, record.ttl)
            }
        }
        var chain: [(name: DNSName, ttl: UInt32)] = []
        var current = question.name.folded
        while let next = ends.removeValue(forKey: current) {
            chain.append(next)
            current = next.name.folded
        }
        return chain
    }
}
