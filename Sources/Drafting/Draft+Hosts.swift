extension Draft {
    /// The systems that a text names. What it does not say beside an address is not guessed: neither port nor protocol.
    static func hosts(
        _ text: CircularText, mails: [Found<ContactMention>], outside sentences: [Range<Int>] = []
    ) -> [Host] {
        var hosts: [Host] = []
        var counts: [String: Int] = [:]
        func add(_ kind: Host.Kind, _ url: String?, _ address: String, _ found: Found<String>) {
            guard hosts.count < 64, !hosts.contains(where: { $0.url == url && $0.address == address }) else { return }
            let base = HostName.of(address) ?? "\(kind)"
            counts[base, default: 0] += 1
            let isPlain = base != "\(kind)" && counts[base] == 1
            hosts.append(
                Host(
                    name: isPlain ? base : "\(base)-\(counts[base] ?? 0)", kind: kind, url: url, address: address,
                    found: found))
        }
        let urls = URLFinder.find(in: text).filter { url in
            !isSource(url, text) && !sentences.contains { $0.overlaps(url.range) }
        }
        for url in urls {
            let scheme = url.value.prefix { $0 != ":" }.lowercased()
            add(scheme.hasPrefix("http") ? .web : scheme == "sftp" ? .sftp : .ftp, url.value, url.value, url)
        }
        for mention in AddressFinder.find(in: text) {
            let host = mention.value.host
            guard !urls.contains(where: { $0.range.overlaps(mention.range) || $0.value.hasSuffix("//\(host)") }),
                !mails.contains(where: { $0.value.email?.lowercased().hasSuffix("@\(host)") ?? false })
            else { continue }
            let service = mention.value.service ?? .tcp
            let line = text.lineRange(text.line(at: mention.range.lowerBound))
            var found = Found(
                value: host, quote: text.quote(line), range: mention.range, doubts: mention.doubts)
            if mention.value.service == nil {
                found.doubts.append("the text does not say by what protocol it is reached")
            }
            let authority = host.contains(":") ? "[\(host)]" : host
            for port in mention.value.ports {
                add(Host.Kind(service), "\(service.rawValue)://\(authority):\(port)", host, found)
            }
            guard mention.value.ports.isEmpty else { continue }
            if let port = service.usualPort {
                found.doubts.append("the text names no port: \(port) is the usual one")
            }
            add(
                Host.Kind(service), service.usualPort == nil ? nil : "\(service.rawValue)://\(authority)", host, found)
        }
        return hosts
    }
}

extension Draft.Host.Kind {
    fileprivate init(_ service: Service) {
        self =
            switch service {
            case .web: .web
            case .sftp: .sftp
            case .ftp, .ftps: .ftp
            case .smtp: .mail
            case .imap: .mailbox
            case .dns: .dns
            case .udp: .feed
            case .tls: .tls
            case .tcp: .tcp
            }
    }
}
