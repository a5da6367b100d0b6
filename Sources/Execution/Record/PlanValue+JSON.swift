import CivilTime
import JSONText
import PlanLanguage

extension PlanValue {
    /// Of a text, the record keeps so many bytes; of a list, so many entries.
    private static let longestText = 2_000
    private static let mostEntries = 200
    /// A secret that begins in what is kept is found whole within so many bytes, whatever it is encoded in.
    private static let searchedBytes = 64 << 10

    /// The value as the record keeps it: secrets hidden first and long texts cut then, so that no half of one stays.
    package func json(hiding hider: SecretHider) -> JSON {
        switch self {
        case .absent: return .null
        case .boolean(let value), .confirmation(let value): return .boolean(value)
        case .integer(let value): return .integer(value)
        case .decimal(let value): return .number(value)
        case .text(let value): return .text(Self.cut(value, hiding: hider))
        case .duration(let value): return .number(value.milliseconds)
        case .instant, .date, .clockTime, .host: return .text(hider.hide(text ?? ""))
        case .sshAgent: return .word("ssh-agent")
        case .privateKey: return .word("private key")
        case .json(let document):
            let text = document.text()
            return text.utf8.count > Self.longestText
                ? .text(Self.cut(text, hiding: hider)) : hider.hide(document)
        case .list(let values):
            return .array(
                values.prefix(Self.mostEntries).map { $0.json(hiding: hider) }
                    + (values.count > Self.mostEntries
                        ? [.word("… and \(values.count - Self.mostEntries) more")] : []))
        case .record(let members):
            var names = UniqueNames()
            return .object(members.map { .init(names.unique(hider.hide($0.name)), $0.value.json(hiding: hider)) })
        }
    }

    private static func cut(_ text: String, hiding hider: SecretHider) -> String {
        let size = text.utf8.count
        guard size > longestText else { return hider.hide(text) }
        return text.hidingStart(keeping: longestText, searching: searchedBytes, by: hider) + "… (\(size) bytes in all)"
    }
}

/// Numbers names that hiding made equal, so that none is lost.
private struct UniqueNames {
    private var taken: Set<String> = []

    mutating func unique(_ name: String) -> String {
        var unique = name
        var number = 2
        while !taken.insert(unique).inserted {
            unique = "\(name) (\(number))"
            number += 1
        }
        return unique
    }
}

extension Duration {
    /// Milliseconds with three decimals, as the record gives all durations.
    var milliseconds: Double { (self / .microseconds(1)).rounded() / 1_000 }
}
