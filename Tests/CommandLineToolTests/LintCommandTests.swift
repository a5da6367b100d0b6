import Diagnostics
import FoundationEssentials
import Glibc
import Synchronization
import TestSupport
import Testing

@testable import CommandLineTool

struct LintCommandTests {
    private struct Answer {
        let status: Int32
        let output: String
        let errors: String

        /// The files its findings stand in, in order, and their rules.
        func findings(in folder: TemporaryFolder) -> [String] {
            output.split(separator: "\n").filter { $0.hasPrefix(folder.path) }.map { line in
                let path = line.dropFirst(folder.path.count + 1).prefix { $0 != ":" }
                return "\(path) \(line.split(separator: " ").last ?? "")"
            }
        }
    }

    private func lint(_ words: String..., home: String? = nil, environment: [String: String] = [:]) async -> Answer {
        let output = Mutex("")
        let errors = Mutex("")
        let console = Console(
            write: { text in output.withLock { $0 += text } }, writeError: { text in errors.withLock { $0 += text } })
        let status = CommandLineTool.main(
            ["lint"] + words, console: console,
            environment: Environment(environment.merging(home.map { ["HOME": $0] } ?? [:]) { $1 }))
        return Answer(status: status, output: output.withLock { $0 }, errors: errors.withLock { $0 })
    }

    private static let good = """
        ctplan: 1
        title: T
        hosts: {web: https://www.example.com}
        objectives: {a: {steps: {reach: {http: {to: web}}}}}
        """
    private static let bad = good + "\nmore: x\n"
    private static let warned = good + "\ninputs: {user: {about: U}}\n"
    private static let site = "ctplan-site: 1\n"

    @Test func `good files say nothing`() async throws {
        let folder = try TemporaryFolder()
        let plan = try folder.write(Self.good, to: "plan.yaml")
        let site = try folder.write(Self.site, to: "site.yml")
        for answer in [await lint(plan), await lint(site), await lint(plan, site), await lint(folder.path)] {
            #expect(answer.status == 0)
            #expect(answer.output == "")
            #expect(answer.errors == "")
        }
    }

    @Test func `the repository says how grave rules are, and what is left out`() async throws {
        let folder = try TemporaryFolder()
        try folder.write(
            "ctplan-config: 1\nrules: {unused-input: hint}\nleave-out: [drafts]\n", to: "ctplan.yaml")
        let plan = try folder.write(Self.warned, to: "plan.yaml")
        let draft = try folder.write(Self.bad, to: "drafts/bad.yaml")
        let whole = await lint(folder.path)
        #expect(whole.status == 0)
        #expect(whole.findings(in: folder) == ["plan.yaml [unused-input]"])
        #expect(whole.output.contains(": hint: nothing uses the input"))
        // What is named is linted, and a mistake in ctplan.yaml is told beside.
        #expect(await lint(draft).status == 1)
        try folder.write("ctplan-config: 1\nrules: {unused-inpt: hint}\n", to: "ctplan.yaml")
        for answer in [await lint(plan), await lint(folder.path + "/plan.yaml", folder.path + "/ctplan.yaml")] {
            #expect(answer.status == 1)
            #expect(answer.findings(in: folder) == ["ctplan.yaml [unknown-rule]", "plan.yaml [unused-input]"])
        }
    }

    @Test func `answers are held against the plan beside them`() async throws {
        let folder = try TemporaryFolder()
        try folder.write(
            "ctplan: 1\ntitle: T\nobjectives: {a: {steps: {look: {manual: {do: Look}}}}}\n", to: "plan.yaml")
        for (step, rules) in [("a.look", []), ("a.lok", ["answers.yaml [answers]"])] {
            let answers = try folder.write(
                "ctplan-answers: 1\nby: me\nanswers: {\(step): done}\n", to: "answers.yaml")
            for answer in [await lint(answers), await lint(folder.path)] {
                #expect(answer.findings(in: folder) == rules, "\(answer.output)")
                #expect(answer.status == (rules.isEmpty ? 0 : 1))
            }
        }
    }

