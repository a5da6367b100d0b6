/// Text from outside, made fit for a terminal.
package enum TerminalText {
    /// Shows what a terminal would obey or hide: control characters as pictures (`␛`), direction overrides and
    /// invisible characters as `\u{202e}`.
    package static func clean(_ text: String, keepingLineBreaks: Bool = false) -> String {
        // Most text has only printable ASCII.
        if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return text }
        var result = ""
        for scalar in text.unicodeScalars {
            if keepingLineBreaks, scalar == "\n" {
                result.unicodeScalars.append(scalar)
            } else if let visible = visible(scalar) {
                result += visible
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// The start of a text that may be long, for quoting it within a sentence.
    package static func excerpt(_ text: String, limit: Int = 60) -> String {
        // No text has more scalars than bytes.
        if text.utf8.count <= limit { return text }
        let scalars = text.unicodeScalars
        guard let end = scalars.index(scalars.startIndex, offsetBy: limit, limitedBy: scalars.endIndex),
            end != scalars.endIndex
        else { return text }
        return String(scalars[..<end]) + "…"
    }

    /// What to write instead of a scalar; nil for one that may be written as it is.
    static func visible(_ scalar: Unicode.Scalar) -> String? {
        switch scalar.value {
        case 0x00...0x1F: picture(0x2400 + scalar.value)
        case 0x7F: "\u{2421}"
        // C1 controls, which some terminals obey.
        case 0x80...0x9F: escape(scalar)
        // Bidirectional controls (Unicode Standard Annex 9, 2.7), which make text read other than it is.
        case 0x061C, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069: escape(scalar)
        // Invisible: soft hyphen, zero width space, line and paragraph separator, word joiner, byte order mark, tags.
        case 0xAD, 0x200B, 0x2028, 0x2029, 0x2060...0x2064, 0xFEFF, 0xFFF9...0xFFFB, 0xE0000...0xE007F: escape(scalar)
        default: nil
        }
    }

    private static func picture(_ value: UInt32) -> String {
        Unicode.Scalar(value).map { String(Character($0)) } ?? "?"
    }

    private static func escape(_ scalar: Unicode.Scalar) -> String {
        "\\u{" + String(scalar.value, radix: 16) + "}"
    }
}
