import Diagnostics

/// Lists and counts in words, for messages.
package enum Spelled {
    /// `a, b and c`.
    package static func list(_ items: [String], _ joint: String = "and") -> String {
        guard items.count > 1, let last = items.last else { return items.first ?? "" }
        return items.dropLast().joined(separator: ", ") + " \(joint) " + last
    }

    /// `1 plan`, `2 plans`.
    package static func count(_ number: Int, _ noun: String, plural: String? = nil) -> String {
        "\(number) \(number == 1 ? noun : plural ?? noun + "s")"
    }
}

extension Spelled {
    /// `did you mean "reports"?`; `nil` where nothing is near enough to be a slip.
    static func question(for name: String, among candidates: [String]) -> String? {
        Spelling.nearest(to: name, among: candidates).map { "did you mean \"\($0)\"?" }
    }
}
