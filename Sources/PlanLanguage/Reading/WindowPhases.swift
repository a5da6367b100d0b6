import CivilTime
import Diagnostics
import YAMLTree

/// A phase as it stands under `phases:`.
struct PhaseText {
    let name: Located<String>
    let from: Located<DayOffsetTime>
    let to: Located<DayOffsetTime>
    let about: String?
}

extension WindowReader {
    /// The phases of a window that can be read; the others have findings.
    func phases(_ reader: ObjectReader, of window: String) -> [PhaseText] {
        guard let node = reader.node(Shape.phases) else { return [] }
        if case .mapping(let entries) = node.content, entries.isEmpty {
            reading.reportNoEntry(in: Shape.phases.name, at: node.place)
        }
        return reader.named(Shape.phases).compactMap { entry -> PhaseText? in
            typealias Shape = Window.PhaseShape
            guard let reader = ObjectReader(entry.value, Shape.shape, called: entry.key.value, in: reading),
                let from = reader.located(Shape.from).flatMap(clockTime),
                let to = reader.located(Shape.to).flatMap(clockTime)
            else { return nil }
            let subject = Subject(words: "phase \"\(entry.key.value)\"", place: entry.key.place)
            guard areInOrder(DailyTimes(from: from, to: to), of: subject) else { return nil }
            return PhaseText(name: entry.key, from: from, to: to, about: reader.value(Shape.about))
        }
    }

    func clockTime(_ text: Located<String>) -> Located<DayOffsetTime>? {
        (try? DayOffsetTime.parse(text.value).get()).map { Located($0, at: text.place) }
    }

    /// The window's times, its ends taken from its phases where it does not give them itself.
    func times(_ own: DailyTimes, around phases: [PhaseText]) -> DailyTimes {
        var times = own
        times.from = own.from ?? phases.map(\.from).min { $0.value < $1.value }
        times.to = own.to ?? phases.map(\.to).max { $0.value < $1.value }
        return times
    }

    /// Phases lie inside their window, and beside each other.
    func check(_ phases: [PhaseText], inside own: DailyTimes) {
        for phase in phases {
            if let from = own.from, phase.from.value < from.value {
                report(phase, "begins at \(phase.from.value), before its window opens", phase.from, note: from)
            }
            if let to = own.to, phase.to.value > to.value {
                report(phase, "ends at \(phase.to.value), after its window closes", phase.to, note: to)
            }
        }
        let inOrder = phases.sorted { $0.from.value < $1.from.value }
        for (earlier, later) in zip(inOrder, inOrder.dropFirst()) where later.from.value < earlier.to.value {
            report(
                later, "begins at \(later.from.value), before phase \"\(earlier.name.value)\" ends", later.from,
                note: earlier.to)
        }
    }

    private func report(
        _ phase: PhaseText, _ words: String, _ at: Located<DayOffsetTime>, note: Located<DayOffsetTime>
    ) {
        reading.report(
            "phase-order", at: at.place, "phase \"\(phase.name.value)\" \(words)",
            notes: [.init("that is at \(note.value)", at: note.place)],
            help: "after midnight a time is written 00:30 +1d; which times does the circular give?")
    }
}
