import CivilTime

extension FilterDeclaration {
    /// Filters of lists and records.
    static let lists: [FilterDeclaration] = [
        pick("first", "the first entry") { _ in 1 },
        pick("last", "the last entry") { _ in -1 },
        pick(
            "at", "the entry with this number: 1 is the first, -1 the last",
            [Parameter("N", .listPosition)]
        ) { $0.integer(0) ?? 1 },
        FilterDeclaration("count", "how many entries there are", takes: [.list], gives: .integer) { value, _, _ in
            if case .list(let entries) = value { .integer(entries.count) } else { .absent }
        },
        newest, member,
    ]

    private static func pick(
        _ name: String, _ help: String, _ parameters: [Parameter] = [],
        position: @escaping @Sendable (FilterCall) -> Int
    ) -> FilterDeclaration {
        FilterDeclaration(
            name, help, takes: [.list], parameters, givesWords: "an entry", mayFindNothing: true,
            gives: { type, _ in type.element },
            apply: { value, call, _ in
                guard case .list(let entries) = value else { return .absent }
                let position = position(call)
                let index = position < 0 ? entries.count + position : position - 1
                return entries.indices.contains(index) ? entries[index] : .absent
            })
    }

    private static let newest = FilterDeclaration(
        "newest", "the entry that was changed last, of files", takes: [.list], givesWords: "an entry",
        mayFindNothing: true,
        gives: { type, _ throws(FilterObjection) in
            guard case .record(let members) = type.element, members.contains(where: { $0.type == .instant }) else {
                throw FilterObjection(
                    rule: "wrong-input",
                    message: "newest takes a list of files, whose entries know when they were changed",
                    help: "\"first\" and \"last\" take any list")
            }
            return type.element
        },
        apply: { value, _, _ in
            guard case .list(let entries) = value else { return .absent }
            let dated = entries.compactMap { entry in entry.modified.map { (entry: entry, time: $0) } }
            return dated.max { $0.time < $1.time }?.entry ?? .absent
        })

    private static let member = FilterDeclaration(
        "member", "the member of a record by its name", takes: [.record, .json], [Parameter("NAME", .text)],
        givesWords: "the member", mayFindNothing: true,
        gives: { type, call throws(FilterObjection) in
            let name = call.text(0) ?? ""
            switch type {
            case .map(let element): return element
            case .record(let members):
                if let member = members.first(where: { $0.name == name }) { return member.type }
                let names = members.map(\.name)
                throw FilterObjection(
                    message: "there is no member \"\(name)\" here",
                    help: Spelled.question(for: name, among: names) ?? "it has \(Spelled.list(names))", argument: 0)
            default: return .json
            }
        },
        apply: { value, call, _ in
            let name = call.text(0) ?? ""
            switch value {
            case .json(let object): return object[name].map { PlanValue(json: $0) } ?? .absent
            case .record(let members):
                // The names of header fields and cookies are kept in lower case.
                return members.first { $0.name == name }?.value ?? value[member: name.lowercased()]
            default: return .absent
            }
        })
}

extension ScalarType {
    static let listPosition = ScalarType("position", expected: "a whole number that is not 0, such as 1 or -1") {
        text in
        Int(text).flatMap { $0 == 0 ? nil : .success(.integer($0)) }
            ?? .failure(Misread(text == "0" ? "the first entry is 1, the last -1" : ""))
    }
}

extension ResultType {
    /// The type of a list's entries; of a JSON document, which may be one, again anything.
    var element: ResultType { if case .list(let element) = self { element } else { .json } }
}

extension PlanValue {
    /// When a file of a listing was changed.
    fileprivate var modified: Instant? {
        guard case .record(let members) = self else { return nil }
        return members.lazy.compactMap { if case .instant(let time) = $0.value { time } else { nil } }.first
    }
}
