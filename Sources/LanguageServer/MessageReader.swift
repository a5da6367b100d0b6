/// Cuts standard input into messages by their headers (Language Server Protocol 3.17, "Base Protocol").
package struct MessageReader {
    package enum Frame: Sendable {
        case message([UInt8])
        /// What is wrong with a header, or a message too large to be taken; it is passed over.
        case refused(String)
        /// Such a message has gone by.
        case passedOver(PassedOverMessage)
    }

    /// The largest message that is taken, in bytes: a file of the largest size, with every character escaped.
    package static let largest = 32 << 20
    private static let longestHeader = 4_096
    private static let expectedEnd = "expected a header that ends within \(longestHeader) bytes"

    private var buffer: [UInt8] = []
    private var start = 0
    /// How many bytes of a message that was refused are still to come.
    private var toSkip = 0
    private var passing = PassedOverMessage()

    package init() {}

    package mutating func append(_ bytes: some Sequence<UInt8>) {
        if start > 0 {
            buffer.removeSubrange(..<start)
            start = 0
        }
        buffer.append(contentsOf: bytes)
    }

    /// The next whole message; `nil` where more has to be read first.
    package mutating func next() -> Frame? {
        let skipped = min(toSkip, buffer.count - start)
        if skipped > 0 {
            passing.append(buffer[start..<start + skipped])
            start += skipped
            toSkip -= skipped
            if toSkip == 0 {
                defer { passing = PassedOverMessage() }
                return .passedOver(passing)
            }
        }
        guard toSkip == 0, start < buffer.count else { return nil }
        guard let end = headerEnd() else {
            guard buffer.count - start > Self.longestHeader else { return nil }
            // The end may have begun.
            start = buffer.count - 3
            return .refused(Self.expectedEnd)
        }
        guard end.text - start <= Self.longestHeader else {
            start = end.next
            return .refused(Self.expectedEnd)
        }
        guard let length = contentLength(in: start..<end.text) else {
            start = end.next
            return .refused("expected a header \"Content-Length: N\"")
        }
        guard length <= Self.largest else {
            start = end.next
            toSkip = length
            return .refused("a message of \(length) bytes, at most \(Self.largest) are taken")
        }
        guard buffer.count - end.next >= length else { return nil }
        start = end.next + length
        return .message(Array(buffer[end.next..<start]))
    }

    private func headerEnd() -> (text: Int, next: Int)? {
        var index = start
        while index + 3 < buffer.count {
            if buffer[index] == 13, buffer[index + 1] == 10, buffer[index + 2] == 13, buffer[index + 3] == 10 {
                return (index, index + 4)
            }
            index += 1
        }
        return nil
    }

    private func contentLength(in range: Range<Int>) -> Int? {
        for line in String(decoding: buffer[range], as: UTF8.self).split(whereSeparator: \.isNewline) {
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2, parts[0].lowercased() == "content-length" else { continue }
            return Int(parts[1].drop { $0 == " " }).flatMap { $0 >= 0 ? $0 : nil }
        }
        return nil
    }
}
