import Patterns

extension Draft {
    private func hosts(_ kind: Host.Kind) -> [Host] { hosts.filter { $0.kind == kind } }

    /// The page that a person logs on to, where a message is expected there. Over plain http no password is sent.
    private var logonHost: Host? {
        guard let message = messages.first else { return nil }
        return hosts(.web).filter { $0.url?.hasPrefix("https:") ?? false }
            .min { distance($0, message) < distance($1, message) }
            .flatMap { distance($0, message) < 1_500 ? $0 : nil }
    }

    private func distance(_ host: Host, _ message: Found<String>) -> Int {
        abs(host.found.range.lowerBound - message.range.lowerBound)
    }

    func writeInputs(_ out: inout DraftWriter) {
        var inputs: [String] = []
        if logonHost != nil {
            inputs += ["web-user: {about: the account}", "web-password: {about: its password, secret: true}"]
        }
        if !hosts(.sftp).isEmpty {
            let preset = folder.map { ", default: \(YAMLScalar.text($0.value))" } ?? ""
            inputs += [
                "sftp-user: {about: the SFTP account}", "sftp-key: {about: its private key, secret: true}",
                "sftp-folder: {about: the folder to look into\(preset)}",
            ]
        }
        if !hosts(.ftp).isEmpty {
            inputs += [
                "ftp-user: {about: the FTP account}", "ftp-password: {about: its password, secret: true}",
                "ftp-folder: {about: the folder to look into}",
            ]
        }
        if !hosts(.mail).isEmpty { inputs.append("mail-from: {about: our address as the sender}") }
        if !hosts(.mailbox).isEmpty {
            inputs += ["mail-user: {about: the mail account}", "mail-password: {about: its password, secret: true}"]
        }
        guard !inputs.isEmpty else { return }
        out.line("")
        if !hosts(.sftp).isEmpty { out.note(folder, 0) }
        out.line("inputs:")
        for input in inputs { out.line("  \(input)") }
    }

    func writeObjectives(_ out: inout DraftWriter) {
        out.line("")
        out.line("objectives:")
        for host in hosts(.web) { writeWeb(host, &out) }
        let matching = filePattern.map { ", matching: \(YAMLScalar.template($0.value))" } ?? ""
        let some = ["expect: {files: {at-least: 1}}"]
        writeSet(
            .sftp, "list",
            "sftp: {to: HOST, user: $(sftp-user), key: $(sftp-key), list: $(sftp-folder)\(matching)}", some, &out)
        writeSet(
            .ftp, "list", "ftp: {to: HOST, user: $(ftp-user), password: $(ftp-password), list: $(ftp-folder)}", some,
            &out)
        let to = recipients.map { YAMLScalar.text($0.value) }.joined(separator: ", ")
        writeSet(
            .mail, "send",
            "mail: {to: HOST, from: $(mail-from), recipients: [\(to.isEmpty ? "TODO whom it goes to" : to)], "
                + "subject: \(mailSubject.map { YAMLScalar.template($0.value) } ?? "TODO its subject"), "
                + "text: TODO what it says}", [], &out)
        writeSet(
            .mailbox, "look", "mail: {to: HOST, user: $(mail-user), password: $(mail-password)}", [], &out)
        writeSet(.dns, "look-up", "dns: {server: HOST, name: TODO the name to look up}", [], &out)
        let from = senders.map(\.value).joined(separator: ", ")
        writeSet(
            .feed, "listen", "multicast: {to: HOST\(from.isEmpty ? "" : ", source: [\(from)]")}",
            ["expect: {packets: {at-least: 1}}"], &out)
        writeSet(.tls, "reach", "tls: {to: HOST}", [], &out)
        writeSet(.tcp, "reach", "tcp: {to: HOST}", [], &out)
        writeByHand(&out)
    }

    private func begin(_ name: String, _ title: String, _ out: inout DraftWriter) {
        out.line("  \(name):")
        out.line("    title: \(YAMLScalar.text(title))")
    }

