/// The units of a run that are still to begin: in the order of the plan, each after the objectives it waits for.
struct UnitQueue {
    private var ready: [Unit] = []
    private var next = 0
    /// By objective: its units while it waits for others, and how many others.
    private var held: [String: (units: [Unit], predecessors: Int)] = [:]
    /// By objective: how many of its units have not ended, and who waits for it.
    private var unitsLeft: [String: Int] = [:]
    private var followers: [String: [String]] = [:]

    init(_ units: [Unit]) {
        for unit in units { unitsLeft[unit.objective.name, default: 0] += 1 }
        for unit in units {
            let name = unit.objective.name
            if held[name] != nil {
                held[name]?.units.append(unit)
                continue
            }
            // An objective that was not chosen holds nobody up.
            let predecessors = Set(unit.objective.predecessors.map(\.value)).filter { unitsLeft[$0] != nil }
            if predecessors.isEmpty {
                ready.append(unit)
            } else {
                held[name] = ([unit], predecessors.count)
                for predecessor in predecessors { followers[predecessor, default: []].append(name) }
            }
        }
    }

    /// The next unit that waits for no other.
    mutating func popFirst() -> Unit? {
        guard next < ready.count else { return nil }
        defer { next += 1 }
        return ready[next]
    }

    /// Puts units at the end again, such as those whose window has opened.
    mutating func append(_ units: [Unit]) {
        ready += units
    }

    /// Notes that a unit has ended, which may free those of other objectives.
    mutating func ended(_ objective: String) {
        unitsLeft[objective, default: 1] -= 1
        guard unitsLeft[objective] == 0 else { return }
        for follower in followers[objective] ?? [] {
            held[follower]?.predecessors -= 1
            guard let freed = held[follower], freed.predecessors == 0 else { continue }
            held[follower] = nil
            ready += freed.units
        }
    }
}
