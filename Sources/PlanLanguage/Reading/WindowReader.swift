import CivilTime
import Diagnostics
import YAMLTree

/// Reads `windows:`: dates, clock times and zones become spans of instants.
struct WindowReader {
    let reading: Reading
    let zones: ZoneSource
    let calendar: BusinessCalendar
    let allowance = DayAllowance()

    typealias Shape = Window.Shape

    private var zoneReader: ZoneReader { ZoneReader(reading: reading, zones: zones) }

    func windows(_ plan: ObjectReader) -> [Window] {
        let entries = plan.named(PlanReader.Shape.windows)
        let planZone = plan.located(PlanReader.Shape.zone).flatMap { name in
            zoneReader.zone(name).map { Located($0, at: name.place) }
        }
        if plan.node(PlanReader.Shape.zone) == nil, let first = entries.first,
            plan.node(PlanReader.Shape.windows) != nil
        {
            reading.report(
                "missing-field", at: first.key.place,
                "a plan with windows needs \"zone\": \(PlanReader.Shape.zone.declaration.help)",
                help: "add, say, zone: Asia/Hong_Kong")
        }
        let windows = entries.compactMap { window($0, planZone: planZone?.value) }
        if let planZone {
            let openings = windows.filter { $0.zone == planZone.value }.flatMap(\.moments)
            zoneReader.checkSeason(planZone.value, at: openings, place: planZone.place)
        }
        return windows
    }

    private func window(_ entry: Entry, planZone: Zone?) -> Window? {
        let name = entry.key
        guard let reader = ObjectReader(entry.value, Shape.shape, called: name.value, in: reading) else { return nil }
        let ownZone = reader.located(Shape.zone)
        if let zone = ownZone.map({ zoneReader.zone($0) }) ?? planZone,
            let window = windowToBeAnnounced(reader, name: name, zone: zone)
        {
            return window
        }
        let errors = reading.errorCount
        let days = days(reader, name: name)
        let own = ownTimes(reader)
        let phases = phases(reader, of: name.value)
        guard let days, let own, let zone = ownZone.map({ zoneReader.zone($0) }) ?? planZone else { return nil }
        check(phases, inside: own)
        // Ends that a mistaken phase would have given are not to be guessed.
        if reading.errorCount > errors, own.from == nil || own.to == nil, reader.node(Shape.phases) != nil {
            return nil
        }
        let times = times(own, around: phases)
        let subject = Subject(words: "window \"\(name.value)\"", place: name.place)
        guard let occurrences = occurrences(days: days, times: times, zone: zone, of: subject),
            isTolerable(times, reader)
        else { return nil }
        let businessDate = businessDate(reader, days: days)
        let isTentative = reader.value(Shape.tentative) ?? false
        func make(
            _ name: String, _ place: Place, _ times: DailyTimes, _ occurrences: [Window.Occurrence], phases: [Window],
            unread: Set<String>, about: String?
        ) -> Window {
            Window(
                name: name, place: place, zone: zone, occurrences: occurrences,
                spans: Self.spans(of: occurrences), phases: phases, businessDate: businessDate, about: about,
                words: words(days: days, times: times, zone: zone, occurrences: occurrences), unreadPhases: unread,
                isDaily: times.areGiven || days.areSingled, isOnBusinessDays: days.isOnBusinessDays,
                isTentative: isTentative)
        }
        let parts = phases.compactMap { phase -> Window? in
            let times = DailyTimes(from: phase.from, to: phase.to, tolerance: own.tolerance)
            let subject = Subject(words: "phase \"\(phase.name.value)\"", place: phase.name.place)
            return self.occurrences(days: days, times: times, zone: zone, of: subject).map { occurrences in
                make(
                    "\(name.value).\(phase.name.value)", phase.name.place, times, occurrences, phases: [], unread: [],
                    about: phase.about)
            }
        }
        let declared = reader.node(Shape.phases).map { Self.names(in: $0, of: name.value) } ?? []
        let window = make(
            name.value, name.place, times, occurrences, phases: parts,
            unread: declared.subtracting(parts.map(\.name)), about: reader.value(Shape.about))
        if let zonePlace = ownZone?.place { zoneReader.checkSeason(zone, at: window.moments, place: zonePlace) }
        return window
    }

    private static func names(in phases: Node, of window: String) -> Set<String> {
        guard case .mapping(let entries) = phases.content else { return [] }
        return Set(entries.map { "\(window).\($0.key.value)" })
    }

    /// The times that the window gives itself; `nil` with a finding where it may not.
    private func ownTimes(_ reader: ObjectReader) -> DailyTimes? {
        let from = reader.located(Shape.from).flatMap(clockTime)
        let to = reader.located(Shape.to).flatMap(clockTime)
        guard (from != nil) == (reader.node(Shape.from) != nil), (to != nil) == (reader.node(Shape.to) != nil) else {
            return nil
        }
        if let from, from.value.dayOffset != 0 {
            reading.report(
                "wrong-value", at: from.place, "a window opens on its own day", help: "name the next day as \"date\"")
            return nil
        }
        return DailyTimes(from: from, to: to, tolerance: reader.value(Shape.tolerance) ?? .zero)
    }

    private func isTolerable(_ times: DailyTimes, _ reader: ObjectReader) -> Bool {
        guard let tolerance = reader.located(Shape.tolerance) else { return true }
        let longest = Duration.seconds(6 * 3600)
        if !times.areGiven {
            reading.report(
                "wrong-value", at: tolerance.place, "\"tolerance\" is of times, and this window has none",
                help: "give \"from\" and \"to\", or leave it out")
        } else if tolerance.value <= .zero || tolerance.value > longest {
            reading.report(
                "wrong-value", at: tolerance.place, "expected a tolerance of at most \(longest.planText), and not 0s",
                help: "write, say, tolerance: 10m")
        } else {
            return true
        }
        return false
    }

    private func businessDate(_ reader: ObjectReader, days: WindowDays) -> Window.BusinessDate? {
        guard let text = reader.located(Shape.businessDate) else { return nil }
        if text.value == ScalarType.nextBusinessDay {
            if days.all != nil { return .nextBusinessDay }
            reading.report(
                "wrong-value", at: text.place, "a range of dates that is open to a side has no business date",
                help: "name the day at both ends, or leave it out")
            return nil
        }
        guard let date = try? LocalDate.parse(text.value).get() else { return nil }
        if days.all?.count == 1 { return .on(date) }
        reading.report(
            "wrong-value", at: text.place, "one business date for a window of several days",
            help: "write business-date: \(ScalarType.nextBusinessDay), or a window for each day")
        return nil
    }

    private func words(
        days: WindowDays, times: DailyTimes, zone: Zone, occurrences: [Window.Occurrence]
    ) -> String {
        let edges = [occurrences.first, occurrences.last].compactMap { $0?.span.opens ?? $0?.span.closes }
        var abbreviations: [String] = []
        for letters in edges.map({ zone.offset(at: $0).abbreviation }) where !abbreviations.contains(letters) {
            abbreviations.append(letters)
        }
        let night = days.ranges.count == 1 ? days.ranges[0].nightWords(times) : nil
        let daysAndTimes = night.map { [$0] } ?? [days.words, times.words]
        return (daysAndTimes + [abbreviations.joined(separator: "/")]).filter { !$0.isEmpty }
            .joined(separator: " ")
    }
}

extension Window {
    /// A moment of each day, for what depends on the season.
    fileprivate var moments: [Instant] { occurrences.compactMap { $0.span.opens ?? $0.span.closes } }
}
