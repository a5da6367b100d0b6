import CivilTime

/// The values the references of one objective can name.
package struct Scope: Sendable {
    private var values: [String: PlanValue]

    package init(_ values: [String: PlanValue] = [:]) {
        self.values = values
    }

    package mutating func set(_ name: String, to value: PlanValue) {
        values[name] = value
    }

    package func value(of reference: Reference) throws(UnusableValue) -> PlanValue {
        guard var value = values[reference.path[0]] else {
            throw UnusableValue(place: reference.place, message: "\"\(reference.path[0])\" has no value")
        }
        for member in reference.path.dropFirst() {
            if case .host(let name) = value, let facts = values[Self.hostFactsName(name)] { value = facts }
            value = value[member: member]
        }
        guard value != .absent else {
            throw UnusableValue(place: reference.place, message: "$(\(reference.text)) has no value")
        }
        return value
    }

    /// Where the members of a host are kept: a name no plan can give.
    private static func hostFactsName(_ host: String) -> String { "host \(host)" }

    /// Makes a host known by its name, with its members `name`, `host`, `port` and `url`.
    package mutating func set(host: Host) {
        set(host.name, to: .host(host.name))
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
}

extension Scope {
    /// The members a reference may name behind a host and behind `window`.
    package static let hostMembers = ["name", "host", "port", "url"]
    package static let windowMembers = ["name", "date", "from", "to", "business-date"]

    /// Those of them that a window has: one that is open to a side has no time there.
    static func members(of window: Window) -> [String] {
        windowMembers.filter { member in
            switch member {
            case "date": window.occurrences.contains { $0.date != nil }
            case "from": window.opens != nil
            case "to": window.closes != nil
            case "business-date": window.businessDate != nil
            default: true
            }
        }
    }
}