    @Test func `a file of another program fails no folder`() async throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.good, to: "plan.yaml")
        let other = try folder.write("services: {db: {image: x}}\nvolumes: {}\n", to: "compose.yaml")
        let answer = await lint(folder.path)
        #expect(answer.status == 0)
        #expect(answer.findings(in: folder) == ["compose.yaml [not-a-plan]"])
        #expect(await lint(other).status == 1)
    }

    @Test func `hooks name files that are left out`() async throws {
        let folder = try TemporaryFolder()
        try folder.write("ctplan-config: 1\nleave-out: [drafts]\n", to: "ctplan.yaml")
        let draft = try folder.write(Self.bad, to: "drafts/bad.yaml")
        let plan = try folder.write(Self.bad, to: "plan.yaml")
        #expect(await lint(draft).status == 1)
        for words in [["--respect-leave-out", draft], ["--respect-leave-out", "--format", "oneline", draft]] {
            let answer =
                await words.count == 2 ? lint(words[0], words[1]) : lint(words[0], words[1], words[2], words[3])
            #expect(answer.status == 0 && answer.output == "" && answer.errors == "")
        }
        #expect(await lint("--respect-leave-out", draft, plan).status == 1)
        let hooks = try readText("\(Fixtures.repository)/.pre-commit-hooks.yaml")
        #expect(hooks.contains("entry: ctplan lint --respect-leave-out\n"))
    }

    @Test func `a mistake in ctplan.yaml is told once`() async throws {
        let folder = try TemporaryFolder()
        try folder.write("ctplan-config: 1\nrules: {unused-inpt: hint}\n", to: "ctplan.yaml")
        try folder.write(Self.good, to: "plan.yaml")
        for path in [folder.path, folder.path + "/", folder.path + "/."] {
            #expect(await lint("--format", "oneline", path).output.split(separator: "\n").count == 1)
        }
    }

    @Test func `unsafe is no file to mend`() async throws {
        let folder = try TemporaryFolder()
        let slip = Self.good.replacing("title:", with: "titel:")
        let plan = try folder.write(slip, to: "plan.yaml")
        let answer = await lint("--fix", "unsafe", plan)
        #expect(answer.status == 2)
        #expect(answer.errors.contains("--fix=unsafe"))
        #expect(try readText(plan) == slip)
    }

    @Test func `a site and its plan are looked at together`() async throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.good.replacing("www.example.com", with: "192.0.2.1"), to: "plan.yaml")
        try folder.write("ctplan-site: 1\nplans: [plan]\nallow: [198.51.100.0/24]\n", to: "site.yaml")
        #expect(await lint(folder.path).findings(in: folder) == ["site.yaml [outside-allow]"])
        try folder.write(
            "ctplan-site: 1\nplans: [plan]\nhosts: {web: {address: 198.51.100.7}}\nallow: [198.51.100.0/24]\n",
            to: "site.yaml")
        #expect(await lint(folder.path).findings(in: folder) == [])
    }

    @Test func `a rule has its page`() async throws {
        func rule(_ words: String...) -> Answer {
            let output = Mutex("")
            let errors = Mutex("")
            let console = Console(
                write: { text in output.withLock { $0 += text } },
                writeError: { text in errors.withLock { $0 += text } })
            let status = CommandLineTool.main(["rule"] + words, console: console, environment: Environment([:]))
            return Answer(status: status, output: output.withLock { $0 }, errors: errors.withLock { $0 })
        }
        #expect(rule("unused-input").output.contains("nothing uses the input \"branch\" [unused-input]"))
        #expect(rule().output.contains("\nunused-input "))
        let slip = rule("unused-inpt")
        #expect(slip.status == 2)
        #expect(slip.errors.contains("did you mean \"unused-input\"?"))
    }

    @Test func `findings of all files come in one order, each once`() async throws {
        let folder = try TemporaryFolder()
        let second = try folder.write(Self.bad, to: "b.yaml")
        let first = try folder.write(Self.bad, to: "a/z.yaml")
        try folder.write(Self.warned, to: "c.yml")
        let expected = ["a/z.yaml [unknown-field]", "b.yaml [unknown-field]", "c.yml [unused-input]"]
        let whole = await lint(folder.path)
        #expect(whole.status == 1)
        #expect(whole.findings(in: folder) == expected)
        #expect(whole.errors == "")
        let twice = await lint(second, first, second, folder.path)
        #expect(twice.status == 1)
        #expect(twice.findings(in: folder) == expected)
    }

    @Test func `files that a plan names are read from its folder, or from home`() async throws {
        let folder = try TemporaryFolder()
        let calendar = "\ncalendar: {holidays: {file: hk.txt}}\n"
        let plan = try folder.write(Self.good + calendar, to: "plans/plan.yaml")
        let site = try folder.write("ctplan-site: 1\ncalendar: {holidays: {file: ~/hk.txt}}\n", to: "site.yaml")
        #expect(await lint(plan).findings(in: folder) == ["plans/plan.yaml [unreadable-file]"])
        try folder.write("2021-10-01\n", to: "plans/hk.txt")
        #expect(await lint(plan).status == 0)
        #expect(await lint(site, home: folder.path).findings(in: folder) == ["site.yaml [unreadable-file]"])
        try folder.write("2021-13-01\n", to: "hk.txt")
        #expect(await lint(site, home: folder.path).findings(in: folder) == ["hk.txt [wrong-value]"])
    }

    @Test func `a warning is a finding`() async throws {
        let folder = try TemporaryFolder()
        let plan = try folder.write(Self.warned, to: "plan.yaml")
        #expect(await lint(plan).status == 1)
    }

    @Test(arguments: ["titel: T", "- a", "text", ""])
    func `a file that is neither plan nor site is a finding`(text: String) async throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.good, to: "plan.yaml")
        let other = try folder.write(text, to: "other.yaml")
        let rule = text.isEmpty ? "[empty-file]" : "[not-a-plan]"
        for answer in [await lint(other), await lint(folder.path)] {
            #expect(answer.status == 1)
            #expect(answer.findings(in: folder) == ["other.yaml \(rule)"])
        }
    }

    @Test func `a folder without a plan is an error`() async throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.good, to: "plan.txt")
        try folder.write(Self.good, to: ".hidden.yaml")
        try folder.write(Self.good, to: ".git/plan.yaml")
        let empty = await lint(folder.path)
        #expect(empty.status == 2)
        #expect(empty.errors == "error: there is no plan, site file or procedure under \"\(folder.path)\"\n")
        try folder.write("services: {}", to: "other.yaml")
        let other = await lint(folder.path)
        #expect(other.status == 2)
        #expect(other.findings(in: folder) == ["other.yaml [not-a-plan]"])
    }

    @Test func `a folder of one broken plan has findings, not an error`() async throws {
        let folder = try TemporaryFolder()
        try folder.write("ctplan: 1\nobjectives: {", to: "plan.yaml")
        let answer = await lint(folder.path)
        #expect(answer.status == 1)
        #expect(answer.findings(in: folder) == ["plan.yaml [yaml-syntax]"])
        #expect(answer.errors == "")
    }

    @Test func `what cannot be read does not hide the rest`() async throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.bad, to: "bad.yaml")
        try folder.write("ctplan: 1\ntitle: \"" + String(repeating: "x", count: 5 << 20) + "\"", to: "huge.yaml")
        #expect(symlink("nowhere", folder.path("dangling.yaml")) == 0)
        #expect(mkfifo(folder.path("pipe.yaml"), 0o600) == 0)
        let answer = await lint(folder.path, folder.path("missing.yaml"), "")
        #expect(answer.status == 2)
        #expect(answer.findings(in: folder) == ["bad.yaml [unknown-field]"])
        #expect(
            Set(answer.errors.split(separator: "\n").map(String.init)) == [
                "error: cannot read \"\(folder.path("dangling.yaml"))\": there is no such file",
                "error: cannot read \"\(folder.path("huge.yaml"))\": it is larger than 4 MiB, the most a plan may have",
                "error: cannot read \"\(folder.path("pipe.yaml"))\": "
                    + "it is a pipe or a device, a regular file was expected",
                "error: cannot read \"\(folder.path("missing.yaml"))\": there is no such file",
                "error: cannot read \"\": a file's name was expected",
            ])
    }

    @Test func `a file that is no text is a finding`() async throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.good, to: "good.yaml")
        try Data([0x63, 0xE9]).write(to: URL(filePath: folder.path("latin.yaml")))
        let answer = await lint(folder.path)
        #expect(answer.status == 1)
        #expect(answer.findings(in: folder) == ["latin.yaml [encoding]"])
    }

    @Test func `folders may have names like plans, and links to folders are not followed`() async throws {
        let folder = try TemporaryFolder()
        try folder.write(Self.bad, to: "plan.yaml/inner.yaml")
        #expect(symlink(".", folder.path("loop")) == 0)
        #expect(symlink("plan.yaml", folder.path("link.yaml")) == 0)
        #expect(symlink("plan.yaml/inner.yaml", folder.path("file.yaml")) == 0)
        let answer = await lint(folder.path)
        #expect(answer.status == 1)
        #expect(answer.findings(in: folder) == ["file.yaml [unknown-field]", "plan.yaml/inner.yaml [unknown-field]"])
        #expect(answer.errors == "")
        #expect(await lint(folder.path("plan.yaml")).findings(in: folder) == ["plan.yaml/inner.yaml [unknown-field]"])
        #expect(await lint(folder.path + "/").status == 1)
    }

    @Test func `plans that are read together are judged together`() async throws {
        let folder = try TemporaryFolder()
        try folder.write(
            Self.good.replacing("{steps", with: "{requires: [{plan: new, objective: b}], steps"), to: "old.yaml")
        let new = Self.good + "\nreplaces: [old, older]\n"
        try folder.write(new, to: "new.yaml")
        let answer = await lint(folder.path)
        #expect(answer.status == 1)
        #expect(answer.findings(in: folder) == ["old.yaml [replaced-plan]", "old.yaml [unknown-objective]"])
        #expect(answer.output.contains("is replaced by \(folder.path)/new.yaml"))
        #expect(await lint(folder.path("old.yaml")).status == 0, "of a plan that was not read nothing is known")
        try folder.write(Self.good + "\nreplaces: [new]\n", to: "old.yaml")
        #expect(
            await lint(folder.path).findings(in: folder) == [
                "new.yaml [replaced-plan]", "old.yaml [replaced-plan]", "old.yaml [replaces-circle]",
            ])
        for (one, other) in [("old", "new"), ("new", "old")] {
            try folder.write(
                Self.good.replacing("{steps", with: "{requires: [{plan: \(other), objective: a}], steps"),
                to: "\(one).yaml")
        }
        #expect(await lint(folder.path).findings(in: folder) == ["old.yaml [order-circle]"])
    }

    @Test(arguments: [
        ("frist", ["second.yaml [unknown-objective]"]), ("elsewhere", []), ("drill-07", []), ("first", []),
    ])
    func `a plan that is required may be elsewhere, but not be misspelt`(name: String, findings: [String]) async throws
    {
        let folder = try TemporaryFolder()
        try folder.write(Self.good, to: "first.yaml")
        try folder.write(Self.good, to: "drill-14.yaml")
        let second = Self.good.replacing("{a: {", with: "{b: {requires: {plan: \(name), objective: a}, ")
        try folder.write(second, to: "second.yaml")
        #expect(await lint(folder.path).findings(in: folder) == findings)
    }

    @Test func `without a path it says how it is used`() async {
        let answer = await lint()
        #expect(answer.status == 2)
        #expect(answer.errors.contains("Usage: ctplan lint"))
    }
}

