import JSONText
import LanguageServer
import Testing

@Suite struct MessageReaderTests {
    /// What comes out of some pieces of input: messages as their text, the rest as a word.
    private func frames(_ pieces: [String]) -> [String] {
        var reader = MessageReader()
        var result: [String] = []
        for piece in pieces {
            reader.append(piece.utf8)
            while let frame = reader.next() {
                switch frame {
                case .message(let bytes): result.append(String(decoding: bytes, as: UTF8.self))
                case .refused: result.append("refused")
                case .passedOver: result.append("passed over")
                }
            }
        }
        return result
    }

    private static let large = MessageReader.largest + 1

    @Test(arguments: [
        (["Content-Length: 2\r\n\r\n{}"], ["{}"]),
        (["Content-Len", "gth: 2\r", "\n\r", "\n{", "}"], ["{}"]),
        (["content-length:2\r\nContent-Type: x\r\n\r\n{}Content-Length: 2\r\n\r\n[]"], ["{}", "[]"]),
        (["Content-Length: x\r\n\r\nContent-Length: 2\r\n\r\n{}"], ["refused", "{}"]),
        // A header without end does not swallow the message behind its end.
        ([String(repeating: "x", count: 5_000) + "\r\n\r\nContent-Length: 2\r\n\r\n{}"], ["refused", "{}"]),
        (
            [String(repeating: "x", count: 5_000), "\r\n\r\nContent-Length: 2\r\n\r\n{}"],
            ["refused", "refused", "{}"]
        ),
        (
            ["Content-Length: \(large)\r\n\r\n", String(repeating: " ", count: large), "Content-Length: 2\r\n\r\n{}"],
            ["refused", "passed over", "{}"]
        ),
        (["Content-Length: 9223372036854775807\r\n\r\n{}"], ["refused"]),
    ])
    func cutsInput(pieces: [String], expected: [String]) {
        #expect(frames(pieces) == expected)
    }
}
