import CPCRE2

/// A regular expression of Perl's kind, compiled by PCRE2.
///
/// Text is Unicode: `.` is one scalar, `\d`, `\w`, `\s`, `\b` and `(?i)` know all scripts. A pattern matches anywhere;
/// `^` and `$` mean the ends of the whole text (`$` also before a last line end), with `(?m)` those of each line; `.`
/// stops at line ends unless `(?s)`. Lines end with `\n`, `\r\n` or `\r`, since servers send all three.
package final class Pattern: Sendable {
    /// As it was written.
    package let text: String
    /// The number of each named group.
    package let groupNumbers: [String: Int]
    /// How many groups it has, those with names among them.
    package let groupCount: Int
    // Compiled code is only read after `init`, and pcre2api(3), "Multithreading", lets threads share it.
    private nonisolated(unsafe) let code: OpaquePointer

    /// Compiles a pattern of at most 10,000 bytes.
    package init(_ text: String) throws(PatternProblem) {
        code = try Self.compile(text)
        self.text = text
        groupNumbers = Self.groupNumbers(of: code)
        groupCount = Self.groupCount(of: code)
    }

    deinit {
        pcre2_code_free_8(code)
    }

    /// Whether the pattern matches somewhere in `subject`.
    package func matches(_ subject: String) throws(MatchProblem) -> Bool {
        try firstMatch(in: subject) != nil
    }

    /// The leftmost match, or `nil` when there is none.
    package func firstMatch(in subject: String) throws(MatchProblem) -> Match? {
        var budget = MatchBudget(subjectLength: subject.utf8.count)
        return try firstMatch(in: subject, from: 0, budget: &budget)
    }

    /// The leftmost match that begins at least so many bytes into `subject`; what is before is seen by `\b` and the like.
    func firstMatch(in subject: String, from start: Int, budget: inout MatchBudget) throws(MatchProblem) -> Match? {
        guard let found = pcre2_match_data_create_from_pattern_8(code, nil),
            let context = pcre2_match_context_create_8(nil)
        else { preconditionFailure("out of memory") }
        defer {
            pcre2_match_data_free_8(found)
            pcre2_match_context_free_8(context)
        }
        pcre2_set_match_limit_8(context, MatchBudget.matchLimit)
        pcre2_set_depth_limit_8(context, MatchBudget.depthLimit)
        pcre2_set_heap_limit_8(context, MatchBudget.heapLimit)
        // Strings are valid UTF-8, so the check would only cost time.
        let status = withUnsafeMutablePointer(to: &budget) { budget in
            pcre2_set_callout_8(context, spendFromBudget, budget)
            return subject.withCString { text in
                text.withMemoryRebound(to: UInt8.self, capacity: subject.utf8.count) { text in
                    pcre2_match_8(code, text, subject.utf8.count, start, PCRE2_NO_UTF_CHECK, found, context)
                }
            }
        }
        guard status != PCRE2_ERROR_NOMATCH else { return nil }
        guard status > 0 else { throw problem(status) }
        return match(in: subject, found)
    }

    private func match(in subject: String, _ found: OpaquePointer) -> Match {
        let offsets = UnsafeBufferPointer(
            start: pcre2_get_ovector_pointer_8(found), count: 2 * Int(pcre2_get_ovector_count_8(found)))
        let ranges = stride(from: 0, to: offsets.count, by: 2).map { index -> Range<String.Index>? in
            // PCRE2_UNSET, all bits set, stands for a group that took no part; Swift reads it as -1.
            guard offsets[index] >= 0 else { return nil }
            // \K in a look-ahead can put the start after the end.
            let (start, end) = (min(offsets[index], offsets[index + 1]), offsets[index + 1])
            let lower = subject.utf8.index(subject.startIndex, offsetBy: start)
            return lower..<subject.utf8.index(lower, offsetBy: end - start)
        }
        let groups = ranges.map { range in range.map { String(subject[$0]) } }
        guard let range = ranges.first ?? nil, let text = groups.first ?? nil else {
            preconditionFailure("pcre2_match reports a match without its offsets")
        }
        return Match(text: text, range: range, groups: groups, numbers: groupNumbers)
    }

    private func problem(_ status: CInt) -> MatchProblem {
        switch status {
        case PCRE2_ERROR_MATCHLIMIT, PCRE2_ERROR_DEPTHLIMIT, PCRE2_ERROR_HEAPLIMIT, PCRE2_ERROR_CALLOUT,
            PCRE2_ERROR_RECURSELOOP, PCRE2_ERROR_NOMEMORY:
            .ranAway(pattern: text)
        default: .failed(pattern: text, reason: Self.message(status))
        }
    }
}

extension Pattern {
    /// Without PCRE2's just-in-time compiler: it ignores the limits of depth and heap, needs memory that is written and
    /// then executed, which hardened systems refuse, and costs more than it saves where a pattern matches a few times.
    private static func compile(_ text: String) throws(PatternProblem) -> OpaquePointer {
        guard let context = pcre2_compile_context_create_8(nil) else { preconditionFailure("out of memory") }
        defer { pcre2_compile_context_free_8(context) }
        pcre2_set_newline_8(context, UInt32(PCRE2_NEWLINE_ANYCRLF))
        pcre2_set_max_pattern_length_8(context, 10_000)
        // \C would cut a scalar into bytes, and a capture could then be invalid UTF-8.
        let options =
            PCRE2_UTF | PCRE2_UCP | PCRE2_NO_UTF_CHECK | PCRE2_NEVER_BACKSLASH_C | UInt32(PCRE2_AUTO_CALLOUT)
        var status: CInt = 0
        var offset = 0
        let code = text.withCString { start in
            start.withMemoryRebound(to: UInt8.self, capacity: text.utf8.count) { start in
                pcre2_compile_8(start, text.utf8.count, options, &status, &offset, context)
            }
        }
        guard let code else {
            let message = "\(quoted(text)) is not a pattern: \(message(status))"
            throw PatternProblem(message: message, offset: min(offset, text.utf8.count))
        }
        return code
    }

    /// Reads the table described in pcre2api(3) under `PCRE2_INFO_NAMETABLE`: entries of equal size, each the group's
    /// number in two bytes, its name and a zero.
    private static func groupNumbers(of code: OpaquePointer) -> [String: Int] {
        var count: UInt32 = 0
        var size: UInt32 = 0
        var table: UnsafePointer<UInt8>?
        pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_NAMECOUNT), &count)
        pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_NAMEENTRYSIZE), &size)
        pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_NAMETABLE), &table)
        guard let table, count > 0 else { return [:] }
        let entries = UnsafeBufferPointer(start: table, count: Int(count * size))
        var numbers: [String: Int] = [:]
        for start in stride(from: 0, to: entries.count, by: Int(size)) {
            let name = entries[(start + 2)..<(start + Int(size))].prefix { $0 != 0 }
            numbers[String(decoding: name, as: UTF8.self)] = Int(entries[start]) << 8 | Int(entries[start + 1])
        }
        return numbers
    }

    private static func groupCount(of code: OpaquePointer) -> Int {
        var count: UInt32 = 0
        pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_CAPTURECOUNT), &count)
        return Int(count)
    }

    private static func message(_ status: CInt) -> String {
        var buffer = [UInt8](repeating: 0, count: 256)
        let length = Int(pcre2_get_error_message_8(status, &buffer, buffer.count))
        return length > 0 ? String(decoding: buffer.prefix(length), as: UTF8.self) : "error \(status)"
    }
}
