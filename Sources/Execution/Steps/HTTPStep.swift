import CivilTime
import Diagnostics
import Networking
import PlanLanguage

/// A request, a form filled in, or a link followed, within the objective's web session.
enum HTTPStep: StepKind {
    static let to = Field.host("to", "the host to send a request to")
    static let path = Field.text("path", "the path of the request, where it is not the host's")
    static let method = Field.text(
        "method", .word(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]),
        "GET, or POST where there is a body")
    static let query = Field.map("query", "names and values put after the path, encoded")
    static let headers = Field.map("headers", "header fields to send")
    static let form = Field.map("form", "names and values sent as a form")
    static let json = Field.tree("json", "a JSON document to send")
    static let body = Field.text("body", "a text to send")
    static let multipart = Field.tree(
        "multipart",
        "names and values sent as multipart/form-data; a file is {content: TEXT, filename: NAME, type: TYPE}")
    static let user = Field.text("user", "the account for HTTP authentication, sent to this host alone")
    static let password = Field.text("password", "the password of that account", secret: true)
    static let authentication = Field.text(
        "auth", .word(HTTPCredentials.Scheme.allCases.map(\.rawValue)), "how the account is shown", default: "basic")
    static let fillForm = Field.map(
        "fill-form", "fill in the form of the page the objective is on, fields by name, label or type, and send it")
    static let formName = Field.text(
        "form-name", "the name or id of the form to fill in, where its fields do not choose")
    static let button = Field.text("button", "the button that sends the form, where there are several")
    static let follow = Field.text("follow", "the link or button of the page the objective is on, by its text")
    static let redirects = Field.boolean(
        "follow-redirects", "whether redirects to the plan's hosts are followed, also those of a page", default: "true")
    static let limit = Field.integer("max-size", .size, "the largest answer that is read", default: "8MiB")

    private static let hasBody = ResultCondition.isNot("HEAD", field: method.name)

    static let declaration = StepKindDeclaration(
        "http", "send a request, fill in a form or follow a link",
        fields: [
            to.declaration, path.declaration, method.declaration, query.declaration, headers.declaration,
            form.declaration,
            json.declaration, body.declaration, multipart.declaration, user.declaration, password.declaration,
            authentication.declaration, fillForm.declaration, formName.declaration, button.declaration,
            follow.declaration,
            redirects.declaration, limit.declaration,
        ],
        results: [
            ResultDeclaration("status", .integer, "the status code"),
            ResultDeclaration("headers", .map(.text), "the header fields of the answer"),
            ResultDeclaration("body", .text, "the answer as it came, decoded by its charset", where: hasBody),
            ResultDeclaration("text", .prose, "the page as a person sees it", where: hasBody),
            ResultDeclaration("json", .json, "the answer as a JSON document", where: hasBody),
            ResultDeclaration(
                "xpath", .xpath, "texts of the page, by XPath 1.0 expressions such as //h1", where: hasBody),
            ResultDeclaration("url", .text, "the URL that answered in the end"),
            ResultDeclaration("redirects", .integer, "how many redirects were followed"),
            ResultDeclaration("cookies", .map(.text), "the cookies that the session has for the host that answered"),
            ResultDeclaration("size", .size, "the bytes of the answer"),
            ResultDeclaration("http-version", .text, "the version of HTTP, such as 1.1 or 2", form: .httpVersion),
            CommonResults.connection, CommonResults.certificate, CommonResults.tlsVersion, CommonResults.address,
            CommonResults.timings,
        ],
        schemes: ["http", "https"], timeout: .seconds(30), check: check)

    private static let check: @Sendable (StepArguments, Place) -> [Finding] = { arguments, place in
        var findings: [Finding] = []
        let actions = [to.name, fillForm.name, follow.name].filter(arguments.has)
        if actions.isEmpty {
            findings.append(
                Finding("missing-field", at: place, "http needs one of \"to\", \"fill-form\" and \"follow\""))
        } else if actions.count > 1 {
            findings.append(
                Finding(
                    "wrong-combination", at: arguments.place(of: actions[1]) ?? place,
                    "\"\(actions[0])\" and \"\(actions[1])\" are two actions",
                    help: "make them two steps: the page is kept between them"))
        }
        let bodies = [form.name, json.name, body.name, multipart.name].filter(arguments.has)
        if bodies.count > 1 {
            findings.append(
                Finding(
                    "wrong-combination", at: arguments.place(of: bodies[1]) ?? place,
                    "\"\(bodies[0])\" and \"\(bodies[1])\" are two bodies"))
        }
        let requestOnly = [
            path.name, method.name, query.name, form.name, json.name, body.name, multipart.name, user.name,
            password.name, authentication.name,
        ]
        if !arguments.has(to.name), let field = requestOnly.first(where: arguments.has) {
            findings.append(
                Finding(
                    "wrong-combination", at: arguments.place(of: field) ?? place,
                    "\"\(field)\" goes with \"to\"; a form or link has its own"))
        }
        if let field = [user.name, password.name, authentication.name].first(where: arguments.has),
            !arguments.has(user.name) || !arguments.has(password.name)
        {
            findings.append(
                Finding(
                    "wrong-combination", at: arguments.place(of: field) ?? place,
                    "an account takes \"user\" and \"password\"", help: "write both: user: NAME, password: $(input)"))
        }
        if let place = arguments.place(of: multipart.name), let problem = Multipart.problem(with: arguments) {
            findings.append(Finding("wrong-value", at: place, problem, help: Multipart.help))
        }
        findings += headerFindings(arguments)
        if let place = arguments.place(of: formName.name), !arguments.has(fillForm.name) {
            findings.append(Finding("wrong-combination", at: place, "\"form-name\" goes with \"fill-form\""))
        }
        if arguments.has(button.name), !arguments.has(fillForm.name) {
            findings.append(
                Finding(
                    "wrong-combination", at: arguments.place(of: button.name) ?? place,
                    "\"button\" goes with \"fill-form\"", help: "a button alone is pressed with \"follow\""))
        }
        return findings
    }

    /// What could not be sent as a header field (RFC 9110, sections 5.1 and 5.5).
    private static func headerFindings(_ arguments: StepArguments) -> [Finding] {
        guard case .map(let pairs) = arguments[headers.name] else { return [] }
        return pairs.flatMap { pair -> [Finding] in
            var findings: [Finding] = []
            let name = pair.key.value
            if name.isEmpty || name.contains(where: { $0.isWhitespace || $0 == ":" }) {
                findings.append(
                    Finding(
                        "wrong-value", at: pair.key.place,
                        "\"\(TerminalText.excerpt(name))\" is no name of a header field",
                        help: "it has no blanks and no colon, such as Accept-Language"))
            }
            if pair.value.constant?.text?.contains(where: \.isNewline) == true {
                findings.append(
                    Finding(
                        "wrong-value", at: pair.value.place,
                        "the value of the header field \"\(TerminalText.excerpt(name))\" holds the end of a line",
                        help: "write it on one line"))
            }
            return findings
        }
    }

    nonisolated(nonsending) static func perform(_ call: StepCall) async throws(StepTrouble) -> StepResults {
        let visit = WebVisit(call: call)
        let logon = await ReturnedLogon(call)
        let answer = try await visit.send(try await visit.firstErrand())
        let results = try await WebResults(call: call, answer: answer).results()
        try await logon?.check(answer, results)
        return results
    }

    static func instruction(_ words: InstructionWords) -> String {
        let place = words.earlierHost(to).map { "On \($0): " } ?? ""
        if let link = words.text(follow) { return "\(place)follow the link or button \"\(link)\"." }
        let fields = words.pairs(fillForm)
        if !fields.isEmpty {
            return
                "\(place)fill in the form with \(Spelled.list(fields.map { "\($0.name) (\($0.value))" })) and send it."
        }
        return "Open \(words.host(to) ?? "the page")" + (words.text(path).map { ", path \($0)" } ?? "")
            + " in a browser."
    }
}
