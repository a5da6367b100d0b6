import Diagnostics

/// Follows a reference through its members and filters without a value: what it will be, and what speaks against it.
struct ReferenceTyping {
    private(set) var findings: [Finding] = []

    /// What the filters make of a name; `nil` where one of them cannot stand there.
    mutating func filtered(_ name: KnownName, by filters: [FilterCall]) -> KnownName? {
        var name = name
        for call in filters {
            guard let next = filtered(name, by: call) else { return nil }
            name = next
        }
        return name
    }

    private mutating func filtered(_ name: KnownName, by call: FilterCall) -> KnownName? {
        let filter = call.filter
        let type = name.type
        // Of a JSON document nobody knows before the run what it holds.
        guard type.kind == .json || filter.takes.contains(type.kind) else {
            findings.append(
                Finding(
                    "wrong-input", at: call.place,
                    "\(filter.name) takes \(filter.takesWords), and this is \(type.nameWithArticle)",
                    help: wayOut(from: type, to: filter)))
            return nil
        }
        if filter.givesAlways, !name.mayBeNothing {
            findings.append(
                Finding(
                    "needless-default", .hint, at: call.place, "there is always a value here",
                    help: "leave \"\(filter.name)\" out", fix: call.removal))
        }
        do throws(FilterObjection) {
            return KnownName(
                try filter.gives(type, call), isSecret: name.isSecret,
                mayBeNothing: !filter.givesAlways && (filter.mayFindNothing || name.mayBeNothing))
        } catch {
            let place = error.argument.flatMap { call.arguments.indices.contains($0) ? call.arguments[$0].place : nil }
            findings.append(Finding(error.rule, at: place ?? call.place, error.message, help: error.help))
            return nil
        }
    }

    private func wayOut(from type: ResultType, to filter: FilterDeclaration) -> String {
        switch type.kind {
        case .list:
            "choose an entry before it, with first, last or at"
        case .record: "name one of its members before it"
        case _ where filter.takes == [.text] && type.kind.isOfTime: "make a text of it before, with format"
        case .text where filter.takes.contains(.date): "an input is a date where it says type: date"
        default:
            "filters for \(type.nameWithArticle): "
                + Spelled.list(FilterDeclaration.all.filter { $0.takes.contains(type.kind) }.map(\.name))
        }
    }

    // MARK: Members

    /// The member of a type by its name; a finding where there is none.
    mutating func member(_ name: String, of type: ResultType, _ owner: String, at place: Place) -> ResultType? {
        let members: [ResultDeclaration]
        switch type {
        case .map(let element): return element
        case .json:
            findings.append(
                Finding(
                    "undefined-reference", at: place, "\"\(owner)\" is a JSON document, whose members have paths",
                    help: "write \(owner) | json-path $.\(name)"))
            return nil
        case .record(let own): members = own
        case .host: members = BuiltInName.host.members
        default: members = []
        }
        if let member = members.first(where: { $0.name == name }) { return member.type }
        let names = members.map(\.name)
        let question = Spelling.nearest(to: name, among: names)
        findings.append(
            Finding(
                "undefined-reference", at: place, "\"\(owner)\" has no member \"\(name)\" here",
                help: names.isEmpty
                    ? "write $(\(owner))"
                    : question.map { "did you mean $(\(owner).\($0))?" } ?? "it has \(Spelled.list(names))",
                fix: .spelling(name, among: names, within: place)))
        return nil
    }
}

extension ScalarType {
    /// Whether a value of the type may turn out to be what the field takes; a text and a part of a JSON document may be
    /// anything.
    func takes(_ type: ResultType) -> Bool {
        switch type.kind {
        case .text, .json: return true
        case .list, .record: return false
        default: break
        }
        switch name {
        case Self.integer.name, Self.size.name, Self.port.name: return type == .integer || type == .size
        case Self.decimal.name: return type.kind == .number
        case Self.boolean.name: return type == .boolean
        case Self.duration.name: return type == .duration
        case Self.date.name: return type == .date
        case Self.timeOfDay.name, Self.clockTime.name: return type == .clockTime
        case Self.host.name: return type == .host
        case Self.privateKey.name, Self.ipAddress.name, Self.network.name, Self.fingerprint.name, Self.weekday.name,
            Self.dateRange.name, "word":
            return false
        default: return true
        }
    }
}

extension FilterCall {
    /// Takes the filter out of its reference, with its arguments and the bar before it.
    fileprivate var removal: Fix? {
        let bytes = place.source.bytes
        let line = place.source.byteRange(ofLine: place.line)
        var start = place.byteRange.lowerBound
        var end = (arguments.last?.place ?? place).byteRange.upperBound
        func isSpace(_ index: Int) -> Bool { bytes[index] == UInt8(ascii: " ") }
        while start > line.lowerBound, isSpace(start - 1) { start -= 1 }
        guard start > line.lowerBound, bytes[start - 1] == UInt8(ascii: "|") else { return nil }
        start -= 1
        while start > line.lowerBound, isSpace(start - 1) { start -= 1 }
        while end < line.upperBound, isSpace(end) { end += 1 }
        guard end < line.upperBound, start < end, bytes[end] == UInt8(ascii: ")") || bytes[end] == UInt8(ascii: "|")
        else { return nil }
        // What stands before the next bar stays apart from it.
        if bytes[end] == UInt8(ascii: "|"), isSpace(end - 1) { end -= 1 }
        return Fix("leave \"\(filter.name)\" out", .safe, [Fix.Edit(start..<end, "")])
    }
}
