import CivilTime

extension Draft {
    /// The plan, with a comment above each fact and `TODO` for each that was not found; `origin` says where the facts come
    /// from, such as a file's name.
    package func yaml(origin: String) -> String {
        var out = DraftWriter()
        out.line("# Drafted from \(CircularText.oneLine(CircularText(origin).text, limit: 120)).")
        out.line("# Compare each line with the circular; ctplan lint lists what is still to do.")
        out.line("ctplan: 1")
        out.note(title, 0)
        out.line("title: \(title.map { YAMLScalar.text($0.value) } ?? "TODO what the plan is, in one line")")
        writeCircular(&out)
        out.line("")
        if let participation {
            out.note(participation, 0)
            out.line("participation: \(participation.value)")
            out.line("")
        }
        writeZone(&out)
        writeWindows(&out)
        writeDeadlines(&out)
        writeInputs(&out)
        writeHosts(&out)
        writeObjectives(&out)
        return out.text
    }

    private func writeCircular(_ out: inout DraftWriter) {
        out.line("")
        out.line("circular:")
        out.note(issuer, 2)
        out.line("  issuer: \(issuer.map { YAMLScalar.text($0.value) } ?? "TODO who announced the test")")
        out.line("  subject: \(title.map { YAMLScalar.text($0.value) } ?? "TODO the subject line")")
        out.note(reference, 2)
        out.line("  reference: \(reference.map { YAMLScalar.text($0.value) } ?? "TODO the circular's own number")")
        out.note(published, 2)
        out.line("  date: \(published?.value.first.map(\.description) ?? "TODO the day it was published")")
        for one in follows { out.note(one, 2) }
        if !follows.isEmpty {
            out.line("  follows: [\(follows.map { YAMLScalar.text($0.value) }.joined(separator: ", "))]")
        }
        if let link {
            out.note(link, 2)
            out.line("  link: \(YAMLScalar.text(link.value))")
        }
        for other in otherLinks { out.line("  # \(other.quote.comment)") }
        out.line("  contacts:")
        if contacts.isEmpty { out.line("    - {name: TODO whom to call, phone: TODO the number}") }
        for contact in contacts {
            out.note(contact, 4)
            var parts = ["name: \(contact.value.name.map(YAMLScalar.text) ?? "TODO who answers")"]
            if let phone = contact.value.phone { parts.append("phone: \(YAMLScalar.text(phone))") }
            if let email = contact.value.email { parts.append("email: \(YAMLScalar.text(email))") }
            out.line("    - {\(parts.joined(separator: ", "))}")
        }
    }

    private func writeZone(_ out: inout DraftWriter) {
        out.note(zone, 0)
        out.note(unclearZone, 0)
        if let letters = unclearZone {
            out.line("# \"\(letters.value)\" is the time of several zones: ask the exchange")
        }
        out.line("zone: \(zone?.value ?? "TODO the IANA zone of the times, such as Asia/Hong_Kong")")
    }

    private func writeWindows(_ out: inout DraftWriter) {
        out.line("")
        out.line("windows:")
        if windows.isEmpty { out.line("  test: {date: TODO, from: TODO, to: TODO}") }
        if testWindow.hasPrefix("TODO") {
            out.line("  # The text has several windows: say at each objective which is its own.")
        }
        for window in windows {
            out.note(window.days, 2)
            out.note(window.times, 2)
            var parts: [String] = []
            let days = window.days?.value
            if let first = days?.first, let last = days?.last {
                parts.append("dates: \(first)..\(last)")
            } else {
                parts.append("date: \(days?.first.map(\.description) ?? "TODO")")
                if let days, let weekday = days.weekday {
                    parts.append("weekday: \(days.isContradicted ? "TODO" : weekday.name)")
                    if let first = days.first, days.isContradicted {
                        out.line(
                            "  # The text says \(weekday.name), and \(first) is a \(first.weekday.name): ask the exchange."
                        )
                    }
                }
            }
            if window.times != nil || days?.last == nil {
                let times = window.times?.value
                let isOneSided = times?.isOneSided ?? false
                if !isOneSided || times?.from != nil {
                    parts.append("from: \(times?.from.map(\.description) ?? "TODO")")
                }
                let isOvernight = times?.isOvernight ?? false
                if !isOneSided || times?.to != nil {
                    parts.append("to: \(times?.to.map { $0.description + (isOvernight ? " +1d" : "") } ?? "TODO")")
                }
            }
            out.line("  \(window.name): {\(parts.joined(separator: ", "))}")
        }
        if !unplaced.isEmpty { out.line("  # Of these words nothing is in the plan yet:") }
        for quote in unplaced { out.line("  # \(quote.comment)") }
    }

    private func writeDeadlines(_ out: inout DraftWriter) {
        guard !deadlines.isEmpty else { return }
        out.line("")
        out.line("deadlines:")
        for (index, deadline) in deadlines.enumerated() {
            let day = deadline.value.day
            out.note(deadline, 2)
            if let first = day.first, let weekday = day.weekday, day.isContradicted {
                out.line(
                    "  # The text says \(weekday.name), and \(first) is a \(first.weekday.name): ask the exchange.")
            }
            out.line("  deadline-\(index + 1):")
            out.line("    by: \(day.first?.description ?? "TODO")")
            if let weekday = day.weekday { out.line("    weekday: \(day.isContradicted ? "TODO" : weekday.name)") }
            if let time = deadline.value.time { out.line("    time: \(time)") }
            out.line("    do: \(YAMLScalar.text(deadline.value.task))")
        }
    }

    /// Of several servers the text does not say whose key it is.
    private func isOnlyKey(of host: Host) -> Bool { hosts.filter { $0.kind == .sftp }.count == 1 }

    private func writeHosts(_ out: inout DraftWriter) {
        out.line("")
        out.line("hosts:")
        if hosts.isEmpty { out.line("  system: TODO the URL of what is tested, such as https://www.example.com") }
        for host in hosts {
            out.note(host.found, 2)
            if host.kind == .sftp, let fingerprint, isOnlyKey(of: host) {
                out.note(fingerprint, 2)
                let url = host.url.map(YAMLScalar.text) ?? "TODO the port of \(host.address)"
                out.line("  \(host.name): {url: \(url), fingerprint: \(YAMLScalar.text(fingerprint.value))}")
                continue
            }
            out.line("  \(host.name): \(host.url.map(YAMLScalar.text) ?? "TODO the port of \(host.address)")")
        }
        if !ranges.isEmpty { out.line("  # These are ranges: name the addresses that are to be tried.") }
        for range in ranges { out.line("  # \(range.quote.comment)") }
    }
}

/// Lines of a draft.
struct DraftWriter {
    private(set) var text = ""

    mutating func line(_ line: String) { text += line + "\n" }

    /// A comment with the words a fact came from, and one for each doubt.
    mutating func note<Value>(_ found: Found<Value>?, _ indent: Int) {
        guard let found else { return }
        let margin = String(repeating: " ", count: indent)
        line("\(margin)# \(found.quote.comment)")
        for doubt in found.doubts { line("\(margin)# \(doubt)") }
    }
}
