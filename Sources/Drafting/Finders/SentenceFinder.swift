import Patterns

/// Finds the sentences that ask people to do something.
enum SentenceFinder {
    private static let asks = pattern(
        #"\b(?:verif(?:y|ied|ication)|check|log[ -]?(?:on|in|out|off)|download|upload|confirm|submit|ensure)\b"#)
    /// An order, or a sentence about those who take part: a noun such as "check" alone asks for nothing.
    private static let orders = pattern(
        #"(?m)^[-•*·–\s]*(?:\(?\w{1,3}[.)]\s+)?(?:please\s+)?(?:verify|check(?! of)|log[ -]?(?:on|in|out|off)|download|upload|confirm|submit"#
            + #"|ensure|follow|connect|send|put|get|set|register|restore|back up|purge|keep|complete|report|start|stop)\b"#
    )
    private static let people = pattern(
        #"\b(?:participants?|members?|firms?|users?|clients?|customers?|brokers?|administrators?|traders?|staff|please|shall"#
            + #"|must|should|are (?:required|requested|advised|recommended))\b"#)
    private static let piece = pattern(
        #"(?:[^.;!?\n|]|[.](?=[^\s])|\n(?!\s*\n|\s*(?:[-•*·–]|\(?[0-9a-z]{1,3}[.)])\s))++[.;!?]?"#)

    static func find(in text: CircularText) -> [Found<String>] {
        text.matches(piece).flatMap { pieces(of: $0.range, in: text) }.compactMap { range in
            let whole = text.slice(range)
            let words = trimmed(whole)
            let isOrder = (try? orders.matches(whole)) ?? false
            let isAsked = ((try? asks.matches(words)) ?? false) && ((try? people.matches(words)) ?? false)
            guard words.split(separator: " ").count >= 3, isOrder || isAsked else { return nil }
            let margin = whole.utf8.prefix { [0x09, 0x0A, 0x20].contains($0) }.count
            return text.found(words, range.lowerBound + margin..<range.upperBound)
        }
    }

    /// Whether a line ends what it says: the next begins like a sentence, and its first word would still have had room.
    private static func breaks(after line: Int, in text: CircularText) -> Bool {
        guard line < text.lineCount else { return false }
        let next = text.slice(text.lineRange(line + 1)).drop(while: \.isWhitespace)
        guard let first = next.first else { return true }
        guard first.isUppercase || first.isNumber else { return false }
        let width = (max(1, line - 5)...min(text.lineCount, line + 5)).map { text.lineRange($0).count }.max() ?? 0
        return text.lineRange(line).count + 1 + next.prefix { !$0.isWhitespace }.utf8.count <= width
    }

    private static func pieces(of range: Range<Int>, in text: CircularText) -> [Range<Int>] {
        var pieces: [Range<Int>] = []
        var start = range.lowerBound
        let lines = text.line(at: range.lowerBound)...text.line(at: max(range.lowerBound, range.upperBound - 1))
        for line in lines.dropLast() where breaks(after: line, in: text) {
            let end = text.lineRange(line).upperBound
            if end > start { pieces.append(start..<end) }
            start = max(start, end)
        }
        return start < range.upperBound ? pieces + [start..<range.upperBound] : pieces
    }

    /// The sentence about a place: to the next full stop or blank line on either side, of at most 300 bytes each.
    static func sentence(around range: Range<Int>, in text: CircularText) -> Range<Int> {
        let line = text.lineRange(text.line(at: range.lowerBound))
        if text.slice(line).contains("|"), line.count <= 600 { return line }
        let before = Array(text.before(range.lowerBound, 300).utf8)
        let after = Array(text.after(range.upperBound, 200).utf8)
        let start = before.indices.last { isEnd(before, $0) }.map { before.count - $0 - 1 } ?? before.count
        let end = after.indices.first { isEnd(after, $0) } ?? after.count
        let whole = range.lowerBound - start..<range.upperBound + end
        let piece = pieces(of: whole, in: text).first { $0.overlaps(range) } ?? whole
        let margin = text.slice(piece).utf8.prefix { [0x09, 0x0A, 0x20].contains($0) }.count
        return min(piece.lowerBound + margin, range.lowerBound)..<piece.upperBound
    }

    private static func isEnd(_ bytes: [UInt8], _ index: Int) -> Bool {
        guard index + 1 < bytes.count else { return false }
        let next = bytes[index + 1]
        // "p.m." and "No." end no sentence.
        if bytes[index] == UInt8(ascii: "."), index >= 2,
            [UInt8(ascii: "."), UInt8(ascii: " "), UInt8(ascii: "N")].contains(bytes[index - 2])
        {
            return false
        }
        let isBreak = next == 0x20 || next == 0x0A
        return isBreak && [UInt8(ascii: "."), UInt8(ascii: ";"), 0x0A].contains(bytes[index])
    }

    private static func trimmed(_ text: String) -> String {
        let words = CircularText.oneLine(text, limit: 300)
        return String(words.drop { "-•*·–() ".contains($0) })
    }
}
