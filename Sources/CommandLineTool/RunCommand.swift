import ArgumentParser

struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Do what a plan says, in its window, and keep a record.",
        discussion: """
            Exit status: 0 passed, 1 failed, 2 bad plan or command line, 3 could not be tried or was blocked, 4 outside the \
            window, 5 waits for a person, 130 interrupted.
            """)

    @Argument(help: "The plan.")
    var plan: String

    @Option(help: ArgumentHelp("The site file: accounts, secrets, addresses, allowed networks.", valueName: "file"))
    var site: String?

    @Option(
        name: .customLong("set"),
        help: ArgumentHelp("Give an input that is not a secret. May be repeated.", valueName: "name=value"))
    var settings: [String] = []

    @Option(
        help: ArgumentHelp("Run only this, with the steps it rests on. May be repeated.", valueName: "objective[.step]")
    )
    var only: [String] = []

    @Flag(help: "Wait for a window that is still to open.")
    var wait = false

    @Option(help: ArgumentHelp("Take what people would answer from a file.", valueName: "file"))
    var answers: String?

    @Option(
        name: .customLong("event"),
        help: ArgumentHelp(
            "An event of the plan that was announced: now, or at a time such as 20:45 or 2021-08-14T20:45. May be repeated.",
            valueName: "name[=time]"))
    var events: [String] = []

    @Flag(help: "Start the outside programs that the plan names.")
    var allowProbes = false

    @Flag(help: "Run although it is not the time. The record says so.")
    var outsideWindow = false

    @Option(
        help: ArgumentHelp(
            "Rehearse as if it were this time, such as 2021-08-14T20:31. Only where nothing but loopback can be reached.",
            valueName: "time"))
    var at: String?

    @Option(help: "How many objectives, or members of one, go on at the same time.")
    var jobs = RunRequest(plan: "").jobs

    @Option(help: ArgumentHelp("The folder for the record of this run; it must not hold one yet.", valueName: "folder"))
    var record: String?

    @Option(
        help: ArgumentHelp(
            "The folder of earlier runs' records, for what an objective requires; left out, where records are kept.",
            valueName: "folder"))
    var records: String?

    @Option(help: "How to show the run: text or json.")
    var format = RunRequest.OutputFormat.text

    @Flag(help: "Show only what did not pass, and the outcome.")
    var quiet = false

    static let jobNumbers = 1...10_000

    func validate() throws {
        guard Self.jobNumbers.contains(jobs) else {
            throw ValidationError("--jobs takes a number from 1 to 10000, found \(jobs)")
        }
        if at != nil, outsideWindow {
            throw ValidationError(
                "--at and --outside-window exclude each other: one moves the clock, the other ignores it")
        }
        for setting in settings where !setting.dropFirst().contains("=") {
            throw ValidationError("--set takes name=value, found \"\(setting)\"")
        }
    }

    var request: RunRequest {
        var request = RunRequest(plan: plan)
        request.site = site
        request.settings = settings
        request.only = only
        request.wait = wait
        request.answers = answers
        request.events = events
        request.outsideWindow = outsideWindow
        request.allowProbes = allowProbes
        request.at = at
        request.jobs = jobs
        request.record = record
        request.records = records
        request.format = format
        request.quiet = quiet
        return request
    }
}
