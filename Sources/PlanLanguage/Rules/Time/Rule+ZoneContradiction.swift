import CivilTime
import Diagnostics

extension Rule {
    static let zoneContradiction = Rule(
        "zone-contradiction", .warning, .time, "The words of a window name another zone than the one it is read in.",
        reason: "The test would begin hours early or late.",
        bad: """
            zone: Asia/Hong_Kong
            windows:
              test: {date: 2021-08-14, from: 14:30, to: 16:30, about: Times are in CEST.}
            """,
        mended: """
            zone: Asia/Hong_Kong
            windows:
              test: {date: 2021-08-14, from: 14:30, to: 16:30, zone: Europe/Paris, about: Times are in CEST.}
            """)
}

extension Check {
    /// What people call the time in places where exchanges are, by its distance from UTC in hours.
    private static let zoneLetters: [(letters: String, hours: Int)] = [
        ("HKT", 8), ("SGT", 8), ("JST", 9), ("KST", 9), ("UTC", 0), ("GMT", 0), ("CET", 1), ("CEST", 2), ("EDT", -4),
    ]

    /// A window whose own words name another zone than the one it is read in.
    static let zoneContradiction = Check { plan in
        plan.windows.compactMap { window in
            guard let about = window.about, let opens = window.opens else { return nil }
            let words = Set(about.split { !$0.isLetter }.map(String.init))
            let named = zoneLetters.filter { words.contains($0.letters) }
            // A circular that gives a time in two zones is right in one of them.
            guard named.count == 1, let name = named.first else { return nil }
            let offset = window.zone.offset(at: opens)
            guard offset.seconds != name.hours * 3600 else { return nil }
            return Finding(
                "zone-contradiction", .warning, at: window.place,
                "window \"\(window.name)\" is read in \(window.zone.name), and its \"about\" speaks of \(name.letters)",
                help: "give the window the zone of the circular: zone: …")
        }
    }
}
