/// Why bytes are not a JSON text, and where.
package struct JSONProblem: Error, Equatable, CustomStringConvertible {
    /// One sentence, lower case, quoting the input.
    package let message: String
    /// Counted from 1; a line ends at `\n`, `\r\n` or a lone `\r`.
    package let line: Int
    /// Counted from 1, in Unicode scalars.
    package let column: Int

    /// `line:column: message`.
    package var description: String { "\(line):\(column): \(message)" }

    /// Turns an offset in bytes into line and column.
    init(_ message: String, at offset: Int, in bytes: [UInt8]) {
        var line = 1
        var column = 1
        var index = 0
        while index < min(offset, bytes.count) {
            let byte = bytes[index]
            index += 1
            if byte == 0x0A || byte == 0x0D {
                if byte == 0x0D, index < min(offset, bytes.count), bytes[index] == 0x0A { index += 1 }
                line += 1
                column = 1
            } else if byte & 0xC0 != 0x80 {
                column += 1
            }
        }
        self.message = message
        self.line = line
        self.column = column
    }
}
