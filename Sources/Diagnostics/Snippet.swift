/// A line of a file cut to a terminal's width around a place, and where the marks under it go.
struct Snippet {
    let text: String
    /// Columns of the terminal before the first mark.
    let indent: Int
    /// Columns of the terminal under which there are marks, at least 1.
    let marked: Int

    private struct Cell {
        let text: String
        let width: Int
    }

    private static let tabStop = 4

    /// Reads no more of a long line than could be shown.
    init(of place: Place, width: Int) {
        let source = place.source
        let range = source.byteRange(ofLine: place.line)
        let target = source.byteOffset(line: place.line, column: place.column)
        let start = Self.step(back: width, from: target, in: source, limit: range.lowerBound)
        // Four bytes a scalar at most, then back to where a scalar starts.
        var end = min(range.upperBound, target + (width + place.length.clamped(to: 1...width)) * 4)
        while end < range.upperBound, source.bytes[end] & 0xC0 == 0x80 { end -= 1 }

        var cells: [Cell] = []
        var before = 0
        var column = 0
        var offset = start
        for scalar in String(decoding: source.bytes[start..<end], as: UTF8.self).unicodeScalars {
            if offset < target { before += 1 }
            offset += UTF8.width(scalar)
            let cell = Self.cell(for: scalar, column: column)
            column += cell.width
            cells.append(cell)
        }
        let window = Self.window(of: cells, around: before, length: place.length, width: width)
        let cutLeft = start > range.lowerBound || window.lowerBound > 0
        let cutRight = end < range.upperBound || window.upperBound < cells.count
        let marks = min(before, window.upperBound)..<min(before + place.length, window.upperBound)

        var text = cutLeft ? "…" : ""
        for cell in cells[window] { text += cell.text }
        while text.hasSuffix(" ") { text.removeLast() }
        self.text = cutRight ? text + "…" : text
        let shown = cells[window.lowerBound..<max(window.lowerBound, marks.lowerBound)]
        indent = shown.reduce(cutLeft ? 1 : 0) { $0 + $1.width }
        marked = max(1, cells[marks].reduce(0) { $0 + $1.width })
    }

    private static func step(back count: Int, from target: Int, in source: SourceText, limit: Int) -> Int {
        var index = target
        var left = count
        while index > limit, left > 0 {
            index -= 1
            while index > limit, source.bytes[index] & 0xC0 == 0x80 { index -= 1 }
            left -= 1
        }
        return index
    }

    private static func cell(for scalar: Unicode.Scalar, column: Int) -> Cell {
        if scalar == "\t" {
            let width = tabStop - column % tabStop
            return Cell(text: String(repeating: " ", count: width), width: width)
        }
        if let visible = TerminalText.visible(scalar) {
            return Cell(text: visible, width: visible.unicodeScalars.count)
        }
        return Cell(text: String(Character(scalar)), width: DisplayWidth.of(scalar))
    }

    /// The cells to show: all of them where they fit, otherwise those around the marks, most of them after.
    private static func window(of cells: [Cell], around mark: Int, length: Int, width: Int) -> Range<Int> {
        if cells.reduce(0, { $0 + $1.width }) <= width { return cells.indices }
        // One column for each "…".
        let room = max(1, width - 2)
        var used = 0
        var end = mark
        while end < min(cells.count, mark + length), used + cells[end].width <= room {
            used += cells[end].width
            end += 1
        }
        var start = mark
        let lead = used + (room - used) / 2
        while start > 0, used + cells[start - 1].width <= lead {
            start -= 1
            used += cells[start].width
        }
        while end < cells.count, used + cells[end].width <= room {
            used += cells[end].width
            end += 1
        }
        while start > 0, used + cells[start - 1].width <= room {
            start -= 1
            used += cells[start].width
        }
        return start..<end
    }
}

extension Int {
    fileprivate func clamped(to range: ClosedRange<Int>) -> Int {
        Swift.min(Swift.max(self, range.lowerBound), range.upperBound)
    }
}
