import ArgumentParser

/// What a command line asks of a run.
struct RunRequest: Sendable, Equatable {
    /// The path of the plan.
    var plan: String
    var site: String?
    var settings: [String] = []
    var only: [String] = []
    var wait = false
    var answers: String?
    var events: [String] = []
    var outsideWindow = false
    /// Whether outside programs may be started.
    var allowProbes = false
    var at: String?
    var jobs = 16
    var record: String?
    var records: String?
    var format = OutputFormat.text
    var quiet = false

    enum OutputFormat: String, Sendable, ExpressibleByArgument, CaseIterable {
        case text, json
    }

    init(plan: String) {
        self.plan = plan
    }

    /// For the command lines of every day: one plan, and options with their values apart, each once. `nil` for all others,
    /// which are the parser's: it takes as long to set itself up as a check of a web page takes.
    init?(plain arguments: [String]) {
        guard arguments.first == RunCommand.configuration.commandName, arguments.allSatisfy({ !$0.isEmpty }) else {
            return nil
        }
        var plans: [String] = []
        var options: [String: String] = [:]
        var words = arguments.dropFirst()
        while let word = words.popFirst() {
            guard word.hasPrefix("-") else {
                plans.append(word)
                continue
            }
            let isFlag = ["--wait", "--quiet"].contains(word)
            guard let value = isFlag ? "" : words.popFirst(), !value.hasPrefix("-"),
                options.updateValue(value, forKey: word) == nil
            else { return nil }
        }
        guard plans.count == 1 else { return nil }
        self.init(plan: plans[0])
        for (option, value) in options {
            switch option {
            case "--wait": wait = true
            case "--quiet": quiet = true
            case "--site": site = value
            case "--record": record = value
            case "--answers": answers = value
            case "--at": at = value
            case "--only": only = [value]
            case "--jobs":
                guard let number = Int(value), RunCommand.jobNumbers.contains(number) else { return nil }
                jobs = number
            default: return nil
            }
        }
    }
}

extension RunRequest {
    /// The options as they are typed, one word each.
    var options: [String] {
        func option(_ name: String, _ value: String?) -> [String] { value.map { [name, $0] } ?? [] }
        var words = option("--at", at) + (outsideWindow ? ["--outside-window"] : []) + option("--site", site)
        words += only.flatMap { ["--only", $0] } + settings.flatMap { ["--set", $0] }
        words += events.flatMap { ["--event", $0] } + option("--answers", answers)
        words += jobs == RunRequest(plan: plan).jobs ? [] : ["--jobs", "\(jobs)"]
        words += option("--record", record) + option("--records", records)
        words += format == .text ? [] : ["--format", format.rawValue]
        return words + (quiet ? ["--quiet"] : []) + (wait ? ["--wait"] : [])
    }
}

extension String {
    /// The word as a POSIX shell takes it for itself (sh(1), section 2.2.2).
    var asShellWord: String {
        let isPlain =
            !isEmpty
            && utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: "-_./:=,+@%".utf8.contains(byte)
                }
            }
        return isPlain ? self : "'" + replacing("'", with: "'\\''") + "'"
    }
}
