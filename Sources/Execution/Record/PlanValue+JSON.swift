import CivilTime
import JSONText
import PlanLanguage

extension PlanValue {
    /// Of a text, the record keeps so many characters; of a list, so many entries.
    private static let longestText = 2_000
    private static let mostEntries = 200

    /// The value as the record keeps it.
    package var json: JSON {
        switch self {
        case .absent: .null
        case .boolean(let value), .confirmation(let value): .boolean(value)
        case .integer(let value): .integer(value)
        case .decimal(let value): .number(value)
        case .text(let value): .text(Self.cut(value))
        case .duration(let value): .number(value.milliseconds)
        case .instant, .date, .host: .text(text ?? "")
        case .sshAgent: .word("ssh-agent")
        case .privateKey: .word("private key")
        case .json(let document): document
        case .list(let values):
            .array(
                values.prefix(Self.mostEntries).map(\.json)
                    + (values.count > Self.mostEntries
                        ? [.word("… and \(values.count - Self.mostEntries) more")] : []))
        case .record(let members): .object(members.map { .init($0.name, $0.value.json) })
        }
    }

    private static func cut(_ text: String) -> String {
        guard text.utf8.count > longestText else { return text }
        return text.prefix(longestText) + "… (\(text.utf8.count) bytes in all)"
    }
}

extension Duration {
    /// Milliseconds with three decimals, as the record gives all durations.
    var milliseconds: Double { (self / .microseconds(1)).rounded() / 1_000 }
}
