/// A byte as two hexadecimal digits.
enum HexDigits {
    static func lower(_ byte: UInt8) -> [UInt8] { [digit(byte >> 4, ten: "a"), digit(byte & 0xF, ten: "a")] }

    static func upper(_ byte: UInt8) -> [UInt8] { [digit(byte >> 4, ten: "A"), digit(byte & 0xF, ten: "A")] }

    static func digit(_ value: UInt8, ten: Unicode.Scalar) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: ten) + value - 10
    }
}
