import CivilTime
import Diagnostics

/// A circular's connectivity test as its plan file says it. A class, since it is handed about a lot.
package final class Plan: Sendable {
    package let source: SourceText
    package let title: String
    /// The announcements it was made from: mostly one.
    package let circulars: [Circular]
    package let participation: [Participation]
    /// The IANA name of its zone, as it says it.
    package let zoneName: String?
    package let roles: [Role]
    package let windows: [Window]
    /// Which days are business days, as the plan says; a site may add holidays.
    package let calendar: BusinessCalendar
    let holidays: [Holiday]
    package let events: [Event]
    package let deadlines: [Deadline]
    package let preparation: [Preparation]
    package let inputs: [Input]
    package let hosts: [Host]
    package let groups: [Group]
    package let objectives: [Objective]
    /// The plans whose place it takes, by name.
    package let replaces: [Located<String>]
    /// Where its title stands, or the plan where it has none.
    let titlePlace: Place
    /// The names the plan declares, of things that could not be read: they have findings of their own already.
    let unread: Set<String>
    /// Whether it only stands for a procedure that is judged for itself.
    let isProcedure: Bool
    private let index: Index

    /// Where each name stands, since lint asks for every name of every step.
    private struct Index {
        let windows: [String: Window]
        let events: [String: Int]
        let inputs: [String: Int]
        let hosts: [String: Int]
        let groups: [String: Int]
        let objectives: [String: Int]
    }

    init(
        source: SourceText, title: String, circulars: [Circular], participation: [Participation], roles: [Role],
        zoneName: String?, windows: [Window], calendar: CalendarReader.Calendar, events: [Event],
        deadlines: [Deadline], preparation: [Preparation], inputs: [Input], hosts: [Host], groups: [Group],
        objectives: [Objective], replaces: [Located<String>], titlePlace: Place, declared: Set<String>,
        isProcedure: Bool = false
    ) {
        self.source = source
        self.title = title
        self.circulars = circulars
        self.participation = participation
        self.zoneName = zoneName
        self.roles = roles
        self.windows = windows
        self.calendar = calendar.businessCalendar
        holidays = calendar.holidays
        self.events = events
        self.deadlines = deadlines
        self.preparation = preparation
        self.inputs = inputs
        self.hosts = hosts
        self.groups = groups
        self.objectives = objectives
        self.replaces = replaces
        self.titlePlace = titlePlace
        self.isProcedure = isProcedure
        let index = Index(
            windows: Self.byName(windows),
            events: Self.positions(events.map(\.name)), inputs: Self.positions(inputs.map(\.name)),
            hosts: Self.positions(hosts.map(\.name)), groups: Self.positions(groups.map(\.name)),
            objectives: Self.positions(objectives.map(\.name)))
        self.index = index
        let sections = [
            index.events, index.inputs, index.hosts, index.groups, index.objectives,
            Self.positions(roles.map(\.name)),
        ]
        let unreadNames = declared.filter { name in
            index.windows[name] == nil && !sections.contains { $0[name] != nil }
        }
        unread = windows.reduce(into: unreadNames) { $0.formUnion($1.unreadPhases) }
    }

    private static func byName(_ windows: [Window]) -> [String: Window] {
        Dictionary(withPhases(windows).map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The plan with these windows in the place of its own, by the same names, and these deadlines.
    init(_ plan: Plan, windows: [Window], deadlines: [Deadline]) {
        self.windows = windows
        self.deadlines = deadlines
        index = Index(
            windows: Self.byName(windows), events: plan.index.events, inputs: plan.index.inputs,
            hosts: plan.index.hosts, groups: plan.index.groups, objectives: plan.index.objectives)
        source = plan.source
        title = plan.title
        circulars = plan.circulars
        participation = plan.participation
        zoneName = plan.zoneName
        roles = plan.roles
        calendar = plan.calendar
        holidays = plan.holidays
        events = plan.events
        preparation = plan.preparation
        inputs = plan.inputs
        hosts = plan.hosts
        groups = plan.groups
        objectives = plan.objectives
        replaces = plan.replaces
        titlePlace = plan.titlePlace
        unread = plan.unread
        isProcedure = plan.isProcedure
    }

    private static func positions(_ names: [String]) -> [String: Int] {
        Dictionary(names.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The file's name without folder and ending, by which a site and the record speak of the plan.
    package var name: String { PlanFileName.stem(of: source.path) }

    /// The windows, each followed by its phases.
    package var windowsAndPhases: [Window] { Self.withPhases(windows) }

    private static func withPhases(_ windows: [Window]) -> [Window] { windows.flatMap { [$0] + $0.phases } }

    /// The procedures that its steps use, and those that these use, each once, in the order of their paths.
    package var procedures: [Procedure] {
        var found: [String: Procedure] = [:]
        var open = objectives.flatMap(\.allSteps)
        while let step = open.popLast() {
            open += step.alternatives
            guard let procedure = step.procedure, found[procedure.source.path] == nil else { continue }
            found[procedure.source.path] = procedure
            open += procedure.allSteps
        }
        return found.values.sorted { $0.source.path < $1.source.path }
    }

    /// A window, or a phase of one, as `night.auction`.
    package func window(_ name: String) -> Window? { index.windows[name] }
    package func event(_ name: String) -> Event? { index.events[name].map { events[$0] } }
    package func input(_ name: String) -> Input? { index.inputs[name].map { inputs[$0] } }
    package func host(_ name: String) -> Host? { index.hosts[name].map { hosts[$0] } }
    package func group(_ name: String) -> Group? { index.groups[name].map { groups[$0] } }
    package func objective(_ name: String) -> Objective? { index.objectives[name].map { objectives[$0] } }
}

package enum PlanFileName {
    package static func stem(of path: String) -> String {
        let file = path.split(separator: "/").last.map(String.init) ?? path
        guard let dot = file.lastIndex(of: "."), dot != file.startIndex else { return file }
        return String(file[..<dot])
    }
}
