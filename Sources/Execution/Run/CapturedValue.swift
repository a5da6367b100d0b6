import Diagnostics
import PlanLanguage

/// What one capture of an attempt came to.
package struct CapturedValue: Sendable {
    package let capture: Capture
    /// `absent` where nothing could be captured.
    package let value: PlanValue
    /// Why nothing could be captured, in words.
    package let problem: String?
    package let isSecret: Bool

    /// Takes a value from what was found. What is secret is learnt before anybody can see it.
    init(_ capture: Capture, from results: PlanValue, _ context: FilterContext, byHand: Bool, hider: SecretHider) {
        self.capture = capture
        do throws(UnusableValue) {
            let found =
                byHand
                ? try capture.value(typed: results[member: capture.name].text ?? "")
                : try capture.value(in: results, context)
            // What a server says again stays the secret it was. A text with a secret somewhere in it is none as a whole.
            isSecret = capture.isSecret || found.text.map { hider.isSecret($0) } ?? false
            if isSecret { found.secretTexts.forEach { hider.learn($0, name: capture.name) } }
            value = found
            problem = nil
        } catch {
            value = .absent
            problem = byHand ? "nothing was typed" : error.message
            isSecret = capture.isSecret
        }
    }

    /// A capture that came to nothing, as a check that does not hold.
    var check: CheckReport? {
        problem.map {
            CheckReport(
                name: capture.name, expected: capture.text, actual: "nothing", holds: false, reason: $0,
                place: capture.expression.place, advice: nil, isCapture: true)
        }
    }
}

extension PlanValue {
    /// The texts in it that must never be seen where it is secret.
    var secretTexts: [String] {
        switch self {
        case .privateKey(let text, let passphrase): [text] + (passphrase.map { [$0] } ?? [])
        case .sshAgent, .absent: []
        case .list(let entries): entries.flatMap(\.secretTexts)
        case .record(let members): members.flatMap(\.value.secretTexts)
        case .json(let document):
            [document.text()] + (document.members ?? []).flatMap { PlanValue(json: $0.value).secretTexts }
        default: text.map { [$0] } ?? []
        }
    }
}
