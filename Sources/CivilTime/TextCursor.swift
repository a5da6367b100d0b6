/// Reads a short ASCII notation from left to right, never past its end.
struct TextCursor {
    private let bytes: [UInt8]
    private var index = 0

    init(_ text: String) {
        bytes = Array(text.utf8)
    }

    /// A run of decimal digits.
    struct Digits {
        let count: Int
        /// `nil` when the number is larger than an `Int` can be.
        let value: Int?
    }

    var isAtEnd: Bool { index == bytes.count }

    var next: UInt8? { isAtEnd ? nil : bytes[index] }

    /// What has not been read yet.
    var rest: String { String(decoding: bytes[index...], as: UTF8.self) }

    /// Steps over `character` if it comes next.
    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard let next, UInt32(next) == character.value else { return false }
        index += 1
        return true
    }

    /// The bytes that satisfy `isWanted` from here on; may be empty.
    mutating func run(where isWanted: (UInt8) -> Bool) -> String {
        let start = index
        while let next, isWanted(next) { index += 1 }
        return String(decoding: bytes[start..<index], as: UTF8.self)
    }

    /// The digits from here on, or `nil` when the next byte is not one.
    mutating func digits() -> Digits? {
        var value: Int? = 0
        var count = 0
        while let next, next.isDigit {
            value = value?.appending(digit: Int(next - UInt8(ascii: "0")))
            count += 1
            index += 1
        }
        return count == 0 ? nil : Digits(count: count, value: value)
    }

    /// A number of exactly so many digits.
    mutating func number(digits count: Int) -> Int? {
        guard let digits = digits(), digits.count == count else { return nil }
        return digits.value
    }
}

extension UInt8 {
    var isDigit: Bool { self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") }

    var isLetter: Bool { (self | 0x20) >= UInt8(ascii: "a") && (self | 0x20) <= UInt8(ascii: "z") }
}

extension Int {
    /// The number with one more decimal digit, or `nil` when that does not fit.
    fileprivate func appending(digit: Int) -> Int? {
        let (tens, tooLarge) = multipliedReportingOverflow(by: 10)
        let (sum, tooLargeNow) = tens.addingReportingOverflow(digit)
        return tooLarge || tooLargeNow ? nil : sum
    }

    /// The decimal digits, with zeros in front up to `width`.
    func padded(_ width: Int) -> String {
        let digits = String(self)
        return String(repeating: "0", count: Swift.max(0, width - digits.count)) + digits
    }

    /// Quotient rounded down and the remainder of the divisor's sign, for times before 1970.
    func flooredDivision(by divisor: Int) -> (quotient: Int, remainder: Int) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}
