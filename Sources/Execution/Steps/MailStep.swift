import CivilTime
import Diagnostics
import Networking
import PlanLanguage

/// Sends a message by SMTP, or looks for one by IMAP. Over TLS, unless the plan says that there is none.
enum MailStep: StepKind {
    static let to = Field.host("to", "the host to send by (SMTP) or to look at (IMAP)", required: true)
    static let user = Field.text("user", "the account")
    static let password = Field.text("password", "its password", secret: true)
    static let security = DialogueSteps.security
    static let from = Field.text("from", "whom the message is from: an address such as test@example.com")
    static let recipients = Field.texts("recipients", "the addresses it goes to")
    static let subject = Field.text("subject", "its subject")
    static let text = Field.text("text", "its text")
    static let folder = Field.text(
        "folder", "the folder to look into, by its name as people read it; INBOX where it is left out")
    static let waitFor = Field.map(
        "wait-for", "what the message has: subject and from, parts of them; newer-than, such as 10m")

    private static let isSent = ResultCondition.says([recipients.name])

    static let declaration = StepKindDeclaration(
        "mail", "send a message by SMTP, or look for one by IMAP",
        fields: [
            to.declaration, user.declaration, password.declaration, security.declaration, from.declaration,
            recipients.declaration, subject.declaration, text.declaration, folder.declaration, waitFor.declaration,
        ],
        results: [
            ResultDeclaration("accepted", .list(.text), "the recipients that the server took", where: isSent),
            ResultDeclaration("response", .text, "what the server said to the message", where: isSent),
            ResultDeclaration(
                "messages",
                .list(
                    .record([
                        ResultDeclaration("from", .text, "whom it is from"),
                        ResultDeclaration("subject", .prose, "its subject"),
                        ResultDeclaration("date", .instant, "when the server took it in"),
                        ResultDeclaration("size", .size, "its bytes"),
                    ])), "the messages that were found", where: .says([folder.name, waitFor.name])),
            DialogueSteps.server, CommonResults.connection, CommonResults.certificate, CommonResults.tlsVersion,
            CommonResults.address, CommonResults.timings,
        ],
        schemes: ["smtp", "smtps", "imap", "imaps"], timeout: .seconds(30), check: check)

    /// The keys of `wait-for`.
    private static let wanted = parts + ["newer-than"]
    /// Those that are a part of what the message has.
    private static let parts = ["subject", "from"]

    private static let check: @Sendable (StepArguments, Place) -> [Finding] = { arguments, place in
        var findings: [Finding] = []
        let sending = [from, subject, text].map(\.name) + [recipients.name]
        let looking = [folder.name, waitFor.name]
        if let one = sending.first(where: arguments.has), let other = looking.first(where: arguments.has) {
            findings.append(
                Finding(
                    "wrong-combination", at: arguments.place(of: other) ?? place,
                    "\"\(one)\" is for a message to send, and \"\(other)\" for one to look for",
                    help: "make them two steps"))
        } else if let missing = [from.name, recipients.name].first(where: { !arguments.has($0) }),
            !looking.contains(where: arguments.has)
        {
            findings.append(
                Finding(
                    "missing-field", at: place, "a message to send needs \"\(missing)\"",
                    help: "to look for a message, say \"wait-for\""))
        }
        if arguments.has(password.name) != arguments.has(user.name) {
            findings.append(Finding("missing-field", at: place, "\"user\" and \"password\" go together"))
        }
        if case .map(let pairs) = arguments[waitFor.name] {
            for pair in pairs where !wanted.contains(pair.key.value) {
                findings.append(
                    Finding(
                        "unknown-field", at: pair.key.place,
                        "unknown field \"\(TerminalText.excerpt(pair.key.value))\" in wait-for",
                        help: "known here: \(wanted.joined(separator: ", "))"))
            }
            for pair in pairs where pair.key.value == "newer-than" {
                guard let text = pair.value.constant?.text, case .failure = parseDuration(text) else { continue }
                findings.append(
                    Finding(
                        "wrong-value", at: pair.value.place,
                        "\"\(TerminalText.excerpt(text))\" is not a duration such as 10m"))
            }
            for pair in pairs
            where parts.contains(pair.key.value) && pair.value.constant?.text?.allSatisfy(\.isWhitespace) == true {
                findings.append(
                    Finding(
                        "empty-value", at: pair.value.place,
                        "\"\(pair.key.value)\" in wait-for is empty, so any message would do",
                        help: "write a part of it, or leave it out"))
            }
        }
        return findings
    }

