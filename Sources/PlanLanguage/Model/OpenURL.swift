import Diagnostics

/// The URL of a host of which the circular leaves a part open, such as `sftp://$(drill-address):10022`: inputs complete it.
package struct OpenURL: Sendable {
    private let expression: Expression
    /// As the plan writes it.
    package let text: String

    init(_ expression: Expression, text: String) {
        self.expression = expression
        self.text = text
    }

    package var place: Place { expression.place }
    package var references: [Reference] { expression.template.references }
    /// The inputs that complete it.
    package var inputs: [String] { references.map { $0.path[0] } }

    /// What can be judged before the inputs are known: the URL with a stand-in for each of them.
    func standingIn() -> Result<HostURL, HostURL.Misread> {
        guard case .text(let start) = expression.template.segments.first, start.contains("://") else {
            return .failure(
                .init(reason: "the scheme is written out, such as sftp://$(address), because it says what can reach it")
            )
        }
        return HostURL.parse(
            filled { _, before in
                // A whole host may have to be an address, as that of a DNS server is, or that of a group.
                switch before {
                case "udp://": "239.255.0.1"
                case "udp://[": "ff05::1"
                default: before.hasSuffix("://") ? "192.0.2.1" : Position.of(before).standIn
                }
            })
    }

    /// The URL that these values make of it, or why they make none.
    package func url(in scope: Scope) throws(UnusableValue) -> HostURL {
        var values: [String] = []
        for segment in expression.template.segments {
            guard case .reference(let reference) = segment else { continue }
            let part = Expression(
                template: Template(segments: [segment]), type: .text, place: reference.place, constant: nil)
            values.append(try part.value(in: scope).text ?? "")
        }
        for value in values {
            // One input is one part of the URL: it must not bring the next part along.
            if let sign = value.first(where: { "/?#@[]\\".contains($0) }) {
                throw UnusableValue(
                    place: place, message: "\"\(sign)\" cannot stand in it: only a name, an address or a port is put in"
                )
            }
        }
        let text = filled { index, text in
            let value = values[index]
            return Position.of(text) == .host && IPText.isVersion6(value) ? "[\(value)]" : value
        }
        switch HostURL.parse(text) {
        case .success(let url): return url
        case .failure(let misread): throw UnusableValue(place: place, message: misread.reason)
        }
    }

    /// With something in the place of each reference; `fill` gets its number and the text before it.
    package func filled(_ fill: (_ index: Int, _ before: String) -> String) -> String {
        var text = ""
        var index = 0
        for segment in expression.template.segments {
            switch segment {
            case .text(let plain): text += plain
            case .reference:
                text += fill(index, text)
                index += 1
            }
        }
        return text
    }

    /// Where in a URL the text so far ends.
    private enum Position {
        case host, brackets, port, path

        static func of(_ text: String) -> Position {
            let authority = text.drop { $0 != "/" }.drop { $0 == "/" }
            if authority.contains(where: { "/?#".contains($0) }) { return .path }
            let afterAddress = authority.lastIndex(of: "]").map { authority[$0...] } ?? authority
            if afterAddress.hasPrefix("[") { return .brackets }
            return afterAddress.contains(":") ? .port : .host
        }

        /// A text that is good there.
        var standIn: String {
            switch self {
            case .host, .path: "a"
            case .brackets: "::1"
            case .port: "1"
            }
        }
    }
}
