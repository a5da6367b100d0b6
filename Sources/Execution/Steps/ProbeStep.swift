import CivilTime
import Diagnostics
import JSONText
import PlanLanguage

/// An outside program does what no other kind can: a JSON request on its standard input, its results on its output.
package enum ProbeStep: StepKind {
    static let run = Field(
        FieldDeclaration(
            "run", .list(.text), "the program, by its path from the file's folder, and its arguments; no shell",
            required: true, open: true)
    ) { value -> [String]? in
        guard case .list(let values) = value else { return value.text.map { [$0] } }
        return values.compactMap(\.text)
    }
    static let to = Field.host("to", "the host it is about; its address and port stand in the request")
    static let with = Field(
        FieldDeclaration("with", .tree, "what it is to know, as a JSON document", open: true)
    ) { value -> PlanValue? in value }
    static let results = Field(
        FieldDeclaration(
            "results", .map(.word(ProbeResults.types.map(\.word))), "what it finds: names, each with its type",
            required: true)
    ) { value -> [PlanValue.Member]? in if case .record(let members) = value { members } else { nil } }
    static let secrets = Field(
        FieldDeclaration("secrets", .map(.text), "secrets it needs; they stand in the request only", secret: true)
    ) { value -> [PlanValue.Member]? in if case .record(let members) = value { members } else { nil } }
    static let environment = Field(
        FieldDeclaration("env", .map(.text), "its environment, beside PATH and LANG", open: true)
    ) { value -> [PlanValue.Member]? in if case .record(let members) = value { members } else { nil } }
    static let mostOutput = Field.integer(
        "max-output", ProbeResults.outputSize, "how much it may print", default: "64KiB")

    package static let declaration = StepKindDeclaration(
        "probe", "an outside program, with a fixed contract",
        fields: [
            run.declaration, to.declaration, with.declaration, results.declaration, secrets.declaration,
            environment.declaration, mostOutput.declaration,
        ],
        results: [], timeout: .seconds(60), ownResults: ProbeResults.declared, check: check)

    /// What the environment of every program holds.
    private static let fixedEnvironment = [("PATH", "/usr/local/bin:/usr/bin:/bin"), ("LANG", "C.UTF-8")]

    private static let check: @Sendable (StepArguments, Place) -> [Finding] = { arguments, place in
        programFindings(arguments) + ProbeResults.findings(arguments) + environmentFindings(arguments)
    }

    private static func programFindings(_ arguments: StepArguments) -> [Finding] {
        guard let expression = program(arguments) else { return [] }
        guard let path = expression.constant?.text else {
            return [
                Finding(
                    "wrong-value", at: expression.place, "the program is named without references",
                    help: "write its path itself: whoever allows it must be able to read it")
            ]
        }
        if path.isEmpty || path.hasSuffix("/") {
            return [Finding("wrong-value", at: expression.place, "expected the path of a program, found \"\(path)\"")]
        }
        if path.hasPrefix("/") || path.hasPrefix("~") {
            return [
                Finding(
                    "wrong-value", at: expression.place,
                    "\"\(TerminalText.excerpt(path))\" is a path of one machine, and this file is for many",
                    help: "name the program by its path from the folder of this file")
            ]
        }
        return []
    }

    private static func environmentFindings(_ arguments: StepArguments) -> [Finding] {
        guard case .map(let pairs) = arguments[environment.name] else { return [] }
        return pairs.compactMap { pair in
            let name = pair.key.value
            let isName =
                name.first?.isNumber == false
                && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
            if isName, !fixedEnvironment.contains(where: { $0.0 == name }) { return nil }
            return Finding(
                "wrong-value", at: pair.key.place,
                isName ? "\"\(name)\" is the same for every program" : "\"\(name)\" is no name of a variable")
        }
    }

    private static func program(_ arguments: StepArguments) -> Expression? {
        guard case .list(let expressions) = arguments[run.name] else { return nil }
        return expressions.first
    }

    /// The path of the program as it is started.
    private static func path(_ step: Step) -> Located<String>? {
        guard let expression = program(step.arguments), let text = expression.constant?.text else { return nil }
        let source = expression.place.source
        let path = PlanFileSource.path(text, namedIn: source)
        // Without a slash it would be looked for among the system's programs.
        return Located(path.contains("/") ? path : "./\(path)", at: expression.place)
    }

    /// The programs that a run of the chosen steps may start, in the order of the plan; by hand none is started.
    package static func programs(of plan: Plan, _ selection: Selection, _ site: Site?) -> [Located<String>] {
        let byHand = Set(site?.byHand.map(\.value) ?? [])
        return selection.objectives(of: plan).flatMap { objective in
            let chosen = selection.steps(of: objective)
            return objective.allSteps.filter {
                chosen.contains($0.name) && !byHand.contains("\(objective.name).\($0.name)")
            }.flatMap(programs)
        }
    }

    /// That a program which a plan names cannot be started here.
    package static func missing(_ program: Located<String>, _ severity: Severity = .error) -> Finding {
        Finding(
            "missing-program", severity, at: program.place,
            "there is no program \"\(program.value)\" that can be run",
            help: program.value.contains(" ")
                ? "a program with arguments is a list, such as [probes/check, --port, 4902]"
                : "its path is counted from the folder of the file that names it; make it executable")
    }

    private static func programs(of step: Step) -> [Located<String>] {
        if step.isComposite { return step.innerSteps.flatMap(programs) }
        return step.kind.name == declaration.name ? [path(step)].compactMap(\.self) : []
    }

    package static func perform(_ call: StepCall) async throws(StepTrouble) -> StepResults {
        guard let path = path(call.step) else { preconditionFailure("run is required") }
        let program = OutsideProgram(
            path: path.value, arguments: Array((call.arguments[run] ?? []).dropFirst()),
            environment: Self.fixedEnvironment.map { (name: $0.0, value: $0.1) }
                + (call.arguments[environment] ?? []).map { (name: $0.name, value: $0.value.text ?? "") },
            input: Array(try request(call).text().utf8) + [UInt8(ascii: "\n")],
            mostOutput: call.arguments[mostOutput] ?? 0, timeout: call.timeout)
        let end = await call.tools.programs.run(program)
        return try ProbeAnswer(end: end, call: call, program: path.value).results()
    }

    private static func request(_ call: StepCall) throws(StepTrouble) -> JSON {
        var members: [JSON.Member] = [
            .init("ctplan-probe", .integer(1)), .init("plan", .text(call.plan.name)),
            .init("step", .text(call.question.step)),
            .init("member", call.question.member.map { .text($0) } ?? .null),
            .init("now", .text(call.tools.clock.now().description)),
            .init("timeout", .number(call.timeout / .seconds(1))), .init("window", window(call)),
            .init(
                "allow",
                .array(
                    call.tools.network.networkGuard.layers.map { layer in
                        .array(layer.subnets.map { .text($0.description) })
                    })),
        ]
        if let target = try call.target(to) {
            members.append(
                .init(
                    "to",
                    .object([
                        .init("name", .text(target.host.name)), .init("host", .text(target.host.url.host)),
                        .init("address", target.address.map { .text($0.description) } ?? .null),
                        .init("port", .integer(target.port)),
                    ])))
        }
        if case .json(let document)? = call.arguments[with] { members.append(.init("with", document)) }
        if let secrets = call.arguments[secrets] {
            members.append(
                .init("secrets", .object(secrets.map { .init($0.name, .text($0.value.text ?? "")) })))
        }
        return .object(members)
    }

    private static func window(_ call: StepCall) -> JSON {
        guard let window = call.window else { return .null }
        let span = window.turn(at: call.tools.clock.now()).occurrence.span
        return .object([
            .init("name", .text(window.name)), .init("zone", .text(window.zone.name)),
            .init("opens", span.opens.map { .text($0.description) } ?? .null),
            .init("closes", span.closes.map { .text($0.description) } ?? .null),
        ])
    }

    package static func instruction(_ words: InstructionWords) -> String {
        words.passOver(results)
        return "Do what the program \(words.text(run) ?? "") does"
            + (words.host(to).map { ", with \($0)" } ?? "") + "."
    }
}
