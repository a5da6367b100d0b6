import Patterns

/// The columns of a text's tables whose heading says "port".
struct PortColumns {
    private static let heading = pattern(
        #"^\W*(?:(?:tcp|destination|dest|server|service)\.?\s+)?ports?\b(?!\s*\d)[^|]{0,20}$"#)
    private static let value = pattern(#"^\W*\d{1,5}(?:\s*(?:,|/|and|&)\s*\d{1,5})*\W*$"#)
    private var headings: [(line: Int, column: Int, count: Int)] = []

    init(_ text: CircularText) {
        for number in 1...min(text.lineCount, 5_000) {
            let cells = Self.cells(text.slice(text.lineRange(number).prefix(2_000)))
            guard cells.count >= 2, let column = cells.firstIndex(where: { (try? Self.heading.matches($0)) ?? false })
            else { continue }
            headings.append((number, column, cells.count))
        }
    }

    /// What the port column holds in the row of a place, where it holds ports.
    func cell(of place: Range<Int>, in text: CircularText) -> String? {
        let line = text.line(at: place.lowerBound)
        guard let heading = headings.last(where: { $0.line < line && line - $0.line <= 60 }) else { return nil }
        let cells = Self.cells(text.slice(text.lineRange(line).prefix(2_000)))
        guard cells.count == heading.count, (try? Self.value.matches(cells[heading.column])) ?? false else {
            return nil
        }
        return cells[heading.column]
    }

    private static let gap = pattern(#"\s*\|\s*|\t+|\s{2,}"#)

    /// The cells of a row, between bars, tabulators or wide gaps.
    private static func cells(_ line: String) -> [String] {
        var cells: [String] = []
        var start = line.startIndex
        for match in (try? gap.allMatches(in: line, limit: 40)) ?? [] {
            cells.append(String(line[start..<match.range.lowerBound]))
            start = match.range.upperBound
        }
        cells.append(String(line[start...]))
        // Bars at the ends of a row, and the margin before it, are no cells.
        if cells.first?.isEmpty ?? false { cells.removeFirst() }
        if cells.last?.isEmpty ?? false { cells.removeLast() }
        return cells
    }
}
