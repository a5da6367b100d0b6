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
    /// With more names than a person gives, a guess for each slip takes too long.
    private static let mostCandidates = 500

    static func nearest(to name: String, among candidates: [String]) -> String? {
        candidates.count <= mostCandidates ? Spelling.nearest(to: name, among: candidates) : nil
    }

    /// What mends a misspelt name, where it is sure which was meant.
    static func fix(for name: String, among candidates: [String], at place: Place) -> Fix? {
        candidates.count <= mostCandidates ? .spelling(name, among: candidates, at: place) : nil
    }

    /// The same for a name within a longer text.
    static func fix(for name: String, among candidates: [String], within place: Place) -> Fix? {
        candidates.count <= mostCandidates ? .spelling(name, among: candidates, within: place) : nil
    }

    /// `did you mean "reports"?`; `nil` where nothing is near enough to be a slip.
    static func question(for name: String, among candidates: [String]) -> String? {
        nearest(to: name, among: candidates).map { "did you mean \"\($0)\"?" }
    }
}
