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
            // What a server says again stays the secret it was, and so does what filters make of it. A text with a
            // secret somewhere in it is none as a whole.
            isSecret =
                capture.isSecret || found.isSecret(by: hider)
                || !byHand && capture.source(in: results).isSecret(by: hider)
            let learnt = capture.isSecret ? found.secretTexts : found.longTexts
            if isSecret { learnt.forEach { hider.learn($0, name: capture.name) } }
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
    /// Fewer bytes of a secret stand in every text by chance; with these hidden, a record could not be read.
    private static let shortestPart = 3

    /// Whether it is nothing but secrets.
    func isSecret(by hider: SecretHider) -> Bool {
        switch self {
        case .list(let entries): !entries.isEmpty && entries.allSatisfy { $0.isSecret(by: hider) }
        case .record(let members): !members.isEmpty && members.allSatisfy { $0.value.isSecret(by: hider) }
        case .json(let document): hider.isSecret(document.text())
        default: text.map(hider.isSecret) ?? false
        }
    }

    /// Of the texts that must never be seen where it is made from a secret, those long enough to be hidden.
    var longTexts: [String] { secretTexts.filter { $0.utf8.count >= Self.shortestPart } }

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
