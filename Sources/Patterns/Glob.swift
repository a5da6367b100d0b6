/// A pattern for whole file names, as shells have them: `*` any text, `?` one character, `[a-z]` one of these, `[!x]`
/// none of these, `\` takes the meaning from what follows.
///
/// Characters are Unicode scalars and case counts. A leading dot is a character as any other.
package struct Glob: Hashable, Sendable {
    /// As it was written.
    package let text: String
    private let items: [GlobItem]

    package init(_ text: String) throws(PatternProblem) {
        self.text = text
        var reader = GlobReader(text)
        var items: [GlobItem] = []
        while let item = try reader.nextItem() {
            // Two stars say what one says.
            if item != .anyText || items.last != .anyText { items.append(item) }
        }
        self.items = items
    }

    /// Whether the glob matches the whole name, in at most as many steps as the characters of both multiplied: only the
    /// last `*` met is ever widened, because what an earlier one took can stay as it is.
    package func matches(_ name: String) -> Bool {
        let scalars = Array(name.unicodeScalars)
        var (scalar, item) = (0, 0)
        var lastStar: (item: Int, scalar: Int)?
        while scalar < scalars.count {
            if item < items.count, case .one(let set) = items[item], set.contains(scalars[scalar]) {
                (scalar, item) = (scalar + 1, item + 1)
            } else if item < items.count, items[item] == .anyText {
                lastStar = (item, scalar)
                item += 1
            } else if let star = lastStar {
                lastStar = (star.item, star.scalar + 1)
                (scalar, item) = (star.scalar + 1, star.item + 1)
            } else {
                return false
            }
        }
        return items[item...].allSatisfy { $0 == .anyText }
    }
}

/// What a glob wants next.
enum GlobItem: Hashable, Sendable {
    /// `*`.
    case anyText
    case one(GlobSet)
}

/// The scalars that one place of a glob lets through.
struct GlobSet: Hashable, Sendable {
    let ranges: [ClosedRange<Unicode.Scalar>]
    let isNegated: Bool

    /// `?`.
    static let all = GlobSet(ranges: [], isNegated: true)

    init(ranges: [ClosedRange<Unicode.Scalar>], isNegated: Bool = false) {
        self.ranges = ranges
        self.isNegated = isNegated
    }

    func contains(_ scalar: Unicode.Scalar) -> Bool {
        ranges.contains { $0.contains(scalar) } != isNegated
    }
}
