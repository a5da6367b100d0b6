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