    static func perform(_ call: StepCall) async throws(StepTrouble) -> StepResults {
        guard let target = try call.target(to) else { preconditionFailure("to is required") }
        let logon = try DialogueSteps.logon(
            call, target, user: call.arguments[user], password: call.arguments[password])
        let looks = call.step.arguments.has(folder.name) || call.step.arguments.has(waitFor.name)
        guard looks == target.host.url.scheme.hasPrefix("imap") else {
            throw StepTrouble(
                .error, looks ? "\(target.label) cannot be looked at" : "\(target.label) does not take messages",
                advice: "messages are sent by smtp:// and smtps://, and looked for by imap:// and imaps://",
                place: call.step.arguments.place(of: to.name))
        }
        return looks ? try await look(call, logon) : try await send(call, logon)
    }

    private static func send(_ call: StepCall, _ logon: DialogueTarget) async throws(StepTrouble) -> StepResults {
        let arguments = call.arguments
        let now = call.tools.clock.now()
        let message = MailMessage(
            from: arguments[from] ?? "", recipients: arguments[recipients] ?? [], subject: arguments[subject] ?? "",
            text: arguments[text] ?? "", date: date(now))
        do throws(NetworkFailure) {
            let receipt = try await call.tools.network.send(message, by: logon)
            return StepResults(
                DialogueSteps.members(receipt.server, now: now) + [
                    .init("accepted", .list(receipt.accepted.map { .text($0) })),
                    .init("response", .text(receipt.response)),
                ])
        } catch {
            throw StepTrouble(error, now: now)
        }
    }

    private static func look(_ call: StepCall, _ logon: DialogueTarget) async throws(StepTrouble) -> StepResults {
        let now = call.tools.clock.now()
        let wanted = Dictionary(
            (call.arguments[waitFor] ?? []).map { ($0.name, $0.value.text ?? "") },
            uniquingKeysWith: { first, _ in first })
        // Any text begins with nothing: a reference that turned out empty would be met by whatever message there is.
        if let name = parts.first(where: { wanted[$0]?.allSatisfy(\.isWhitespace) == true }) {
            throw StepTrouble(
                .error, "\"\(name)\" in wait-for is empty, so any message would do",
                advice: "look where its text comes from", place: call.step.arguments.place(of: waitFor.name))
        }
        var since: Int64?
        if let text = wanted["newer-than"] {
            guard case .success(let age) = parseDuration(text) else {
                throw StepTrouble(
                    .error, "\"\(text)\" is not a duration such as 10m",
                    place: call.step.arguments.place(of: waitFor.name))
            }
            since = Int64((now - age).secondsSince1970)
        }
        let search = MailSearch(
            folder: call.arguments[folder] ?? "INBOX", subject: wanted["subject"], from: wanted["from"], since: since)
        do throws(NetworkFailure) {
            let findings = try await call.tools.network.find(search, at: logon)
            var results = StepResults(
                DialogueSteps.members(findings.server, now: now) + [
                    .init("messages", .list(findings.messages.map(record)))
                ])
            if findings.messages.isEmpty, call.step.arguments.has(waitFor.name) {
                results.violations.append(
                    .init(
                        ["messages"], "at least one such message in \(search.folder)",
                        advice: adviceToWait(call.step.retry)))
            }
            return results
        } catch {
            throw StepTrouble(error, now: now)
        }
    }

    private static func adviceToWait(_ retry: Retry?) -> String? {
        guard let retry else { return "a message takes a while to arrive: say how long with retry" }
        return retry.reasons.contains(.unmet)
            ? nil : "a message takes a while to arrive: add unmet to what \"retry\" is for, then it is looked for again"
    }

    private static func record(_ message: MailFacts) -> PlanValue {
        .record([
            .init("from", .text(message.from)), .init("subject", .text(message.subject)),
            .init("date", message.received.map { .instant(Instant(secondsSince1970: Int($0))) } ?? .absent),
            .init("size", .integer(message.size)),
        ])
    }

    /// RFC 5322 section 3.3.
    private static func date(_ instant: Instant) -> String {
        let local = Zone.utc.local(of: instant)
        let (day, time) = (local.date, local.time)
        func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(day.day) \(day.monthName.prefix(3)) \(day.year) "
            + "\(two(time.hour)):\(two(time.minute)):\(two(time.second)) +0000"
    }

    static func instruction(_ words: InstructionWords) -> String {
        let host = words.host(to) ?? "the host"
        let wanted = words.pairs(waitFor)
        if words.step.arguments.has(waitFor.name) || words.step.arguments.has(folder.name) {
            let what = wanted.map { "\($0.name) \($0.value)" }
            return "Look at the mail of \(words.text(user) ?? "the user") at \(host)"
                + (what.isEmpty ? "." : " for a message with \(Spelled.list(what)).")
        }
        return "Send a message by \(host)" + (words.text(from).map { " from \($0)" } ?? "")
            + (words.text(subject).map { " with the subject \($0)" } ?? "") + "."
    }
}