extension LintCommandTests {
    @Test func `findings are written in the form that is asked for, and to files`() async throws {
        let folder = try TemporaryFolder()
        let plan = try folder.write("ctplan: 1\ntitel: T\n", to: "bad.yaml")
        let answer = await lint(
            plan, "--format", "oneline", "--output", "sarif=\(folder.path("o.sarif"))", "--output",
            "junit=\(folder.path("o.xml"))")
        #expect(answer.status == 1)
        #expect(answer.output.contains("did you mean \"title\"? [unknown-field]\n"))
        let sarif = try readText(folder.path("o.sarif"))
        #expect(sarif.contains("\"ruleId\":\"unknown-field\""))
        #expect(try readText(folder.path("o.xml")).contains("<testsuite name=\"ctplan lint\""))
    }

    @Test func `inside GitHub Actions findings are annotations, unless another form is asked for`() async throws {
        let folder = try TemporaryFolder()
        let plan = try folder.write("ctplan: 1\ntitel: T\n", to: "bad.yaml")
        let annotated = await lint(plan, environment: ["GITHUB_ACTIONS": "true"])
        #expect(annotated.output.hasPrefix("::error file="))
        let text = await lint(plan, "--format", "text", environment: ["GITHUB_ACTIONS": "true"])
        #expect(text.output.hasPrefix(plan))
    }

    @Test func `a file that cannot be written is an error, and the findings are told all the same`() async throws {
        let folder = try TemporaryFolder()
        let plan = try folder.write("ctplan: 1\ntitel: T\n", to: "bad.yaml")
        let answer = await lint(plan, "--output", "json=\(folder.path("none/o.json"))")
        #expect(answer.status == 2)
        #expect(answer.errors.contains("cannot write"))
        #expect(answer.output.contains("unknown-field"))
    }
}

extension LintCommandTests {
    @Test func `the project's own plans, procedures and site files are clean`() async {
        let answer = await lint("\(Fixtures.repository)/plans", "\(Fixtures.repository)/sites")
        #expect(answer.status == 0, "\(answer.output)\(answer.errors)")
    }
}
