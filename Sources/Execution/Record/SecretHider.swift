import JSONText
import Synchronization

/// Replaces the secrets of a run by markers such as `«ccms-password»` wherever a text shows them.
///
/// A secret is found raw; percent-encoded, escaped with backslashes (JSON, scripts) and as HTML entities, each wholly or
/// in part and also one in another; in base64 and base64url, alone or within a longer encoded text, wrapped or not; in
/// hexadecimal digits of one case; and for secrets of several lines, also a line of more than eight characters alone.
/// Where a text was cut, which shows as `…`, the beginning of a secret right before is found as well.
///
/// Safety comes first: a secret of one to three bytes is hidden everywhere too, also inside words, but not in base64 and
/// hexadecimal, where it would be found by chance. A blank secret is ignored. The hider cannot see a secret that is
/// hashed, encrypted, compressed, in UTF-16 or quoted-printable, in other letter case, reversed, cut in pieces, spelled
/// as a JSON number, escaped three times over, or escaped before it was put in base64.
package final class SecretHider: Sendable {
    private struct State {
        var secrets: [Secret] = []
        /// Nil while there is nothing to hide.
        var search: Search?
    }

    private struct Search {
        let whole: SecretSearch
        let cut: CutSecretSearch

        func hide(_ text: String) -> String { cut.hide(whole.hide(text)) }
    }

    /// How well a secret can be hidden.
    package enum Weakness: Sendable {
        case none
        /// It is found by chance as well, and not in base64 and hexadecimal.
        case short
        /// It is not hidden at all.
        case blank
    }

    package static func weakness(of secret: String) -> Weakness {
        let secret = Secret(text: secret, name: "")
        if secret.needles.isEmpty { return .blank }
        return secret.text.utf8.count < Secret.shortestEncoded ? .short : .none
    }

    private let state = Mutex(State())
    private let knowsSecrets = Atomic(false)

    package init() {}

    /// Whether there is nothing to hide yet, so that every text may stay as it is.
    var isIdle: Bool { !knowsSecrets.load(ordering: .acquiring) }

    /// Hides `secret` from now on as `«name»`; the first name given to a secret stays.
    package func learn(_ secret: String, name: String) {
        let secret = Secret(text: secret, name: name)
        guard !secret.needles.isEmpty else { return }
        state.withLock { state in
            guard !state.secrets.contains(where: { $0.text.utf8.elementsEqual(secret.text.utf8) }) else { return }
            state.secrets.append(secret)
            state.search = Search(whole: SecretSearch(state.secrets), cut: CutSecretSearch(state.secrets))
            knowsSecrets.store(true, ordering: .releasing)
        }
    }

    /// Whether the text is nothing but a secret.
    package func isSecret(_ text: String) -> Bool {
        guard text.utf8.count < 64 << 10, !text.isEmpty else { return false }
        let hidden = hide(text)
        return hidden != text && hidden.hasPrefix("«") && hidden.dropFirst().allSatisfy { $0 != "«" }
            && hidden.hasSuffix("»")
    }

    package func hide(_ text: String) -> String {
        isIdle ? text : state.withLock { $0.search }?.hide(text) ?? text
    }

    /// Hides secrets in every `.text` and in the names of members, never in a `.word`.
    ///
    /// Where hiding makes two names of an object equal, the later ones are numbered, so that none is lost.
    package func hide(_ json: JSON) -> JSON {
        guard let search = state.withLock({ $0.search }) else { return json }
        return hide(json, with: search)
    }

    private func hide(_ json: JSON, with search: Search) -> JSON {
        switch json {
        case .null, .boolean, .integer, .number, .word: return json
        case .text(let text): return .text(search.hide(text))
        case .array(let elements): return .array(elements.map { hide($0, with: search) })
        case .object(let members):
            var taken: Set<[UInt8]> = []
            return .object(
                members.map { member in
                    let hidden = search.hide(member.name)
                    var name = hidden
                    var number = 2
                    while !taken.insert(Array(name.utf8)).inserted {
                        name = "\(hidden) (\(number))"
                        number += 1
                    }
                    return JSON.Member(name, hide(member.value, with: search))
                })
        }
    }
}
