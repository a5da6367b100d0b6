/// A byte string to look for.
struct Needle: Sendable, Hashable {
    let bytes: [UInt8]
    /// Whether the base64 digit before it, and the one after it, hold bits of the secret as well.
    let reachesLeft: Bool
    let reachesRight: Bool

    init(_ bytes: [UInt8], reachesLeft: Bool = false, reachesRight: Bool = false) {
        self.bytes = bytes
        self.reachesLeft = reachesLeft
        self.reachesRight = reachesRight
    }

    /// What the bytes look like in hexadecimal and within base64 text.
    static func encodings(of bytes: [UInt8]) -> [Needle] {
        var needles = [Needle(bytes.flatMap(HexDigits.lower)), Needle(bytes.flatMap(HexDigits.upper))]
        for alphabet in [Base64.standard, Base64.urlSafe] {
            for offset in 0..<3 { needles.append(alphabet.needle(for: bytes, offset: offset)) }
        }
        return needles
    }
}

/// One of the two alphabets of RFC 4648 §4 and §5.
struct Base64 {
    static let standard = Base64(last: "+/")
    static let urlSafe = Base64(last: "-_")

    private let digits: [UInt8]

    private init(last: String) {
        digits = Array(("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789" + last).utf8)
    }

    /// The digits that are the same whatever surrounds the bytes, when they start `offset` bytes into a group of three.
    func needle(for bytes: [UInt8], offset: Int) -> Needle {
        let padded = [UInt8](repeating: 0, count: offset) + bytes
        let firstBit = offset * 8
        let endBit = padded.count * 8
        var needle: [UInt8] = []
        for digit in (firstBit + 5) / 6..<endBit / 6 {
            let bit = digit * 6
            let high = UInt16(padded[bit / 8]) << 8
            let low = bit / 8 + 1 < padded.count ? UInt16(padded[bit / 8 + 1]) : 0
            needle.append(digits[Int((high | low) >> UInt16(10 - bit % 8) & 0x3F)])
        }
        return Needle(needle, reachesLeft: firstBit % 6 != 0, reachesRight: endBit % 6 != 0)
    }

    /// Whether the byte is a digit of either alphabet.
    static func isDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"): true
        case UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: "-"), UInt8(ascii: "_"): true
        default: false
        }
    }
}
