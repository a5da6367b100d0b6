import Diagnostics
import JSONText

extension FindingsReport {
    /// GitHub's workflow commands: `::error file=…,line=…::message`.
    var gitHubCommands: [String] {
        findings.map { finding in
            let place = finding.place
            let properties = [
                ("file", TerminalText.clean(path(place.source.path))), ("line", String(place.line)),
                ("endLine", String(place.line)),
                ("col", String(place.column)), ("endColumn", String(place.column + place.length)),
                ("title", finding.rule),
            ].map { "\($0)=\(Self.escaped($1, also: ":,"))" }
            let command = finding.severity == .hint ? "notice" : finding.severity.rawValue
            return "::\(command) \(properties.joined(separator: ","))::\(Self.escaped(message(finding), also: ""))"
        } + problems.map { "::error::\(Self.escaped($0, also: ""))" }
    }

    /// What would end a command or a property stands as its code.
    private static func escaped(_ text: String, also signs: String) -> String {
        text.unicodeScalars.map { scalar in
            let mustBe = "%\r\n".unicodeScalars.contains(scalar) || signs.unicodeScalars.contains(scalar)
            guard mustBe else { return String(scalar) }
            let hex = String(scalar.value, radix: 16, uppercase: true)
            return "%" + (hex.count < 2 ? "0" + hex : hex)
        }.joined()
    }

    /// GitLab's code quality report, a list of issues.
    var gitLabReport: JSON {
        .array(
            zip(findings, fingerprints).map { finding, fingerprint in
                let severity =
                    switch finding.severity {
                    case .error: "major"
                    case .warning: "minor"
                    case .hint: "info"
                    }
                return .object([
                    .init("description", .text(message(finding))), .init("check_name", .text(finding.rule)),
                    .init("fingerprint", .text(fingerprint)), .init("severity", .text(severity)),
                    .init(
                        "location",
                        .object([
                            .init("path", .text(path(finding.place.source.path))),
                            .init("lines", .object([.init("begin", .integer(finding.place.line))])),
                        ])),
                ])
            })
    }

    /// A test case for each finding, and one that passed for each file without any. A hint is no failure, as it is none for
    /// the exit status.
    var jUnit: String {
        let bad = Set(findings.map(\.place.source.path))
        let cases = findings.map { finding in
            let text = Self.xml(FindingRenderer().render(finding))
            let body =
                finding.severity == .hint
                ? "<system-out>\(text)</system-out>"
                : "<failure type=\"\(finding.severity.rawValue)\" message=\"\(Self.xml(message(finding)))\">\(text)</failure>"
            return """
                    <testcase classname="\(Self.xml(name(finding.place.source.path)))" name="\(Self.xml("\(finding.rule) at \(finding.place.line):\(finding.place.column)"))">
                      \(body)
                    </testcase>

                """
        }
        let failureCount = findings.count { $0.severity != .hint }
        let good = files.filter { !bad.contains($0) }.map {
            "    <testcase classname=\"\(Self.xml(name($0)))\" name=\"lint\"/>\n"
        }
        let errors = problems.map {
            "    <testcase classname=\"ctplan\" name=\"reading\"><error message=\"\(Self.xml($0))\"/></testcase>\n"
        }
        let count = cases.count + good.count + errors.count
        let totals = "tests=\"\(count)\" failures=\"\(failureCount)\" errors=\"\(errors.count)\""
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <testsuites \(totals)>
              <testsuite name="ctplan lint" \(totals)>
            \((cases + good + errors).joined())  </testsuite>
            </testsuites>

            """
    }

    /// A path whose control characters are shown.
    private func name(_ file: String) -> String { TerminalText.clean(path(file)) }

    /// Text for XML 1.0, section 2.2: what may not stand in it at all becomes U+FFFD.
    private static func xml(_ text: String) -> String {
        text.unicodeScalars.map { scalar in
            switch scalar {
            case "&": "&amp;"
            case "<": "&lt;"
            case ">": "&gt;"
            case "\"": "&quot;"
            case "\n": "&#10;"
            case "\t": "&#9;"
            case "\u{0}"..."\u{1F}", "\u{FFFE}", "\u{FFFF}": "\u{FFFD}"
            default: String(scalar)
            }
        }.joined()
    }
}
