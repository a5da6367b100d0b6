/// What a peer said, as a message quotes it: a bounded part of it, with a dot in the place of what is no character to show.
func quoted(_ bytes: some Collection<UInt8>, atMost limit: Int = 80) -> String {
    let words = String(decoding: bytes.prefix(4 * limit), as: UTF8.self).unicodeScalars
    let shown = words.prefix(limit).map { scalar -> Character in
        switch scalar.properties.generalCategory {
        case .control, .format, .unassigned, .privateUse, .surrogate, .lineSeparator, .paragraphSeparator: "."
        default: scalar == "\u{FFFD}" ? "." : Character(scalar)
        }
    }
    return "\"\(String(shown))\(words.count > limit ? "…" : "")\""
}
