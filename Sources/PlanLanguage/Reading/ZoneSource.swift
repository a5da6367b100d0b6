import CivilTime

/// Where zones come from: the system's zone database, or another folder in tests.
package struct ZoneSource: Sendable {
    package let zone: @Sendable (String) -> Result<Zone, ZoneProblem>
    package let names: @Sendable () -> [String]

    package init(
        zone: @escaping @Sendable (String) -> Result<Zone, ZoneProblem>, names: @escaping @Sendable () -> [String]
    ) {
        self.zone = zone
        self.names = names
    }

    /// The zone database installed on this machine.
    package static let system = ZoneSource(
        zone: { name in
            do throws(ZoneProblem) { return .success(try Zone.named(name)) } catch { return .failure(error) }
        },
        names: { Zone.allNames() })
}
