/// Runs of white space (no-break spaces too) become one space; none is left at the ends.
func collapsed(_ text: String) -> String {
    text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
}

/// What two texts that a person would call the same have in common: lower case, white space collapsed.
func folded(_ text: String) -> String {
    collapsed(text).lowercased()
}

/// The bare name of a field: lower case, without white space, `-`, `_`, `:` and `*`.
func bareName(_ text: String) -> String {
    String(text.lowercased().filter { !$0.isWhitespace && !"-_:*：＊".contains($0) })
}
