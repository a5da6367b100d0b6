/// Reads a regular expression as far as needed to see which repetitions lie within which, and what they can match.
struct PatternOutline {
    /// One item of a sequence.
    private struct Item {
        /// What it can match, the parts of a group together.
        var characters: CharacterSet128
        /// Whether it can match nothing.
        var isOptional: Bool
        /// Whether it holds a repetition without an end that can give back, and of which characters.
        var endless: [CharacterSet128] = []
        /// Whether all of it is such a repetition, or a group of only such.
        var isSingleCharacter = false
        /// The item's alternatives, where it is a group.
        var alternatives: [[Item]] = []
        var givesBack = true
    }

    private let scalars: [Unicode.Scalar]
    private var index = 0
    private(set) var runaway: String?
    private var isExtended = false

    private static let deepest = 100
    /// A sequence of more items than anybody writes is not looked at, since each is compared with each.
    private static let longest = 200

    init(_ pattern: String) {
        scalars = Array(pattern.unicodeScalars)
    }

    /// Reads alternatives up to a closing parenthesis or the end, which is not taken. What is nested deeper than anybody
    /// writes is passed over.
    mutating func alternatives(depth: Int) -> Bool { !sequences(depth: depth).isEmpty }

    private mutating func sequences(depth: Int) -> [[Item]] {
        guard depth < Self.deepest else {
            index = scalars.count
            return []
        }
        var all: [[Item]] = [[]]
        while let next = peek, next != ")" {
            if next == "|" {
                index += 1
                all.append([])
                continue
            }
            let start = index
            guard var item = item(depth: depth) else { continue }
            quantify(&item, from: start)
            all[all.count - 1].append(item)
        }
        return all
    }

    // MARK: Repetition

    private mutating func quantify(_ item: inout Item, from start: Int) {
        while let (least, isEndless, isMany) = quantifier() {
            let isPossessive = peek == "+"
            if isPossessive || peek == "?" { index += 1 }
            if isEndless || isMany, item.givesBack, isAmbiguous(item), runaway == nil {
                var text = String.UnicodeScalarView()
                text.append(contentsOf: scalars[start..<index])
                if !isPossessive { runaway = String(text) }
            }
            if least == 0 { item.isOptional = true }
            if isPossessive {
                item.givesBack = false
                item.endless = []
            } else if isEndless, item.givesBack {
                item.endless.append(item.characters)
            }
            item.isSingleCharacter = false
        }
    }

    /// How often at least, whether without an end, and whether so often that it might as well have none.
    private mutating func quantifier() -> (least: Int, isEndless: Bool, isMany: Bool)? {
        while isExtended, peek == " " || peek == "\n" || peek == "\t" { index += 1 }
        switch peek {
        case "*":
            index += 1
            return (0, true, false)
        case "+":
            index += 1
            return (1, true, false)
        case "?":
            index += 1
            return (0, false, false)
        case "{":
            guard let end = scalars[index...].firstIndex(of: "}") else { return nil }
            var text = String.UnicodeScalarView()
            text.append(contentsOf: scalars[(index + 1)..<end])
            let ends = String(text).split(separator: ",", omittingEmptySubsequences: false)
            guard let first = ends.first, let least = Int(first), ends.count <= 2 else { return nil }
            index = end + 1
            if ends.count == 1 { return (least, false, least >= 20) }
            guard let most = Int(ends[1]) else { return ends[1].isEmpty ? (least, true, false) : nil }
            return (least, false, most >= 20)
        default: return nil
        }
    }

    /// Whether rounds of it can be told apart in more than one way.
    private func isAmbiguous(_ item: Item) -> Bool {
        if item.alternatives.isEmpty { return false }
        for sequence in item.alternatives.prefix(Self.longest) where sequence.count <= Self.longest {
            for (position, part) in sequence.enumerated() {
                for repeated in part.endless {
                    let othersBlend = sequence.enumerated().allSatisfy { index, other in
                        index == position || other.isOptional || other.characters.shares(with: repeated)
                    }
                    if othersBlend { return true }
                }
            }
        }
        let single = item.alternatives.prefix(Self.longest).filter { $0.count == 1 && $0[0].isSingleCharacter }.map {
            $0[0].characters
        }
        return single.indices.contains { one in
            single.indices.contains { other in one < other && single[one].shares(with: single[other]) }
        }
    }

