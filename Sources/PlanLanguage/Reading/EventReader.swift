import Diagnostics
import YAMLTree

/// Reads `events:` and what waits for them.
struct EventReader {
    let reading: Reading

    func events(_ plan: ObjectReader) -> [Event] {
        plan.named(PlanReader.Shape.events).compactMap { entry in
            typealias Shape = Event.Shape
            guard let reader = ObjectReader(entry.value, Shape.shape, called: entry.key.value, in: reading) else {
                return nil
            }
            return Event(
                name: entry.key.value, place: entry.key.place, about: reader.value(Shape.about) ?? "",
                during: reader.located(Shape.during))
        }
    }

    /// The name of an event alone, or with its limit.
    func wait(_ node: Node) -> EventWait? {
        typealias Shape = EventWait.Shape
        guard case .mapping = node.content else {
            return reading.constant(node, .text)?.text.map {
                EventWait(event: Located($0, at: node.place), within: nil)
            }
        }
        guard let reader = ObjectReader(node, Shape.shape, in: reading), let event = reader.located(Shape.event) else {
            return nil
        }
        let within = reader.located(Shape.within)
        if let within, within.value <= .zero {
            reading.report(
                "wrong-value", at: within.place, "within no time after the announcement nothing can be done",
                help: "write how long it may take, such as 30m")
            return nil
        }
        return EventWait(event: event, within: within)
    }
}
