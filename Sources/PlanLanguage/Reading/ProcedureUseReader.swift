import Diagnostics
import YAMLTree

/// Reads `uses:`: finds the procedure, and says what speaks against it.
struct ProcedureUseReader {
    let reading: Reading
    let way: ProcedureWay

    /// The procedure that a step uses; `nil`, with a finding, where it cannot be used.
    func procedure(_ node: Node) -> Procedure? {
        guard let text = reading.constant(node, .text)?.text else { return nil }
        let name = Located(text, at: node.place)
        guard hasForm(name), reading.isShareable(name) else { return nil }
        let path = PlanFileSource.normalised(PlanFileSource.path(text, namedIn: node.place.source))
        if let start = way.paths.firstIndex(of: path) {
            reportCircle(way.paths[start...], at: node.place)
            return nil
        }
        guard way.paths.count < ProcedureWay.longest else {
            reportDepth(at: node.place)
            return nil
        }
        switch way.library.entry(at: path, on: way.leading(to: path)) {
        case .failure(let problem):
            reading.reportUnreadable(path, problem, at: node.place)
            return nil
        case .success(let entry): return usable(entry, called: name)
        }
    }

    private func hasForm(_ name: Located<String>) -> Bool {
        if name.value.contains("$(") {
            reading.report(
                "wrong-value", at: name.place, "the file of a procedure is named without references",
                help: "write the path itself: lint must be able to read it")
            return false
        }
        if name.value.hasSuffix(".yaml") || name.value.hasSuffix(".yml") { return true }
        reading.report(
            "wrong-value", at: name.place,
            "expected the file of a procedure, found \"\(TerminalText.excerpt(name.value))\"",
            help: "write its path from the folder of this file, such as procedures/web-logon.yaml")
        return false
    }

    private func usable(_ entry: ProcedureLibrary.Entry, called name: Located<String>) -> Procedure? {
        let file = TerminalText.excerpt(name.value)
        guard entry.isProcedure else {
            reading.report(
                "not-a-procedure", at: name.place, "\"\(file)\" is not a procedure",
                help: "a procedure begins with \"ctplan-procedure: 1\"")
            return nil
        }
        let grave = entry.findings.filter { $0.severity != .hint }
        if let first = grave.first(where: { $0.severity == .error }) ?? grave.first {
            let others = grave.count > 1 ? [Finding.Note("it has \(grave.count - 1) more")] : []
            reading.report(
                "faulty-procedure", first.severity, at: name.place,
                "\"\(file)\" has \(Spelled.count(grave.count, "finding"))",
                notes: [root(of: first)] + others,
                help: "ctplan lint \(entry.findings[0].place.source.path)")
            if first.severity == .error { return nil }
        }
        guard let procedure = entry.procedure else { return nil }
        if procedure.height > Procedure.mostHeight {
            reportDepth(at: name.place)
            return nil
        }
        guard procedure.size <= Procedure.mostSteps else {
            reading.report(
                "procedure-size", at: name.place,
                "\"\(file)\" comes to more than \(Procedure.mostSteps) steps with those of the procedures it uses",
                help: "make several objectives of it")
            return nil
        }
        return procedure
    }

    /// What is wrong in the end, also where that is in a procedure which the procedure uses.
    private func root(of finding: Finding) -> Finding.Note {
        if finding.rule == "faulty-procedure", let root = finding.notes.first { return root }
        return Finding.Note("\(finding.message) [\(finding.rule)]", at: finding.place)
    }

    private func reportDepth(at place: Place) {
        reading.report(
            "procedure-depth", at: place, "more than \(Procedure.mostHeight) procedures stand inside one another",
            help: "write some of their steps out")
    }

    private func reportCircle(_ paths: ArraySlice<String>, at place: Place) {
        let names = paths.map { "\"\($0.split(separator: "/").last ?? "")\"" }
        reading.report(
            "procedure-circle", at: place,
            names.count == 1
                ? "\(names[0]) uses itself"
                : "\(names[0]) comes to use itself: it uses \(names.dropFirst().joined(separator: ", which uses ")), which uses it",
            help: "take one of them out")
    }
}
