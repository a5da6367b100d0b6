import Diagnostics
@testable import PlanLanguage
import YAMLTree

/// Step kinds for tests: between them they have a field of every form and a result of every type.
enum SampleKinds {
    static let vocabulary = Vocabulary([http, sftp, tcp])

    static let http = StepKindDeclaration(
        "http", "send a request",
        fields: [
            Field.host("to", "the host").declaration, Field.text("path", "the path").declaration,
            Field.map("headers", "header fields").declaration, Field.map("fill-form", "fields of a form").declaration,
            Field.text("follow", "a link").declaration, Field.tree("json", "a JSON document").declaration,
            Field.texts("tags", "some texts").declaration, Field.integer("port", .port, "a port").declaration,
        ],
        results: [
            ResultDeclaration("status", .integer, "the status"), ResultDeclaration("text", .text, "the page"),
            ResultDeclaration("prose", .prose, "what people read"),
            ResultDeclaration("size", .size, "the bytes"), ResultDeclaration("rate", .decimal, "a number"),
            ResultDeclaration("age", .duration, "a duration"),
            ResultDeclaration("when", .instant, "a time"),
            ResultDeclaration("connection", .word(["established", "refused", "timeout"]), "how it came about"),
            ResultDeclaration("headers", .map(.text), "header fields"), ResultDeclaration("json", .json, "a document"),
            ResultDeclaration("names", .list(.text), "names"),
            ResultDeclaration(
                "certificate",
                .record([
                    ResultDeclaration("expires-in", .duration, "how long it is valid"),
                    ResultDeclaration("problem", .word(["expired", "self-signed"]), "what is wrong"),
                ]), "the certificate"),
        ],
        schemes: ["http", "https"], timeout: .seconds(30))

    static let sftp = StepKindDeclaration(
        "sftp", "list files",
        fields: [
            Field.host("to", "the host", required: true).declaration,
            Field.text("user", "the account", required: true).declaration,
            Field.value("key", .privateKey, "its key", secret: true).declaration,
            Field.text("list", "the folder").declaration,
        ],
        results: [
            ResultDeclaration(
                "files",
                .list(
                    .record([
                        ResultDeclaration("name", .text, "its name"), ResultDeclaration("size", .size, "its bytes"),
                        ResultDeclaration("modified", .instant, "when it was changed"),
                    ])), "the files")
        ],
        schemes: ["sftp"], timeout: .seconds(30))

    static let tcp = StepKindDeclaration(
        "tcp", "connect", fields: [Field.host("to", "the host", required: true).declaration], results: [],
        timeout: .seconds(10))
}

/// Lint of a text, its findings as `LINE:COLUMN rule`.
func lint(_ text: String) -> [String] {
    lintFindings(text).map { "\($0.place.line):\($0.place.column) \($0.rule)" }
}

func lintFindings(_ text: String) -> [Finding] {
    Linter(vocabulary: SampleKinds.vocabulary).read(SourceText(path: "plan.yaml", text: text)).findings
}

func readPlan(_ text: String) -> Plan? {
    let source = SourceText(path: "plan.yaml", text: text)
    guard case .plan(let plan) = Linter(vocabulary: SampleKinds.vocabulary).read(source).document else { return nil }
    return plan
}

/// A plan around the lines of one objective's steps, which begin on line 7.
func planWithSteps(_ steps: String) -> String {
    """
    ctplan: 1
    title: T
    hosts: {web: https://www.example.com, rap: "sftp://192.0.2.1:10022"}
    objectives:
      a:
        steps:

    """ + steps.split(separator: "\n").map { "      \($0)\n" }.joined()
}

/// A plan whose one step expects this, written in flow style.
func planExpecting(_ expectation: String) -> String {
    planWithSteps("reach: {http: {to: web}, expect: {\(expectation)}}")
}

/// What a step expects, as it is read from `expect: {…}`, with the findings.
func expectations(_ text: String, of kind: StepKindDeclaration = SampleKinds.http) -> ([Expectation], [Finding]) {
    let (root, findings) = YAMLDocument.parse(SourceText(path: "expect.yaml", text: "{\(text)}"))
    guard let root else { return ([], findings) }
    let reading = Reading()
    let read = MatcherReader(results: kind.results, owner: kind.name, reading: reading).expectations(root)
    return (read, findings + reading.findings)
}
