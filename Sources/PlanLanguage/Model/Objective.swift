import Diagnostics

/// One thing the circular wants verified: steps in order, and what is done afterwards whatever happened.
/// A class, since it is handed about a lot.
package final class Objective: Sendable {
    package let name: String
    package let place: Place
    package let title: String?
    package let about: String?
    package let window: Located<String>?
    package let forEach: ForEach?
    package let need: Need
    package let after: [Located<String>]
    package let requires: [Requirement]
    /// The captures that objectives after it may read.
    package let outputs: [Located<String>]
    package let occasion: Occasion
    package let steps: [Step]
    package let always: [Step]
    /// The steps and variables it declares that could not be read: they have findings of their own already.
    let unread: Set<String>

    init(
        name: String, place: Place, title: String?, about: String?, window: Located<String>?, forEach: ForEach?,
        need: Need, after: [Located<String>], requires: [Requirement], outputs: [Located<String>], occasion: Occasion,
        steps: [Step], always: [Step], unread: Set<String>
    ) {
        self.name = name
        self.place = place
        self.title = title
        self.about = about
        self.window = window
        self.forEach = forEach
        self.need = need
        self.after = after
        self.requires = requires
        self.outputs = outputs
        self.occasion = occasion
        self.steps = steps
        self.always = always
        self.unread = unread
    }

    package var allSteps: [Step] { steps + always }

    /// A capture of its steps by name, with the step that makes it.
    package func capture(_ name: String) -> (capture: Capture, step: Step)? {
        for step in allSteps {
            if let capture = step.captures.first(where: { $0.name == name }) { return (capture, step) }
        }
        return nil
    }

    enum Shape {
        static let title = Field.text("title", "what is verified")
        static let about = Field.text("about", "what the circular says of it")
        static let window = Field.text("window", "the window it runs in")
        static let forEach = FieldDeclaration(
            "for-each", .special("variables, each with a group or a list of hosts or values, and except"),
            "run it once for each")
        static let need = FieldDeclaration(
            "need", .special("all, any or {at-least: n}"), "how many members of for-each must pass", default: "all")
        static let after = Field.texts("after", "the objectives that must have ended before, however they ended")
        static let requires = FieldDeclaration(
            "requires", .special("names of objectives, or a list of requirements"),
            "the objectives that must have passed before, in this run or by the record of an earlier one")
        static let outputs = Field.texts("outputs", "the captures that objectives after it may read")
        static let steps = FieldDeclaration("steps", .special("named steps"), "what is done, in order", required: true)
        static let always = FieldDeclaration(
            "always", .special("named steps"), "what is done at the end, whatever happened")
        static let shape = ObjectShape(
            "objective", "one thing the circular wants verified",
            fields: [
                title.declaration, about.declaration, window.declaration, forEach, need, after.declaration,
                requires, outputs.declaration,
            ] + Occasion.Shape.fields + [steps, always])
    }
}

/// How many members of a set must pass.
package enum Need: Sendable, Equatable {
    case all
    case any
    case atLeast(Int)
}

/// The set an objective is run over: the product of its variables, less the exceptions.
package struct ForEach: Sendable {
    package struct Variable: Sendable {
        package let name: Located<String>
        package let values: [PlanValue]
    }

    package let place: Place
    package let variables: [Variable]
    package let except: [[PlanValue.Member]]

    /// One member of the set.
    package typealias Member = [PlanValue.Member]

    package let members: [Member]

    init(place: Place, variables: [Variable], except: [[PlanValue.Member]]) {
        self.place = place
        self.variables = variables
        self.except = except
        var members: [Member] = [[]]
        for variable in variables {
            members = members.flatMap { member in variable.values.map { member + [.init(variable.name.value, $0)] } }
        }
        self.members = members.filter { member in
            !except.contains { exception in exception.allSatisfy(member.contains) }
        }
    }

    /// How many members the product has before exceptions; `nil` where it is more than can be counted.
    static func productCount(_ variables: [Variable]) -> Int? {
        variables.reduce(1) { count, variable in
            count.flatMap { count in
                let (product, overflow) = count.multipliedReportingOverflow(by: variable.values.count)
                return overflow ? nil : product
            }
        }
    }
}
