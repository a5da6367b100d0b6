import FoundationEssentials
import TestSupport
import Testing

@Suite("Runs that do not begin")
struct RunRefusalsTests {
    private static let page = """
        ctplan: 1
        title: A page
        inputs: {user: {about: the account, default: nobody}, password: {about: its password, secret: true}}
        hosts: {web: "http://127.0.0.1:9"}
        objectives:
          reach:
            steps:
              page: {http: {to: web, form: {user: $(user), password: $(password)}}}

        """

    struct Refusal: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var site: String? = "inputs: {password: {env: PASSWORD}}\n"
        var options: [String] = []
        var environment: [String: String?] = ["PASSWORD": "a secret of some length"]
        let status: Int32
        let says: [String]
    }

    static let refusals = [
        Refusal(
            testDescription: "no site", site: nil, status: 2,
            says: ["plan.yaml:3:", "no value for the input \"password\"", "--site"]),
        Refusal(
            testDescription: "an input that the site leaves out", site: "about: nothing\n", status: 2,
            says: ["no value for the input \"password\"", "add to the site file under inputs: password: {env: NAME}"]),
        Refusal(
            testDescription: "a variable that is not set", environment: ["PASSWORD": nil], status: 2,
            says: ["site.yaml:2:", "the environment variable PASSWORD is not set"]),
        Refusal(
            testDescription: "a variable that is empty", environment: ["PASSWORD": ""], status: 2,
            says: ["the environment variable PASSWORD is empty"]),
        Refusal(
            testDescription: "a file that is missing", site: "inputs: {password: {file: none}}\n", status: 2,
            says: ["site.yaml:2:", "/none", "no such file"]),
        Refusal(
            testDescription: "a command that fails", site: "inputs: {password: {command: [\"false\"]}}\n", status: 2,
            says: ["false ended with exit status 1"]),
        Refusal(
            testDescription: "a command ended by a signal",
            site: "inputs: {password: {command: [sh, -c, kill -9 $$]}}\n", status: 2,
            says: ["sh was ended by signal 9"]),
        Refusal(
            testDescription: "a command that prints nothing", site: "inputs: {password: {command: [\"true\"]}}\n",
            status: 2, says: ["the output of true is empty"]),
        Refusal(
            testDescription: "a command that prints without end",
            site: "inputs: {password: {command: [\"yes\"]}}\n", status: 2,
            says: ["yes printed more than 64 KiB"]),
        Refusal(
            testDescription: "a command that is not there",
            site: "inputs: {password: {command: [no-such-program]}}\n", status: 2,
            says: ["there is no program \"no-such-program\""]),
        Refusal(
            testDescription: "a prompt without a terminal",
            site: "inputs: {password: {prompt: Password}}\n", status: 2, says: ["asked for at a terminal"]),
        Refusal(
            testDescription: "a secret in the site file", site: "inputs: {password: in plain sight}\n", status: 2,
            says: ["site.yaml:2:", "the secret \"password\" is written down here", "{env: NAME}"]),
        Refusal(
            testDescription: "a secret on the command line", options: ["--set", "password=in plain sight"], status: 2,
            says: ["\"password\" is a secret, and a command line is seen by others"]),
        Refusal(
            testDescription: "a setting of an unknown input", options: ["--set", "usr=me"], status: 2,
            says: ["the plan has no input \"usr\", did you mean \"user\"?"]),
        Refusal(
            testDescription: "a setting without a value", options: ["--set", "user"], status: 2,
            says: ["--set takes name=value, found \"user\""]),
        Refusal(
            testDescription: "an unknown step", options: ["--only", "reach.pag"], status: 2,
            says: ["--only", "has no step \"pag\", did you mean \"page\"?"]),
        Refusal(
            testDescription: "a site for another plan",
            site: "plans: [2021-08-14]\ninputs: {password: {env: PASSWORD}}\n",
            status: 2, says: ["site.yaml:2:", "this site file is for \"2021-08-14\", not for \"plan\""]),
        Refusal(
            testDescription: "a site with strange names", site: "inputs: {pasword: {env: PASSWORD}}\n", status: 2,
            says: ["has no input \"pasword\"", "did you mean \"password\"?"]),
        Refusal(
            testDescription: "a network that is none",
            site: "inputs: {password: {env: PASSWORD}}\nallow: [10.0.0.0/33]\n", status: 2,
            says: ["site.yaml:3:", "found \"10.0.0.0/33\""]),
        Refusal(
            testDescription: "an account in the URL of a proxy",
            site: "inputs: {password: {env: PASSWORD}}\nproxy: http://me:in plain sight@127.0.0.1:1\n", status: 2,
            says: ["site.yaml:3:", "a proxy's account is not written down in its URL"]),
        Refusal(
            testDescription: "a variable of networks that cannot be read",
            environment: ["PASSWORD": "a secret of some length", "CTPLAN_ALLOW_NETWORKS": "127.0.0.0/8;::1"],
            status: 2, says: ["CTPLAN_ALLOW_NETWORKS holds \"127.0.0.0/8;::1\""]),
        Refusal(
            testDescription: "answers that are missing", options: ["--answers", "none.yaml"], status: 2,
            says: ["none.yaml", "no such file"]),
        Refusal(
            testDescription: "no jobs", options: ["--jobs", "0"], status: 2,
            says: ["--jobs takes a number from 1 to 10000, found 0"]),
        Refusal(
            testDescription: "a record below a file", options: ["--record", "/dev/null/record"], status: 3,
            says: ["/dev/null", "nothing was contacted; give another folder with --record"]),
        Refusal(
            testDescription: "no place for a record", options: ["--record", ""], status: 3, says: ["empty name"]),
    ]

    @Test(arguments: refusals)
    func saysWhy(_ refusal: Refusal) async throws {
        let stage = try Stage()
        let run = try await stage.run(
            plan: Self.page, site: refusal.site, refusal.options, environment: refusal.environment)
        try expect(run, refusal.status, says: refusal.says, on: stage, hasRecord: false)
        #expect(run.output.isEmpty)
        #expect(!run.said.contains("a secret of some length") && !run.said.contains("plain sight"))
    }

    @Test func takesNoSiteForAPlan() async throws {
        let stage = try Stage()
        let plan = try stage.folder.write(Self.page, to: "plan.yaml")
        let site = try stage.folder.write("ctplan-site: 1\nabout: nobody\n", to: "site.yaml")
        let first = try await stage.run(["run", site])
        try expect(
            first, 2, says: ["site.yaml\" is not a plan but a site file: give it with --site"], on: stage,
            hasRecord: false)
        let second = try await stage.run(["run", plan, "--site", plan])
        try expect(second, 2, says: ["plan.yaml\" is not a site file"], on: stage, hasRecord: false)
    }

    @Test func readsOnlyPlans() async throws {
        let stage = try Stage()
        let big = try stage.folder.write(
            Self.page + String(repeating: "# a comment of a line, again and again\n", count: 135_000), to: "big.yaml")
        let broken = try stage.folder.write("ctplan: 1\ntitle: [\n", to: "broken.yaml")
        let empty = try stage.folder.write("", to: "empty.yaml")
        let bytes = stage.folder.path("bytes.yaml")
        try Data([0xff, 0xfe, 0x00, 0x41]).write(to: URL(filePath: bytes))
        let cases = [
            (stage.folder.path, "is a folder"), (stage.folder.path("none.yaml"), "no such file"),
            ("/dev/zero", "it is a pipe or a device"), (big, "larger than"), (broken, "broken.yaml:"),
            (empty, "empty.yaml"),
            (bytes, "bytes.yaml"),
        ]
        for (path, words) in cases {
            let run = try await stage.run(["run", path])
            try expect(run, 2, says: [words], on: stage, hasRecord: false)
        }
    }

    @Test func keepsOneRecordInAFolder() async throws {
        let stage = try Stage()
        let plan = """
            ctplan: 1
            title: A page
            hosts: {web: "http://127.0.0.1:\(stage.peers.web.httpPort)/page"}
            objectives: {reach: {steps: {page: {http: {to: web}}}}}

            """
        let first = try await stage.run(plan: plan)
        try expect(first, 0, on: stage)
        let second = try await stage.run(plan: plan)
        #expect(second.status == 2)
        #expect(second.error.contains("already holds the record of another run"))
        #expect(second.record == first.record)
    }
}
