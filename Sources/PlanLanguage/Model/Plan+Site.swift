import CivilTime

extension Plan {
    /// The plan as it is at a site: on holidays of the site, windows of business days do not open, and deadlines for
    /// roles that it does not have do not count.
    package func at(_ site: Site?) -> Plan {
        guard let site else { return self }
        let calendar = calendar.adding(holidays: site.holidays.map(\.date))
        let roles = Set(site.roles.map(\.value))
        return Plan(
            self, windows: windows.map { $0.onBusinessDays(of: calendar) },
            deadlines: deadlines.filter { deadline in
                deadline.roles.isEmpty || deadline.roles.contains { roles.contains($0.value) }
            })
    }
}

extension Window {
    /// The window of a site with holidays of its own: where it opens on business days, without those. Where none is left
    /// it never opens.
    func onBusinessDays(of calendar: BusinessCalendar) -> Window {
        guard isOnBusinessDays else { return self }
        let left = occurrences.filter { $0.date.map(calendar.isBusinessDay) ?? true }
        if left.count == occurrences.count { return self }
        return Window(
            name: name, place: place, zone: zone, occurrences: left.isEmpty ? occurrences : left,
            spans: WindowReader.spans(of: left), phases: phases.map { $0.onBusinessDays(of: calendar) },
            businessDate: businessDate, about: about,
            words: left.isEmpty ? "\(words), all holidays of the site" : words, unreadPhases: unreadPhases,
            isDaily: isDaily, isOnBusinessDays: true, isTentative: isTentative)
    }
}
