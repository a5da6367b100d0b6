import CivilTime
import Diagnostics
import YAMLTree

/// A plan file read: the typed plan where it is whole enough to make one, and every finding.
package struct PlanReader {
    private let reading = Reading()
    private let vocabulary: Vocabulary
    private let zones: ZoneSource
    private let files: PlanFileSource
    private let procedures: ProcedureLibrary

    package init(
        vocabulary: Vocabulary, zones: ZoneSource, files: PlanFileSource, procedures: ProcedureLibrary
    ) {
        self.vocabulary = vocabulary
        self.zones = zones
        self.files = files
        self.procedures = procedures
    }

    enum Shape {
        static let version = Field.text("ctplan", .version, "the version of the language", required: true)
        static let title = Field.text("title", "what the plan is, in one line", required: true)
        static let circular = FieldDeclaration(
            "circular", .special("keys of circular, or a list of such"), "the announcement the plan was made from")
        static let participation = FieldDeclaration(
            "participation", .special("`mandatory`, `recommended` or `optional`, or keys of participation"),
            "whether the exchange asks for it, and whom")
        static let zone = Field.text("zone", "the IANA zone of every time in the plan, such as Asia/Hong_Kong")
        static let roles = FieldDeclaration(
            "roles", .named(Role.Shape.shape), "the parts that participants may have in the test")
        static let windows = FieldDeclaration("windows", .named(Window.Shape.shape), "when the test is allowed")
        static let calendar = FieldDeclaration(
            "calendar", .object(CalendarShape.plan), "which days are business days; Mondays to Fridays where left out")
        static let events = FieldDeclaration(
            "events", .named(Event.Shape.shape), "what the exchange announces while the test goes on")
        static let deadlines = FieldDeclaration(
            "deadlines", .named(Deadline.Shape.shape), "what people must have done by a day")
        static let preparation = FieldDeclaration(
            "preparation", .named(Preparation.Shape.shape), "what people see to before or during a window")
        static let inputs = FieldDeclaration("inputs", .named(Input.Shape.shape), "the facts only a participant knows")
        static let hosts = FieldDeclaration(
            "hosts", .special("named URLs, or mappings with url"), "the systems the test reaches")
        static let groups = FieldDeclaration("groups", .special("named lists of hosts"), "hosts under one name")
        static let objectives = FieldDeclaration(
            "objectives", .named(Objective.Shape.shape), "what is verified", required: true)
        static let replaces = Field.texts(
            "replaces", .planFile, "the plans whose place it takes, such as before an amendment, by their files' names")
        static let shape = ObjectShape(
            "plan", "a circular's connectivity test",
            fields: [
                version.declaration, title.declaration, replaces.declaration, circular, participation, zone.declaration,
                roles, windows,
                calendar, events, deadlines, preparation, inputs, hosts, groups, objectives,
            ])
    }

    /// Reads the tree of a plan. The plan is there also when there are findings, as far as it could be understood.
    package func read(_ root: Node) -> (plan: Plan?, findings: [Finding]) {
        guard let reader = ObjectReader(root, Shape.shape, in: reading) else { return (nil, reading.findings) }
        _ = reader.value(Shape.version)
        let hosts = HostReader(reading: reading).hosts(reader)
        let circulars = CircularReader(reading: reading)
        let declaredHosts = declared([Shape.hosts], reader)
        let groups = HostReader(reading: reading).groups(reader, hosts: Names(declaredHosts))
        let inputs = reader.named(Shape.inputs).compactMap(InputReader(reading: reading, isOfProcedure: false).input)
        let calendar = CalendarReader(reading: reading, files: files).calendar(ofPlan: reader.node(Shape.calendar))
        let plan = Plan(
            source: root.place.source,
            title: reader.value(Shape.title) ?? "",
            circulars: circulars.circulars(reader),
            participation: circulars.participation(reader),
            roles: reader.named(Shape.roles).compactMap(role),
            zoneName: zoneName(reader),
            windows: WindowReader(reading: reading, zones: zones, calendar: calendar.businessCalendar).windows(reader),
            calendar: calendar,
            events: EventReader(reading: reading).events(reader),
            deadlines: reader.named(Shape.deadlines).compactMap(deadline),
            preparation: reader.named(Shape.preparation).compactMap(preparation),
            inputs: inputs,
            hosts: hosts,
            groups: groups,
            objectives: ObjectiveReader(
                reading: reading, vocabulary: vocabulary, way: ProcedureWay(procedures, from: root.place.source),
                hosts: Names(declaredHosts), groups: groups, declaredGroups: Names(declared([Shape.groups], reader)),
                names: NameTypes(inputs: inputs, hosts: declaredHosts)
            ).objectives(reader),
            replaces: reader.list(Shape.replaces),
            titlePlace: reader.node(Shape.title)?.place ?? root.place,
            declared: Set(
                declared(
                    [
                        Shape.roles, Shape.windows, Shape.events, Shape.inputs, Shape.hosts, Shape.groups,
                        Shape.objectives,
                    ], reader)))
        return (plan, reading.findings)
    }

    /// What the plan says of its zone; whether there is such a zone is said where windows are read.
    private func zoneName(_ reader: ObjectReader) -> String? {
        guard case .scalar(let scalar) = reader.node(Shape.zone)?.content, !scalar.isEmpty else { return nil }
        return scalar.text
    }

    /// The names under these sections, those of things that cannot be read among them.
    private func declared(_ sections: [FieldDeclaration], _ reader: ObjectReader) -> [String] {
        sections.flatMap { section -> [String] in
            guard case .mapping(let entries) = reader.node(section)?.content else { return [] }
            return entries.map(\.key.value)
        }
    }

    private func role(_ entry: Entry) -> Role? {
        typealias Shape = Role.Shape
        return ObjectReader(entry.value, Shape.shape, called: entry.key.value, in: reading).map { reader in
            Role(name: entry.key.value, place: entry.key.place, about: reader.value(Shape.about) ?? "")
        }
    }

    private func deadline(_ entry: Entry) -> Deadline? {
        typealias Shape = Deadline.Shape
        guard let reader = ObjectReader(entry.value, Shape.shape, called: entry.key.value, in: reading) else {
            return nil
        }
        let time = reader.located(Shape.time).flatMap { located in
            let read = try? DayOffsetTime.parse(located.value).get()
            if let read, read.dayOffset != 0 {
                reading.report(
                    "wrong-value", at: located.place,
                    "a deadline's time lies on its own day, found \"\(located.value)\"",
                    help: "name the later day as \"by\"")
            }
            return read?.time
        }
        let by = reader.located(Shape.by)
        if let by, let weekday = reader.located(Shape.weekday) { reading.checkWeekday(weekday, of: by) }
        guard let by, let task = reader.value(Shape.task) else { return nil }
        return Deadline(
            name: entry.key.value, place: entry.key.place, by: by.value, time: time, task: task,
            about: reader.value(Shape.about), roles: reader.list(Shape.roles))
    }

    private func preparation(_ entry: Entry) -> Preparation? {
        typealias Shape = Preparation.Shape
        guard let reader = ObjectReader(entry.value, Shape.shape, called: entry.key.value, in: reading) else {
            return nil
        }
        let before = reader.value(Shape.before)
        let during = reader.value(Shape.during)
        guard (before == nil) != (during == nil) else {
            reading.report(
                "missing-field", at: entry.key.place,
                "preparation \"\(entry.key.value)\" needs one of \"before\" and \"during\", and only one",
                help: "name the window it is seen to before, or during")
            return nil
        }
        guard let task = reader.value(Shape.task) else { return nil }
        let moment: Preparation.Moment = before.map { .before(window: $0) } ?? .during(window: during ?? "")
        return Preparation(
            name: entry.key.value, place: entry.key.place, moment: moment,
            momentPlace: (reader.node(Shape.before) ?? reader.node(Shape.during) ?? entry.value).place, task: task,
            about: reader.value(Shape.about))
    }
}