    // MARK: Items

    private var peek: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

    private mutating func item(depth: Int) -> Item? {
        let scalar = scalars[index]
        index += 1
        switch scalar {
        case "(": return group(depth: depth)
        case "[": return single(characterClass())
        case ".": return single(.all)
        case "^", "$": return nil
        case "\\": return escape()
        case "#" where isExtended:
            skip(past: "\n")
            return nil
        case " ", "\n", "\t":
            if isExtended { return nil }
            fallthrough
        default: return single(.of([scalar.value...scalar.value]))
        }
    }

    private func single(_ characters: CharacterSet128) -> Item {
        Item(characters: characters, isOptional: false, isSingleCharacter: true)
    }

    private mutating func group(depth: Int) -> Item? {
        var givesBack = true
        var onlyLooks = false
        if peek == "*" {
            // A verb such as (*UTF), or (*atomic:…).
            skip(past: ")")
            return nil
        }
        if peek == "?" {
            index += 1
            switch peek {
            case "#":
                skip(past: ")")
                return nil
            case ">":
                index += 1
                givesBack = false
            case "=", "!":
                index += 1
                onlyLooks = true
            case "<":
                index += 1
                if peek == "=" || peek == "!" { onlyLooks = true } else { skip(past: ">") }
                if onlyLooks { index += 1 }
            case "'":
                index += 1
                skip(past: "'")
            case "P":
                index += 1
                guard peek == "<" else {
                    skip(past: ")")
                    return anything
                }
                skip(past: ">")
            case "|", ":": index += 1
            case "(", "R", "&", "C":
                skip(past: ")")
                return anything
            default:
                let wasExtended = isExtended
                while let next = peek, next != ":", next != ")" {
                    if next == "x" { isExtended = true }
                    index += 1
                }
                if peek == ")" {
                    index += 1
                    return nil
                }
                index += 1
                let item = groupItem(depth: depth, givesBack: true)
                isExtended = wasExtended
                return item
            }
        }
        let item = groupItem(depth: depth, givesBack: givesBack)
        return onlyLooks ? nil : item
    }

    private mutating func groupItem(depth: Int, givesBack: Bool) -> Item {
        let alternatives = sequences(depth: depth + 1)
        if peek == ")" { index += 1 }
        var item = Item(characters: .none, isOptional: false, alternatives: alternatives, givesBack: givesBack)
        for sequence in alternatives {
            for part in sequence { item.characters.formUnion(part.characters) }
            if sequence.allSatisfy(\.isOptional) { item.isOptional = true }
        }
        if givesBack {
            // Within a sequence, a repetition counts for the group where nothing else marks its ends.
            for sequence in alternatives.prefix(Self.longest) where sequence.count <= Self.longest {
                for (position, part) in sequence.enumerated() {
                    item.endless += part.endless.filter { repeated in
                        sequence.enumerated().allSatisfy { index, other in
                            index == position || other.isOptional || other.characters.shares(with: repeated)
                        }
                    }.prefix(8)
                }
            }
            item.endless = Array(item.endless.prefix(8))
        }
        item.isSingleCharacter =
            alternatives.count == 1 && alternatives[0].count == 1 && alternatives[0][0].isSingleCharacter
        return item
    }

    /// What a back reference or a call of another group may match: nothing is known of it, and nothing is blamed on it.
    private var anything: Item { Item(characters: .none, isOptional: false, givesBack: false) }

    private mutating func skip(past end: Unicode.Scalar) {
        while let next = peek {
            index += 1
            if next == end { return }
        }
    }

    // MARK: Characters

