import Diagnostics

/// An objective that must have passed before another one begins: in the same run, or in an earlier one by its record.
package struct Requirement: Sendable {
    package let place: Place
    /// The plan it belongs to; `nil` where it is one of the same plan.
    package let plan: Located<String>?
    package let objective: Located<String>
    /// Why it is required.
    package let about: String?

    /// `"connect"`, or `"connect" of plan "drill-1"`.
    package var words: String {
        "\"\(objective.value)\"" + (plan.map { " of plan \"\($0.value)\"" } ?? "")
    }

    enum Shape {
        static let plan = Field.text(
            "plan", .planFile, "the plan it belongs to, by its file's name; this plan where left out")
        static let objective = Field.text("objective", "what must have passed", required: true)
        static let about = Field.text("about", "why")
        static let shape = ObjectShape(
            "requirement", "an objective that must have passed",
            fields: [plan.declaration, objective.declaration, about.declaration])
    }
}

extension Objective {
    /// The objectives of the same plan that must have ended, or passed, before it begins.
    package var predecessors: [Located<String>] {
        after + requires.filter { $0.plan == nil }.map(\.objective)
    }
}
