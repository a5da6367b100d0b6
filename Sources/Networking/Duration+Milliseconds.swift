extension Duration {
    /// Whole milliseconds, rounded down and kept within `Int`.
    var milliseconds: Int {
        let (seconds, attoseconds) = components
        guard abs(seconds) < Int64.max / 2000 else { return seconds > 0 ? .max : .min }
        return Int(seconds * 1000 + attoseconds / 1_000_000_000_000_000)
    }

    /// As libcurl and libssh2 want a time limit: at least 1 (0 means none to them), at most 24 days.
    var limitInMilliseconds: Int { max(1, min(milliseconds, Int(Int32.max))) }

    /// The same for an option that counts in whole seconds: at least 1, and not more than libcurl takes.
    var limitInSeconds: Int { max(1, limitInMilliseconds / 1000) }

    /// For a message: `1.5 s`, `250 ms`.
    var inWords: String {
        let milliseconds = self.milliseconds
        if milliseconds < 1000 { return "\(milliseconds) ms" }
        if milliseconds % 1000 == 0 { return "\(milliseconds / 1000) s" }
        return "\(milliseconds / 1000).\(milliseconds % 1000 / 100) s"
    }
}
