import CivilTime
import Diagnostics
import Execution
import FoundationEssentials
import TestSupport

@testable import PlanLanguage

/// The tables of the manual that are made from the declarations of the language.
///
/// A table stands between `<!-- generated: NAME -->` and `<!-- end -->`.
enum GeneratedTables {
    static let all: [String: String] = {
        var tables: [String: String] = ["matchers": matchers, "filters": filters, "names": names]
        tables["list of rules"] = RulePages.list
        tables["rules"] = RulePages.text
        for shape in shapes { tables[shape.name] = keys(shape.fields) }
        tables["procedure input"] = keys(Input.ProcedureShape.shape.fields)
        tables["step body"] = keys(StepBody.Shape.fields)
        for procedure in shippedProcedures { tables["procedure \(procedure.name)"] = table(of: procedure) }
        for kind in StepKinds.all.vocabulary.kinds { tables["step kind \(kind.name)"] = table(of: kind) }
        return tables
    }()

    private static let shapes: [ObjectShape] = [
        PlanReader.Shape.shape, Circular.Shape.shape, Circular.ContactShape.shape,
        Participation.Shape.shape, Window.Shape.shape, Window.PhaseShape.shape, CalendarShape.plan, CalendarShape.site,
        Deadline.Shape.shape, Preparation.Shape.shape, Input.Shape.shape, Host.Shape.shape, Objective.Shape.shape,
        Role.Shape.shape, Event.Shape.shape, EventWait.Shape.shape,
        Requirement.Shape.shape,
        ObjectShape("step", "", fields: Step.Shape.common), Retry.Shape.shape, Site.Shape.shape,
        ObjectShape("site host", "", fields: SiteHost.Shape.shape.fields), SiteHost.ClientCertificateShape.shape,
        SiteProxy.Shape.shape,
        ValueSource.Shape.shape, Procedure.Shape.shape, Capture.Shape.shape,
    ]

    /// The procedures that come with the program.
    static let shippedProcedures: [Procedure] = {
        let folder = "\(Fixtures.repository)/plans/procedures"
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.sorted().compactMap { name in
            guard let (source, _) = try? SourceText.read(path: "\(folder)/\(name)"),
                case .procedure(let procedure) = Linter(vocabulary: StepKinds.all.vocabulary).read(source).document
            else { return nil }
            return procedure
        }
    }()

