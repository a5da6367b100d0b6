/// Texts that people read, where any run of white space counts as one space: a line end is for the eye alone.
enum Prose {
    /// With one space in the place of each run of white space.
    static func folded(_ text: String) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        var wantsSpace = false
        for scalar in text.unicodeScalars {
            if scalar.properties.isWhitespace {
                wantsSpace = true
                continue
            }
            if wantsSpace { bytes.append(0x20) }
            wantsSpace = false
            bytes.append(contentsOf: scalar.utf8)
        }
        if wantsSpace { bytes.append(0x20) }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The same, without a space at either end.
    static func trimmed(_ text: String) -> String { folded(text).droppingSpace(atStart: true, atEnd: true) }

    // The ends of a text count as white space, which a part may be asked to have around it.

    static func contains(_ text: String, _ part: String) -> Bool {
        ByteSearch.contains(" \(trimmed(text)) ", folded(part))
    }

    static func starts(_ text: String, with part: String) -> Bool {
        "\(trimmed(text)) ".utf8.starts(with: folded(part).droppingSpace(atStart: true).utf8)
    }

    static func ends(_ text: String, with part: String) -> Bool {
        let part = folded(part).droppingSpace(atEnd: true).utf8
        return " \(trimmed(text))".utf8.suffix(part.count).elementsEqual(part)
    }

    static func areEqual(_ value: PlanValue, _ operand: PlanValue) -> Bool {
        guard case .text(let one) = value, case .text(let other) = operand else {
            return Comparison.areEqual(value, operand)
        }
        return trimmed(one) == trimmed(other)
    }
}

extension String {
    fileprivate func droppingSpace(atStart: Bool = false, atEnd: Bool = false) -> String {
        var rest = self[...]
        if atStart, rest.utf8.first == 0x20 { rest = rest.dropFirst() }
        if atEnd, rest.utf8.last == 0x20 { rest = rest.dropLast() }
        return String(rest)
    }
}
