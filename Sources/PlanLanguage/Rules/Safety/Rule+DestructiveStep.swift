import Diagnostics

extension Rule {
    static let destructiveStep = Rule(
        "destructive-step", .hint, .safety, "A step writes over, or removes, a file that is not its own.",
        reason: """
            A test on a production system should leave it as it was. A file that the objective has put there before \
            is its own.
            """,
        bad: """
            objectives:
              files:
                window: test
                steps:
                  clean: {sftp: {to: rap-1, user: $(user), key: $(key), remove: /IN/orders.csv}}
            """,
        mended: """
            objectives:
              files:
                window: test
                steps:
                  send: {sftp: {to: rap-1, user: $(user), key: $(key), put: /IN/ctplan.csv, content: test}}
                always:
                  clean: {sftp: {to: rap-1, user: $(user), key: $(key), remove: /IN/ctplan.csv}, needs: [send]}
            """)
}

extension ActionCheck {
    /// A step that writes over, or removes, a file that its objective did not put there.
    static let destructiveStep = ActionCheck { actions, _ in
        var written: [String: Set<String>] = [:]
        return actions.compactMap { action in
            let step = action.step
            if let path = step.text(of: "put") { written[action.objective.name, default: []].insert(path) }
            if step.constant("replace") == "true", let place = step.arguments.place(of: "replace") {
                return Finding(
                    "destructive-step", .hint, at: place, "this writes over whatever has that name",
                    help: "leave \"replace\" out, or choose a name that only this test uses")
            }
            guard let path = step.text(of: "remove"), let place = step.arguments.place(of: "remove"),
                written[action.objective.name]?.contains(path) != true
            else { return nil }
            return Finding(
                "destructive-step", .hint, at: place, "this removes a file that the objective did not put there",
                help: "remove only what a step before has put, by the same path")
        }
    }
}

extension Step {
    /// A field as it is written, references and all.
    fileprivate func text(of field: String) -> String? {
        guard case .scalar(let expression)? = arguments[field] else { return nil }
        if let constant = expression.constant?.text { return constant }
        return expression.template.segments.map { segment in
            switch segment {
            case .text(let text): text
            case .reference(let reference): "$(\(reference.text))"
            }
        }.joined()
    }
}
