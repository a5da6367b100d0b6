import CivilTime
import Diagnostics
import YAMLTree

extension WindowReader {
    /// A window whose days or times the exchange has still to announce; `nil` where the plan gives them.
    ///
    /// It is never open. What is known of it is read and checked all the same.
    func windowToBeAnnounced(_ reader: ObjectReader, name: Located<String>, zone: Zone) -> Window? {
        let open = [Shape.date.name, Shape.dates.name, Shape.from.name, Shape.to.name].filter { isOpen($0, reader) }
        guard !open.isEmpty else { return nil }
        let days = open.contains { $0.hasPrefix(Shape.date.name) } ? nil : self.days(reader, name: name)
        let what = days == nil ? "days" : "times"
        return Window(
            name: name.value, place: name.place, zone: zone,
            occurrences: [Window.Occurrence(date: days?.all?.first, span: Window.Span(opens: nil, closes: nil))],
            spans: [], phases: [], businessDate: nil, about: reader.value(Shape.about),
            words: [days?.words, "\(what) to be announced"].compactMap { $0 }.joined(separator: ", "),
            unreadPhases: [], isDaily: false, isOnBusinessDays: false,
            isTentative: reader.value(Shape.tentative) ?? false)
    }

    private func isOpen(_ name: String, _ reader: ObjectReader) -> Bool {
        guard case .scalar(let scalar) = reader.entry(name)?.value.content else { return false }
        return scalar.text == ScalarType.toBeAnnounced
    }
}
