import PlanLanguage
import WebPages

/// A look at whether a logon's form came back: most sites answer a wrong password with the same page and status 200.
struct ReturnedLogon {
    private let call: StepCall
    /// The names of the password fields that the step fills in.
    private let passwords: Set<String>

    /// `nil` where the step fills in no password, or says itself what the page after it is like.
    nonisolated(nonsending) init?(_ call: StepCall) async {
        guard let values = call.arguments[HTTPStep.fillForm], let page = call.memory.page, !call.step.expectsOfAnswer
        else { return nil }
        let fields = values.map(\.name)
        let (name, button) = (call.arguments[HTTPStep.formName], call.arguments[HTTPStep.button])
        let form = try? await PageWork.run(on: page.body.count) { () throws(PageProblem) in
            try page.read().form(having: fields, named: name, button: button).passwordNames(among: fields)
        }
        guard let form, !form.isEmpty else { return nil }
        self.call = call
        passwords = form
    }

    nonisolated(nonsending) func check(_ answer: WebVisit.Answer, _ results: StepResults) async throws(StepTrouble) {
        let response = answer.response
        guard response.status < 400, response.isPage else { return }
        let shown = try? await PageWork.run(on: response.body.count) { () throws(PageProblem) in
            try VisitedPage(response).read().passwordNames
        }
        guard let shown, let name = passwords.intersection(shown).min() else { return }
        throw StepTrouble(
            .failed, "the same logon form came back, with its field `\(name)` for a password",
            advice: "look whether user and password are right; where this page is the right one, expect what it says",
            results: results.members, neverAgainFor: .refusedCredentials)
    }
}