    /// The document with its tables made anew.
    static func update(_ text: String) throws -> String {
        var lines: [String] = []
        var isInside = false
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
            if line == "<!-- end -->" { isInside = false }
            if !isInside { lines.append(line) }
            guard line.hasPrefix("<!-- generated: "), line.hasSuffix(" -->") else { continue }
            let name = String(line.dropFirst("<!-- generated: ".count).dropLast(" -->".count))
            guard let table = all[name] else { throw UnknownTable(name: name) }
            lines.append(table)
            isInside = true
        }
        if isInside { throw UnknownTable(name: "a table without <!-- end -->") }
        return lines.joined(separator: "\n")
    }

    struct UnknownTable: Error {
        let name: String
    }

    // MARK: Tables

    static func marked(_ name: String) -> String { "<!-- generated: \(name) -->\n\(all[name] ?? "")\n<!-- end -->\n" }

    private static func table(of kind: StepKindDeclaration) -> String {
        var facts: [String] = []
        if !kind.schemes.isEmpty {
            facts.append("Hosts: " + kind.schemes.map { "`\($0)://`" }.joined(separator: ", ") + ".")
        }
        if let timeout = kind.timeout {
            facts.append("One attempt may take \(timeout.words), unless the step says `timeout:`.")
        }
        let head = (facts.isEmpty ? "" : facts.joined(separator: " ") + "\n\n") + keys(kind.fields)
        // A step may declare all its results itself.
        if kind.results.isEmpty { return head }
        let results =
            "| Result | Type | Meaning |\n|---|---|---|\n"
            + kind.results.flatMap { rows($0, within: "") }.joined(separator: "\n")
        return head + "\n\n" + results
    }

    private static func table(of procedure: Procedure) -> String {
        let inputs = procedure.inputs.map { input in
            let standard = input.defaultValue.map { "`\($0)`" } ?? "required"
            let type = input.isSecret ? "a secret" : input.type.rawValue
            return "| `\(input.name)` | \(type) | \(cell(standard)) | \(cell(input.about)) |"
        }
        let outputs = procedure.outputs.map { "`\($0.name)` (\($0.type.name))" }.joined(separator: ", ")
        return "| Input | Type | Default | Meaning |\n|---|---|---|---|\n" + inputs.joined(separator: "\n")
            + (outputs.isEmpty ? "" : "\n\nOutputs: \(outputs).")
    }

    private static func keys(_ fields: [FieldDeclaration]) -> String {
        "| Key | Value | Default | Meaning |\n|---|---|---|---|\n"
            + fields.map { field in
                let standard = field.isRequired ? "required" : field.defaultText.map { "`\($0)`" } ?? ""
                return "| `\(field.name)` | \(cell(words(field.form))) | \(standard) | \(cell(field.help)) |"
            }.joined(separator: "\n")
    }

    private static func words(_ form: FieldDeclaration.Form) -> String {
        switch form {
        case .scalar(let type): words(type)
        case .list(let type): "\(words(type)), or a list"
        case .map(let type): "names, each with \(words(type))"
        case .tree: "anything JSON can say"
        case .object(let shape): "keys of \(shape.name)"
        case .named(let shape): "names, each with keys of \(shape.name)"
        case .special(let text): text
        }
    }

    private static func words(_ type: ScalarType) -> String {
        guard let words = type.words else { return type.expected }
        return words.map { "`\($0)`" }.joined(separator: ", ")
    }

    private static func rows(_ result: ResultDeclaration, within path: String) -> [String] {
        let own = "| `\(path)\(result.name)` | \(words(result.type)) | \(cell(result.help)) |"
        let members: [ResultDeclaration] =
            switch result.type {
            case .record(let members): members
            case .list(.record(let members)): members
            default: []
            }
        return [own] + members.flatMap { rows($0, within: "\(path)\(result.name).") }
    }

    private static func words(_ type: ResultType) -> String {
        switch type {
        case .word(let words): "one of " + words.map { "`\($0)`" }.joined(separator: ", ")
        case .list(let element): "list of \(element.name)s"
        case .map(let element): "names, each with a \(element.name)"
        default: type.name
        }
    }

    private static let matchers: String = {
        let types: [(String, ResultType)] = [
            ("text", .text), ("word", .word([])), ("number", .integer), ("duration", .duration), ("time", .instant),
            ("list", .list(.text)), ("record", .record([])), ("JSON", .json),
        ]
        return "| Matcher | What it asks | Of |\n|---|---|---|\n"
            + MatcherDeclaration.all.map { matcher in
                let fitting = types.filter { matcher.appliesTo($0.1) }.map(\.0)
                let of = fitting.count == types.count ? "anything" : fitting.joined(separator: ", ")
                return "| `\(matcher.name)` | \(cell(matcher.help)) | \(of) |"
            }.joined(separator: "\n")
    }()

    private static let filters: String =
        "| Filter | Takes | Gives | What it gives |\n|---|---|---|---|\n"
        + FilterDeclaration.all.map { filter in
            let takes = filter.takes.map(\.rawValue).joined(separator: ", ")
            return "| `\(filter.usage)` | \(takes) | \(filter.givesWords) | \(cell(filter.help)) |"
        }.joined(separator: "\n")

    /// The names that every plan has, with their members.
    private static let names: String =
        "| Name | Type | Value |\n|---|---|---|\n"
        + BuiltInName.all.flatMap { name in
            name.members.map { member in
                let path = name.name.contains(" ") ? "HOST.\(member.name)" : "\(name.name).\(member.name)"
                return "| `\(path)` | \(member.type.name) | \(cell(member.help)) |"
            }
        }.joined(separator: "\n")

    /// A bar would end the cell.
    private static func cell(_ text: String) -> String {
        text.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
    }
}
