extension WebPage {
    /// The request of the link or button with that text: exactly so, or else the only one that contains it. Case and
    /// white space do not count; a button sends its form as the page filled it in.
    /// - Throws: where there is none, where several lead to different places, and where it takes a script.
    package func follow(_ text: String) throws(PageProblem) -> Submission {
        let wanted = folded(text)
        let ways = ways
        let fits = wanted.isEmpty ? [] : ways.filter { $0.captions.contains { folded($0) == wanted } }
        let best =
            wanted.isEmpty || !fits.isEmpty
            ? fits : ways.filter { $0.captions.contains { folded($0).contains(wanted) } }
        guard let first = best.first else {
            let names = Self.unique(ways.compactMap(\.captions.first))
            throw PageProblem(
                "the page has no link or button \"\(text)\"",
                advice: names.isEmpty ? "it has no link or button at all" : "it has \(listed(names))")
        }
        var submissions: [Submission] = []
        var problem: PageProblem?
        for way in Self.different(best) where submissions.count < 2 {
            do throws(PageProblem) {
                let submission = try submission(of: way)
                if !submissions.contains(submission) { submissions.append(submission) }
            } catch { problem = problem ?? error }
        }
        guard let submission = submissions.first else {
            throw problem ?? .needsScript("`\(shown(first.captions.first ?? text))`")
        }
        guard submissions.count == 1 else {
            let names = best.map { "\($0.captions.first ?? "") → \($0.destination)" }
            throw PageProblem(
                "\(best.count) links or buttons fit \"\(text)\": \(listed(Self.unique(names)))",
                advice: "use the whole text of one of them")
        }
        return submission
    }

    /// One of each that send the same by what the page writes, at most a hundred: a table may repeat a link in each row.
    private static func different(_ ways: [Way]) -> [Way] {
        var seen: Set<[String?]> = []
        return Array(ways.filter { seen.insert($0.sending).inserted }.prefix(100))
    }

    /// A link or button that a person can press.
    private struct Way {
        enum Action {
            case link(String)
            case submit(form: Int, control: Int)
            case script
        }
        let captions: [String]
        let action: Action
        /// For messages.
        let destination: String
        /// What decides what it sends, as the page writes it.
        let sending: [String?]
    }

    private var ways: [Way] {
        guard let survey else { return [] }
        let links = survey.links.map { link in
            Way(
                captions: link.captions, action: link.isForScript ? .script : .link(link.reference),
                destination: link.reference, sending: [link.reference])
        }
        let buttons = survey.submitButtons.compactMap { index -> Way? in
            let form = survey.forms[index.form]
            let control = form.controls[index.control]
            guard control.isVisible, !control.isDisabled else { return nil }
            return Way(
                captions: control.captions, action: .submit(form: index.form, control: index.control),
                destination: "form \(form.action ?? place.page.text)",
                sending: [
                    "form \(index.form)", control.name, control.value, control.action, control.method,
                    control.encodingType, control.kind == .image ? "image" : nil,
                ])
        }
        let inert = survey.inertButtons.filter { $0.isVisible && !$0.isDisabled }.map {
            Way(captions: $0.captions, action: .script, destination: "a script", sending: [])
        }
        return links + buttons + inert
    }

    private func submission(of way: Way) throws(PageProblem) -> Submission {
        let name = "`\(shown(way.captions.first ?? ""))`"
        switch way.action {
        case .link(let reference):
            return Submission(method: .get, url: try place.target(of: reference, for: "the link \(name)").text)
        case .submit(let form, let control):
            guard let survey else { throw .needsScript("the button \(name)") }
            return try survey.forms[form].submission(by: survey.forms[form].controls[control])
        case .script:
            throw .needsScript("the link or button \(name)")
        }
    }

    private static func unique(_ names: [String]) -> [String] {
        var seen: Set<String> = []
        return names.filter { seen.insert($0).inserted }
    }
}
