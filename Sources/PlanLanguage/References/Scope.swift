import CivilTime

/// The values the references of one objective can name.
package struct Scope: Sendable {
    private var values: [String: PlanValue]
    /// The paths of what is secret, such as `password` and `objectives.logon.token`.
    private var secrets: Set<String> = []
    private var showsSecrets = true
    /// What filters know besides the value.
    package var context: FilterContext

    package init(_ values: [String: PlanValue] = [:], context: FilterContext = FilterContext()) {
        self.values = values
        self.context = context
    }

    package mutating func set(_ name: String, to value: PlanValue, isSecret: Bool = false) {
        values[name] = value
        if isSecret { secrets.insert(name) } else { secrets.remove(name) }
    }

    package var hasSecrets: Bool { !secrets.isEmpty }

    package func has(_ name: String) -> Bool { values[name] != nil }

    package mutating func remove(_ name: String) {
        values[name] = nil
    }

    /// The same names with «name» in the place of each secret, for texts that people read.
    package var shown: Scope {
        var scope = self
        scope.showsSecrets = secrets.isEmpty
        return scope
    }

    package func value(of reference: Reference) throws(UnusableValue) -> PlanValue {
        if !showsSecrets, let secret = secret(in: reference) { return .text("«\(secret)»") }
        guard var value = values[reference.path[0]] else {
            throw UnusableValue(place: reference.place, message: "\"\(reference.path[0])\" has no value")
        }
        for member in reference.path.dropFirst() {
            if case .host(let name) = value, let facts = values[Self.hostFactsName(name)] { value = facts }
            value = value[member: member]
        }
        if !reference.filters.isEmpty { value = try reference.filtered(value, in: context) }
        guard value != .absent else {
            throw UnusableValue(place: reference.place, message: "$(\(reference.text)) has no value")
        }
        return value
    }

    /// The last name of the secret that the reference is made from; `nil` where it is made from none.
    package func secret(in reference: Reference) -> String? {
        if secrets.isEmpty { return nil }
        return reference.path.indices.first { secrets.contains(reference.path[...$0].joined(separator: ".")) }
            .map { reference.path[$0] }
    }

    /// Where the members of a host are kept: a name no plan can give.
    private static func hostFactsName(_ host: String) -> String { "host \(host)" }

    /// Makes a host known by its name, with its members `name`, `host`, `port` and `url`.
    package mutating func set(host: Host) {
        set(host.name, to: .host(host.name))
        set(factsOf: host)
    }

    /// Makes the members of a host known to whoever has it under another name.
    package mutating func set(factsOf host: Host) {
        set(
            Self.hostFactsName(host.name),
            to: .record([
                .init("name", .text(host.name)), .init("host", .text(host.url.host)),
                .init("port", .integer(host.url.port)), .init("url", .text(host.url.text)),
            ]))
    }

    /// Makes the objective's window known as `window`: the day of it that the instant is in, or else the next, or last.
    package mutating func set(window: Window, at instant: Instant, calendar: BusinessCalendar) {
        let day = window.turn(at: instant).occurrence
        var members: [PlanValue.Member] = [.init("name", .text(window.name))]
        if let date = day.date { members.append(.init("date", .date(date))) }
        if let opens = day.span.opens { members.append(.init("from", .instant(opens))) }
        if let closes = day.span.closes { members.append(.init("to", .instant(closes))) }
        if let date = window.businessDate(of: day, by: calendar) { members.append(.init("business-date", .date(date))) }
        set("window", to: .record(members))
    }

    /// Makes the run known as `run`: its date and time in the plan's zone.
    package mutating func set(runStarted started: Instant, zone: Zone) {
        set(
            "run",
            to: .record([.init("date", .date(zone.local(of: started).date)), .init("started", .instant(started))]))
    }

    /// Hands on what another objective captured, as `objectives.NAME.OUTPUT`.
    package mutating func set(output: String, of objective: String, to value: PlanValue, isSecret: Bool) {
        var objectives: [PlanValue.Member] = if case .record(let members) = values["objectives"] { members } else { [] }
        var outputs: [PlanValue.Member] = []
        if let index = objectives.firstIndex(where: { $0.name == objective }) {
            if case .record(let members) = objectives.remove(at: index).value { outputs = members }
        }
        outputs.removeAll { $0.name == output }
        outputs.append(.init(output, value))
        objectives.append(.init(objective, .record(outputs)))
        values["objectives"] = .record(objectives)
        if isSecret { secrets.insert("objectives.\(objective).\(output)") }
    }
}
