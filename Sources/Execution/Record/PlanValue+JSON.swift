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
    func write(to line: inout EventLine) {
        let hider = line.hider
        switch self {
        case .absent: line.value(.null)
        case .boolean(let value), .confirmation(let value): line.value(.boolean(value))
        case .integer(let value): line.value(.integer(value))
        case .decimal(let value): line.value(.number(value))
        case .text(let value): line.value(.text(Self.cut(value, hiding: hider)))
        case .duration(let value): line.value(milliseconds: value)
        case .instant, .date, .clockTime, .host: line.value(.text(hider.hide(text ?? "")))
        case .sshAgent: line.value(.word("ssh-agent"))
        case .privateKey: line.value(.word("private key"))
        case .json(let document):
            let text = document.text()
            line.value(
                text.utf8.count > Self.longestText ? .text(Self.cut(text, hiding: hider)) : hider.hide(document))
        case .list(let values): Self.write(values, to: &line)
        case .record(let members): Self.write(members, to: &line)
        }
    }

    private static func write(_ values: [PlanValue], to line: inout EventLine) {
        line.bracketed { line in
            for value in values.prefix(mostEntries) {
                line.separate()
                value.write(to: &line)
            }
            guard values.count > mostEntries else { return }
            line.separate()
            line.value(.word("… and \(values.count - mostEntries) more"))
        }
    }

    private static func write(_ members: [Member], to line: inout EventLine) {
        let hider = line.hider
        if hider.isIdle, UniqueNames.areGiven(to: members) {
            return line.braced { line in
                for member in members {
                    line.begin(quoting: member.name)
                    member.value.write(to: &line)
                }
            }
        }
        var names = UniqueNames()
        line.braced { line in
            for member in members {
                line.begin(quoting: names.unique(hider.hide(member.name)))
                member.value.write(to: &line)
            }
        }
    }

    private static func cut(_ text: String, hiding hider: SecretHider) -> String {
        let size = text.utf8.count
        guard size > longestText else { return hider.hide(text) }
        return text.hidingStart(keeping: longestText, searching: searchedBytes, by: hider) + "… (\(size) bytes in all)"
    }
}

/// Numbers names that are equal or were made so by hiding, so that none is lost.
private struct UniqueNames {
    private var first: [String] = []
    private var others: Set<String> = []
    /// Records have few members as a rule, for which a set costs more than a look at each.
    private static let few = 16

    /// Whether nothing has to be numbered, where that is seen at a glance.
    static func areGiven(to members: [PlanValue.Member]) -> Bool {
        members.count <= few
            && members.indices.allSatisfy { index in
                !members[..<index].contains { $0.name == members[index].name }
            }
    }

    mutating func unique(_ name: String) -> String {
        var unique = name
        var number = 2
        while first.contains(unique) || others.contains(unique) {
            unique = "\(name) (\(number))"
            number += 1
        }
        if first.count < Self.few { first.append(unique) } else { others.insert(unique) }
        return unique
    }
}
