import CivilTime

extension FilterCall {
    /// Makes of a value what the filter says. Nothing stays nothing, except for `default`.
    func apply(to value: PlanValue, in context: FilterContext) throws(FilterProblem) -> PlanValue {
        if value == .absent, !filter.givesAlways { return .absent }
        return try filter.apply(try fitting(value), self, context)
    }

    /// The value as one of the kinds the filter takes. JSON has no dates, and servers write numbers as texts: what was
    /// not known before the run is taken for what it looks like.
    private func fitting(_ value: PlanValue) throws(FilterProblem) -> PlanValue {
        if value == .absent { return value }
        guard let kind = value.kind else { throw FilterProblem("\(filter.name) takes no keys") }
        if filter.takes.contains(kind) { return value }
        if filter.takes.contains(.text), let text = value.text { return .text(text) }
        if case .text(let text) = value {
            if filter.takes.contains(.date), case .success(let date) = LocalDate.parse(text) { return .date(date) }
            if filter.takes.contains(.time), case .success(let time) = Instant.parse(text) { return .instant(time) }
        }
        throw FilterProblem("\(filter.name) takes \(filter.takesWords), and this is \(kind.wordsWithArticle)")
    }
}

extension FilterDeclaration {
    /// `a date or a time`.
    var takesWords: String { Spelled.list(takes.map(\.wordsWithArticle), "or") }
}

extension ValueKind {
    var wordsWithArticle: String { "a \(rawValue)" }
}

extension Reference {
    /// The value the filters make of the one that is named.
    func filtered(_ value: PlanValue, in context: FilterContext) throws(UnusableValue) -> PlanValue {
        var value = value
        var finder: FilterCall?
        for call in filters {
            do throws(FilterProblem) {
                let made = try call.apply(to: value, in: context)
                if made == .absent, value != .absent { finder = call }
                value = made
            } catch {
                throw UnusableValue(place: call.place, message: error.message)
            }
        }
        if value == .absent, let finder {
            throw UnusableValue(place: finder.place, message: "\(finder.words) found nothing")
        }
        return value
    }
}

extension FilterCall {
    /// As it is written, for messages.
    package var words: String {
        ([filter.name] + arguments.map { $0.text.utf8.contains(UInt8(ascii: " ")) ? "\"\($0.text)\"" : $0.text })
            .joined(separator: " ")
    }
}
