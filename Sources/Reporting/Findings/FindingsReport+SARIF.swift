import Diagnostics
import JSONText
import PlanLanguage

extension FindingsReport {
    /// A log of one run (SARIF 2.1.0, OASIS Standard, errata 01).
    var sarif: JSON {
        let rules = Array(Set(findings.map(\.rule))).sorted()
        let driver: [JSON.Member] = [
            .init("name", .text("ctplan")), .init("version", .text(version)),
            .init("rules", .array(rules.map(descriptor))),
        ]
        let results = zip(findings, fingerprints).map { finding, fingerprint in
            result(finding, fingerprint, ruleIndex: rules.firstIndex(of: finding.rule) ?? -1)
        }
        return .object([
            .init(
                "$schema",
                .text("https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json")),
            .init("version", .text("2.1.0")),
            .init(
                "runs",
                .array([
                    .object([
                        .init("tool", .object([.init("driver", .object(driver))])),
                        .init("columnKind", .text("unicodeCodePoints")),
                        .init("invocations", .array([invocation])), .init("results", .array(results)),
                    ])
                ])),
        ])
    }

    /// What the catalogue knows of a rule (section 3.49).
    private func descriptor(_ name: String) -> JSON {
        guard let rule = Rule.named(name) else { return .object([.init("id", .text(name))]) }
        let page = RulePage(rule)
        var members: [JSON.Member] = [
            .init("id", .text(name)),
            .init("shortDescription", Self.text(rule.summary)), .init("fullDescription", Self.text(rule.reason)),
        ]
        // An absolute URI (section 3.49.12): where nobody said where the pages are, there is none to give.
        if let rulePages { members.append(.init("helpUri", .text("\(rulePages)#\(name)"))) }
        members += [
            .init("help", .object([.init("text", .text(page.text)), .init("markdown", .text(page.markdown))])),
            .init("defaultConfiguration", .object([.init("level", .text(Self.level(rule.severity)))])),
            .init("properties", .object([.init("tags", .array([.text(rule.group.rawValue)]))])),
        ]
        return .object(members)
    }

    private static func text(_ text: String) -> JSON { .object([.init("text", .text(text))]) }

    private static func level(_ severity: Severity) -> String { severity == .hint ? "note" : severity.rawValue }

    private var invocation: JSON {
        .object([
            .init("executionSuccessful", .boolean(problems.isEmpty)),
            .init(
                "toolExecutionNotifications",
                .array(
                    problems.map { problem in
                        .object([
                            .init("level", .text("error")),
                            .init("message", .object([.init("text", .text(problem))])),
                        ])
                    })),
        ])
    }

    private func result(_ finding: Finding, _ fingerprint: String, ruleIndex: Int) -> JSON {
        var members: [JSON.Member] = [
            .init("ruleId", .text(finding.rule)), .init("ruleIndex", .integer(ruleIndex)),
            .init("level", .text(Self.level(finding.severity))),
            .init("message", .object([.init("text", .text(message(finding)))])),
            .init("locations", .array([.object([location(finding.place)])])),
        ]
        var related: [JSON] = []
        for note in finding.notes {
            guard let place = note.place else { continue }
            let location = JSON.object([location(place), .init("message", Self.text(TerminalText.clean(note.message)))])
            // Each stands once (section 3.27.22).
            if !related.contains(location) { related.append(location) }
        }
        if !related.isEmpty { members.append(.init("relatedLocations", .array(related))) }
        if let fix = finding.fix { members.append(.init("fixes", .array([object(fix, finding.place.source)]))) }
        members.append(
            .init("partialFingerprints", .object([.init("ctplanFinding/v1", .text(fingerprint))])))
        return .object(members)
    }

    /// A fix (section 3.55), whose replacements (3.57) delete a region, which may be empty, and insert a text there.
    private func object(_ fix: Fix, _ source: SourceText) -> JSON {
        let replacements = fix.edits.map { edit -> JSON in
            let start = source.place(atByte: edit.range.lowerBound)
            let end = source.place(atByte: edit.range.upperBound)
            let region: [JSON.Member] = [
                .init("startLine", .integer(start.line)), .init("startColumn", .integer(start.column)),
                .init("endLine", .integer(end.line)), .init("endColumn", .integer(end.column)),
            ]
            return .object([
                .init("deletedRegion", .object(region)),
                .init("insertedContent", .object([.init("text", .text(edit.text))])),
            ])
        }
        let change: [JSON.Member] = [
            .init("artifactLocation", .object([.init("uri", .text(uri(source.path)))])),
            .init("replacements", .array(replacements)),
        ]
        return .object([
            .init("description", Self.text(fix.safety == .safe ? fix.title : "\(fix.title) (--fix=unsafe)")),
            .init("artifactChanges", .array([.object(change)])),
        ])
    }

    private func location(_ place: Place) -> JSON.Member {
        .init(
            "physicalLocation",
            .object([
                .init("artifactLocation", .object([.init("uri", .text(uri(place.source.path)))])),
                .init(
                    "region",
                    .object([
                        .init("startLine", .integer(place.line)), .init("startColumn", .integer(place.column)),
                        .init("endColumn", .integer(place.column + place.length)),
                    ])),
            ]))
    }

    /// A relative reference, or the URI of a file elsewhere (RFC 3986, section 4.2; RFC 8089).
    private func uri(_ file: String) -> String {
        let path = path(file)
        let encoded = path.utf8.map { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "_"), UInt8(ascii: "~"):
                String(UnicodeScalar(byte))
            default: "%" + String(byte >> 4, radix: 16, uppercase: true) + String(byte & 15, radix: 16, uppercase: true)
            }
        }.joined()
        return path.hasPrefix("/") ? "file://" + encoded : encoded
    }
}
