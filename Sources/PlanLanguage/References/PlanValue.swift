import CivilTime
import JSONText

/// A value as a run knows it: what a scalar of the plan means, what an input holds, what a step found.
package enum PlanValue: Sendable, Equatable {
    /// Nothing was found: no such header, no such member.
    case absent
    case boolean(Bool)
    case integer(Int)
    case decimal(Double)
    case text(String)
    case duration(Duration)
    case instant(Instant)
    indirect case date(LocalDate)
    /// A time of day by the clock on the wall.
    indirect case clockTime(LocalTime)
    /// The name of one of the plan's `hosts`.
    case host(String)
    /// The keys of a running ssh-agent, in the place of a private key.
    case sshAgent(socket: String)
    /// A private key's text with the passphrase that opens it.
    indirect case privateKey(text: String, passphrase: String?)
    /// An object of a JSON document, whose members are named by path.
    case json(JSON)
    /// What a person said of a thing they compared with the plan: whether it is as expected.
    case confirmation(Bool)
    case list([PlanValue])
    case record([Member])

    package struct Member: Sendable, Equatable {
        package let name: String
        package let value: PlanValue

        package init(_ name: String, _ value: PlanValue) {
            self.name = name
            self.value = value
        }
    }

    /// The member of a record, or of a JSON document by its singular path; `absent` where there is none.
    package subscript(member member: String) -> PlanValue {
        switch self {
        case .record(let members): members.first { $0.name == member }?.value ?? .absent
        case .json, .list: (try? JSONPath(member)).map { follow($0.steps[...]) } ?? .absent
        default: .absent
        }
    }

    /// What a JSON path leads to, counted from here: arrays of a document are lists, its objects are kept whole.
    private func follow(_ path: ArraySlice<JSONPath.Step>) -> PlanValue {
        guard let step = path.first else { return self }
        switch (self, step) {
        case (.json(let object), .name(let name)):
            return object[name].map { PlanValue(json: $0).follow(path.dropFirst()) } ?? .absent
        case (.list(let entries), .position(let position)):
            let index = position < 0 ? entries.count + position : position
            return entries.indices.contains(index) ? entries[index].follow(path.dropFirst()) : .absent
        default: return .absent
        }
    }

    /// A JSON value by what it is; an object stays one, so that paths lead further into it.
    package init(json: JSON) {
        self =
            switch json {
            case .null: .absent
            case .boolean(let value): .boolean(value)
            case .integer(let value): .integer(value)
            case .number(let value): .decimal(value)
            case .text(let value), .word(let value): .text(value)
            case .array(let values): .list(values.map(PlanValue.init(json:)))
            case .object: .json(json)
            }
    }
}