    private func writeWeb(_ host: Host, _ out: inout DraftWriter) {
        for task in tasks where automaticHost(for: task)?.name == host.name { out.note(task, 2) }
        begin(host.name, "Reach \(host.address)", &out)
        out.line("    window: \(testWindow)")
        out.line("    steps:")
        out.line("      reach:")
        out.line("        http: {to: \(host.name)}")
        out.line("        expect: {status: 200}")
        out.line("        retry: {every: 30s, until: window-end}")
        guard host.name == logonHost?.name, let message = messages.first else { return }
        out.line("      logon:")
        out.line("        http:")
        out.line("          fill-form: {user: $(web-user), password: $(web-password)}")
        out.line("        expect:")
        out.note(message, 10)
        out.line("          text: {contains: \(YAMLScalar.template(message.value))}")
        out.line("    always:")
        out.line("      logout:")
        out.line("        http: {follow: log out}")
        out.line("        needs: [logon]")
    }

    /// One objective for all hosts of a kind.
    private func writeSet(
        _ kind: Host.Kind, _ step: String, _ body: String, _ more: [String], _ out: inout DraftWriter
    ) {
        let hosts = hosts(kind)
        guard let first = hosts.first else { return }
        for task in tasks where automaticHost(for: task)?.kind == kind { out.note(task, 2) }
        begin("\(kind)", hosts.count == 1 ? "Reach \(first.address)" : "Reach \(hosts.count) servers", &out)
        out.line("    window: \(testWindow)")
        if hosts.count > 1 {
            out.line("    for-each: {server: [\(hosts.map(\.name).joined(separator: ", "))]}")
            out.line("    # Does the circular ask for all of them, or is one enough (any)?")
            out.line("    need: all")
        }
        out.line("    steps:")
        out.line("      \(step):")
        if kind == .sftp { out.note(filePattern, 8) }
        if kind == .mail {
            for one in recipients { out.note(one, 8) }
            out.note(mailSubject, 8)
        }
        if kind == .feed { for one in senders { out.note(one, 8) } }
        out.line("        " + body.replacing("HOST", with: hosts.count == 1 ? first.name : "$(server)"))
        for line in more { out.line("        \(line)") }
        // A message sent again is a second message.
        if kind != .mail, kind != .feed { out.line("        retry: {every: 30s, until: window-end}") }
    }

    private static let reaching = pattern(#"\b(?:log[ -]?(?:on|in|out|off)|connect(?:ions?|ivity)?|reach|access)\b"#)
    private static let loggingOn = pattern(#"\blog[ -]?(?:on|in|out|off)\b"#)
    private static let loggingOut = pattern(#"^\W*log[ -]?(?:out|off)\b[^.;]{0,30}[.;]?$"#)
    private static let more = pattern(#"\b(?:upload|put|trade|trading|enter|submit|send|by hand|smartcard)\b"#)

    /// The host whose automatic steps already do what a sentence asks for: nobody is asked to do it again.
    private func automaticHost(for task: Found<String>) -> Host? {
        if let message = messages.first, let host = logonHost, task.value.contains(message.value) { return host }
        if let host = logonHost, says(Self.loggingOut, task) { return host }
        guard says(Self.reaching, task), !says(Self.more, task) else { return nil }
        let near = hosts.filter { $0.found.quote.line == task.quote.line || task.range.overlaps($0.found.range) }
        return near.first { $0.kind != .web || $0.name == logonHost?.name || !says(Self.loggingOn, task) }
    }

    private func says(_ pattern: Pattern, _ task: Found<String>) -> Bool { (try? pattern.matches(task.value)) ?? false }

    /// What people do: the sentences that ask for it, and the messages that no page above shows.
    private func writeByHand(_ out: inout DraftWriter) {
        let rest = logonHost == nil ? messages : Array(messages.dropFirst())
        let tasks = tasks.filter { task in
            automaticHost(for: task) == nil && !rest.contains { task.value.contains($0.value) }
        }
        if tasks.isEmpty, rest.isEmpty {
            guard hosts.isEmpty else { return }
            begin("check", "TODO what is verified", &out)
            out.line("    window: \(testWindow)")
            out.line("    steps:")
            out.line("      look: {manual: {do: TODO what is to be done}}")
            return
        }
        begin("by-hand", "What people do and look at", &out)
        out.line("    window: \(testWindow)")
        out.line("    steps:")
        for (index, task) in tasks.enumerated() {
            out.note(task, 6)
            out.line("      task-\(index + 1): {manual: {do: \(YAMLScalar.template(task.value))}}")
        }
        for (index, message) in rest.enumerated() {
            out.note(message, 6)
            out.line("      message-\(index + 1):")
            out.line("        manual: {do: Look for the message on the screen and type it}")
            out.line("        expect: {observed: {contains: \(YAMLScalar.template(message.value))}}")
        }
    }
}
