/// A path or a pattern of paths: `*` and `?` stand for anything within a name, `**` for any folders.
struct PathPattern: Sendable {
    private let parts: [[UInt8]]

    /// More parts and stars than this are no path that somebody wrote.
    static let longest = 200

    /// `nil` for what leads out of the folder, or is no path.
    init?(_ text: String) {
        let parts = text.split(separator: "/").filter { $0 != "." }
        guard !parts.isEmpty, !text.hasPrefix("/"), !parts.contains(".."), text.utf8.count <= Self.longest else {
            return nil
        }
        self.parts = parts.map { Array($0.utf8) }
    }

    /// Whether it fits the path, or a folder that the path lies in.
    func covers(_ path: Substring) -> Bool {
        let names = path.split(separator: "/").map { Array($0.utf8) }
        return fits(parts[...], names[...])
    }

    private func fits(_ parts: ArraySlice<[UInt8]>, _ names: ArraySlice<[UInt8]>) -> Bool {
        // What lies in a folder that fits is covered too.
        guard let part = parts.first else { return true }
        if part == Array("**".utf8) {
            return (names.startIndex...names.endIndex).contains { fits(parts.dropFirst(), names[$0...]) }
        }
        guard let name = names.first, Self.fits(part, name) else { return false }
        return fits(parts.dropFirst(), names.dropFirst())
    }

    /// Goes back to the last star only, so that it ends in the product of the two lengths.
    private static func fits(_ part: [UInt8], _ name: [UInt8]) -> Bool {
        var (position, index) = (0, 0)
        var star: (position: Int, index: Int)?
        while index < name.count {
            if position < part.count, part[position] == UInt8(ascii: "*") {
                star = (position, index)
                position += 1
            } else if position < part.count, part[position] == name[index] || part[position] == UInt8(ascii: "?") {
                position += 1
                index += 1
            } else if let last = star {
                star = (last.position, last.index + 1)
                position = last.position + 1
                index = last.index + 1
            } else {
                return false
            }
        }
        return part[position...].allSatisfy { $0 == UInt8(ascii: "*") }
    }
}
