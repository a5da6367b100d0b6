import CivilTime
import Diagnostics

/// One filter of the language: declared once, for reading, lint, the manual and the run.
package struct FilterDeclaration: Sendable {
    package let name: String
    package let help: String
    /// The kinds of value it takes. A part of a JSON document may turn out to be any of them.
    package let takes: [ValueKind]
    package let parameters: [Parameter]
    /// The type it gives, in words for the manual.
    package let givesWords: String
    /// Whether it gives a value whatever it is put behind.
    let givesAlways: Bool
    /// Whether it may find nothing in a value that is there.
    let mayFindNothing: Bool
    /// The type it gives for the type it is put behind, or what stands against it there.
    let gives: @Sendable (ResultType, FilterCall) throws(FilterObjection) -> ResultType
    /// What it makes of a value; `absent` where nothing is found.
    let apply: @Sendable (PlanValue, FilterCall, FilterContext) throws(FilterProblem) -> PlanValue

    package struct Parameter: Sendable {
        /// In capitals, as the manual shows it.
        package let name: String
        let type: ScalarType
        package let isOptional: Bool

        init(_ name: String, _ type: ScalarType, optional: Bool = false) {
            self.name = name
            self.type = type
            isOptional = optional
        }
    }

    init(
        _ name: String, _ help: String, takes: [ValueKind], _ parameters: [Parameter] = [], gives type: ResultType,
        mayFindNothing: Bool = false,
        apply: @escaping @Sendable (PlanValue, FilterCall, FilterContext) throws(FilterProblem) -> PlanValue
    ) {
        self.init(
            name, help, takes: takes, parameters, givesWords: type.name, mayFindNothing: mayFindNothing,
            gives: { _, _ throws(FilterObjection) in type }, apply: apply)
    }

    init(
        _ name: String, _ help: String, takes: [ValueKind], _ parameters: [Parameter] = [], givesWords: String,
        givesAlways: Bool = false, mayFindNothing: Bool = false,
        gives: @escaping @Sendable (ResultType, FilterCall) throws(FilterObjection) -> ResultType,
        apply: @escaping @Sendable (PlanValue, FilterCall, FilterContext) throws(FilterProblem) -> PlanValue
    ) {
        self.name = name
        self.help = help
        self.takes = takes
        self.parameters = parameters
        self.givesWords = givesWords
        self.givesAlways = givesAlways
        self.mayFindNothing = mayFindNothing
        self.gives = gives
        self.apply = apply
    }

    /// Every filter there is, family by family.
    package static let all: [FilterDeclaration] = dates + texts + lists + documents

    private static let byName = Dictionary(all.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })

    static func named(_ name: String) -> FilterDeclaration? { byName[name] }

    /// How it is written: `find PATTERN [GROUP]`.
    package var usage: String {
        ([name] + parameters.map { $0.isOptional ? "[\($0.name)]" : $0.name }).joined(separator: " ")
    }
}

/// What stands against a filter at its place, as far as types and arguments tell before a run.
struct FilterObjection: Error {
    var rule = "wrong-argument"
    let message: String
    let help: String?
    /// The argument that is to blame; `nil` where it is the filter itself.
    var argument: Int?
}

/// Why a filter could make nothing of a value in a run. It quotes the plan, never the value, which may hold a secret.
struct FilterProblem: Error {
    let message: String

    init(_ message: String) {
        self.message = message
    }
}

/// What filters know of the run besides the value.
package final class FilterContext: Sendable {
    /// The zone in which a time has a date and hours.
    let zone: Zone
    /// What counts as a business day, by the plan and the site.
    let calendar: BusinessCalendar

    package init(zone: Zone = .utc, calendar: BusinessCalendar = .weekdaysOnly) {
        self.zone = zone
        self.calendar = calendar
    }
}