    private mutating func escape() -> Item? {
        guard let letter = peek else { return nil }
        index += 1
        switch letter {
        case "b", "B", "A", "z", "Z", "G", "K", "E": return nil
        case "Q":
            // Each character counts for itself; the last one takes the quantifier, so one at a time is read.
            var characters = CharacterSet128.none
            var count = 0
            while let next = peek {
                if next == "\\", index + 1 < scalars.count, scalars[index + 1] == "E" {
                    index += 2
                    break
                }
                characters.insert(next.value)
                count += 1
                index += 1
            }
            return count == 0 ? nil : Item(characters: characters, isOptional: false, isSingleCharacter: count == 1)
        case "k", "g":
            if peek == "{" { skip(past: "}") } else if peek == "<" { skip(past: ">") } else { index += 1 }
            return anything
        case "1"..."9": return anything
        default: return single(characters(escaped: letter))
        }
    }

    private mutating func characters(escaped letter: Unicode.Scalar) -> CharacterSet128 {
        switch letter {
        case "d": return .digits
        case "D": return .digits.inverted
        case "w": return .word
        case "W": return .word.inverted
        case "s": return .space
        case "S": return .space.inverted
        case "h": return .of([9...9, 32...32], others: .spaces)
        case "v", "R": return .of([10...13], others: .spaces)
        case "H", "V", "N", "X": return .all
        case "p", "P":
            if peek == "{" { skip(past: "}") } else { index += 1 }
            return .all
        case "n": return .of([10...10])
        case "r": return .of([13...13])
        case "t": return .of([9...9])
        case "f": return .of([12...12])
        case "e": return .of([27...27])
        case "a": return .of([7...7])
        case "x":
            var digits = ""
            if peek == "{" {
                index += 1
                while let next = peek, next != "}" {
                    digits.unicodeScalars.append(next)
                    index += 1
                }
                index += 1
            } else {
                while digits.count < 2, let next = peek, next.properties.isASCIIHexDigit {
                    digits.unicodeScalars.append(next)
                    index += 1
                }
            }
            let value = UInt32(digits, radix: 16) ?? 0
            return .of([value...value])
        case "0", "c", "o":
            if peek == "{" { skip(past: "}") } else { index += 1 }
            return .all
        default: return .of([letter.value...letter.value])
        }
    }

    private mutating func characterClass() -> CharacterSet128 {
        var set = CharacterSet128.none
        var isNegated = false
        if peek == "^" {
            isNegated = true
            index += 1
        }
        var isFirst = true
        while let next = peek, isFirst || next != "]" {
            isFirst = false
            index += 1
            if next == "[", peek == ":" {
                set.formUnion(posixClass())
                continue
            }
            let characters = next == "\\" ? escapedInClass() : CharacterSet128.of([next.value...next.value])
            guard peek == "-", index + 1 < scalars.count, scalars[index + 1] != "]" else {
                set.formUnion(characters)
                continue
            }
            index += 1
            let last = scalars[index]
            index += 1
            if next == "\\" || last == "\\" {
                // An end that is an escape: more than it matches is safe to assume.
                if last == "\\" { _ = escapedInClass() }
                set = .all
            } else {
                set.insert(min(next.value, last.value)...max(next.value, last.value))
            }
        }
        index += 1
        return isNegated ? set.inverted : set
    }

    private mutating func escapedInClass() -> CharacterSet128 {
        guard let letter = peek else { return .none }
        index += 1
        return letter == "b" ? .of([8...8]) : characters(escaped: letter)
    }

    private mutating func posixClass() -> CharacterSet128 {
        skip(past: ":")
        var name = String.UnicodeScalarView()
        while let next = peek, next != ":" {
            name.append(next)
            index += 1
        }
        skip(past: "]")
        return switch String(name) {
        case "digit": .digits
        case "space", "blank": .space
        case "alpha", "alnum", "word": .word
        case "upper", "lower", "xdigit": .word
        default: .all
        }
    }
}
