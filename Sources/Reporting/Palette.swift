import Execution

/// Colours for terminals (ECMA-48, SGR), or none.
struct Palette: Sendable {
    let isOn: Bool

    func strong(_ text: String) -> String { wrap(text, "1") }
    func faint(_ text: String) -> String { wrap(text, "2") }

    func paint(_ text: String, _ outcome: Outcome) -> String {
        switch outcome {
        case .passed: wrap(text, "32")
        case .failed, .error: wrap(text, "1;31")
        case .blocked, .missed, .pending: wrap(text, "33")
        case .skipped: wrap(text, "2")
        }
    }

    private func wrap(_ text: String, _ code: String) -> String {
        isOn ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}
