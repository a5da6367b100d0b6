import CivilTime
import Diagnostics

/// Reads the names of time zones, and tells letters that people use from zones that places keep.
struct ZoneReader {
    let reading: Reading
    let zones: ZoneSource

    func zone(_ name: Located<String>) -> Zone? {
        switch zones.zone(name.value) {
        case .success(let zone): return zone
        case .failure(let problem):
            reading.report("unknown-zone", at: name.place, problem.message, help: help(for: name.value) ?? problem.help)
            return nil
        }
    }

    private func help(for name: String) -> String? {
        if let places = Self.places[name.uppercased()] {
            return "these letters are no zone, name a place: \(Spelled.list(places, "or"))"
        }
        if ["UTC", "GMT"].contains(where: { name.uppercased().hasPrefix($0) }), name.utf8.count > 3 {
            return "name a place, such as Asia/Hong_Kong: its rules say how far from UTC it is"
        }
        // Other letters name a zone only to people: the nearest of the database's would be another one.
        if !name.contains("/"), name.utf8.count <= 4 { return nil }
        return Spelling.nearest(to: name, among: zones.names()).map { "did you mean \"\($0)\"?" }
    }

    /// Where people use letters that the zone database does not have as a zone.
    private static let places: [String: [String]] = [
        "HKT": ["Asia/Hong_Kong"], "SGT": ["Asia/Singapore"], "JST": ["Asia/Tokyo"], "KST": ["Asia/Seoul"],
        "CST": ["Asia/Shanghai", "America/Chicago"], "IST": ["Asia/Kolkata", "Europe/Dublin", "Asia/Jerusalem"],
        "MYT": ["Asia/Kuala_Lumpur"], "PHT": ["Asia/Manila"], "ICT": ["Asia/Bangkok"], "WIB": ["Asia/Jakarta"],
        "GST": ["Asia/Dubai"], "AST": ["Asia/Riyadh", "America/Halifax"], "IDT": ["Asia/Jerusalem"],
        "BST": ["Europe/London"], "WEST": ["Europe/Lisbon"], "CEST": ["Europe/Paris"], "MEST": ["Europe/Berlin"],
        "MEZ": ["Europe/Berlin"], "MESZ": ["Europe/Berlin"], "EEST": ["Europe/Helsinki"], "MSK": ["Europe/Moscow"],
        "TRT": ["Europe/Istanbul"], "SAST": ["Africa/Johannesburg"], "EDT": ["America/New_York"],
        "ET": ["America/New_York"], "CDT": ["America/Chicago"], "CT": ["America/Chicago"], "MDT": ["America/Denver"],
        "MT": ["America/Denver"], "PST": ["America/Los_Angeles"], "PDT": ["America/Los_Angeles"],
        "PT": ["America/Los_Angeles"], "ADT": ["America/Halifax"], "BRT": ["America/Sao_Paulo"],
        "AEST": ["Australia/Sydney", "Australia/Brisbane"], "AEDT": ["Australia/Sydney"],
        "ACST": ["Australia/Adelaide", "Australia/Darwin"], "ACDT": ["Australia/Adelaide"],
        "AWST": ["Australia/Perth"], "NZST": ["Pacific/Auckland"], "NZDT": ["Pacific/Auckland"],
    ]

    // MARK: Seasons

    /// Letters of one season that the database has as a zone: where they are used, and where clocks show them all year.
    private static let seasonal: [String: (place: String, allYear: String?)] = [
        "EST": ("America/New_York", "America/Panama"), "MST": ("America/Denver", "America/Phoenix"),
        "CET": ("Europe/Paris", nil), "MET": ("Europe/Paris", nil), "EET": ("Europe/Helsinki", nil),
        "WET": ("Europe/Lisbon", nil),
    ]

    /// `CET` in July: the name of a season that is not in force on a day. One finding, at the zone's name.
    func checkSeason(_ zone: Zone, at instants: [Instant], place: Place) {
        guard let usual = Self.seasonal[zone.name] else { return }
        guard let there = zones.zone(usual.place).success else { return }
        // The database calls the Middle of Europe by another name.
        let shown = ["MET": "CET"][zone.name] ?? zone.name
        for instant in instants {
            let actual = there.offset(at: instant).abbreviation
            guard actual != shown else { continue }
            reading.report(
                "zone-season", .warning, at: place,
                "\"\(zone.name)\" is not in force on \(zone.local(of: instant).date): "
                    + "clocks in \(usual.place) show \(actual)",
                help: "name a place, such as \(usual.place)"
                    + (usual.allYear.map { "; or \($0), where clocks show \(zone.name) all year" } ?? ""))
            return
        }
    }
}

extension Result {
    fileprivate var success: Success? { try? get() }
}
