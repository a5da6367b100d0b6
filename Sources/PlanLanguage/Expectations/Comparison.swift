import CivilTime

/// How a value that was found stands to one of the plan, where both can be put in an order.
///
/// What a person types is a text; it is read as the plan's value is written, so `89d` stands above `14d`.
enum Comparison {
    case less, same, greater
    /// The value cannot be put in an order with the plan's, and why.
    case impossible(String)

    enum Side { case less, greater }

    init(_ value: PlanValue, with operand: PlanValue) {
        if case .duration(let right) = operand {
            self = Self.durations(value, right)
        } else if let left = Self.integer(value), let right = Self.integer(operand) {
            self = Self.of(left, right)
        } else if let left = Self.number(value), let right = Self.number(operand) {
            self = Self.of(left, right)
        } else {
            self = .impossible("it is not a number")
        }
    }

    private static func durations(_ value: PlanValue, _ right: Duration) -> Comparison {
        switch value {
        case .duration(let left): return of(left, right)
        case .text(let text):
            switch parseDuration(text) {
            case .success(let left): return of(left, right)
            case .failure(let problem):
                return .impossible("it is not a duration" + (problem.help.map { ": \($0)" } ?? ""))
            }
        default: return .impossible("it is not a duration")
        }
    }

    private static func of<Value: Comparable>(_ left: Value, _ right: Value) -> Comparison {
        left < right ? .less : left == right ? .same : .greater
    }

    /// Whole numbers are compared as such: beyond 2^53 two of them can be one and the same `Double`.
    private static func integer(_ value: PlanValue) -> Int? {
        switch value {
        case .integer(let number): number
        case .text(let text): isDecimal(text) ? Int(text) : nil
        default: nil
        }
    }

    private static func number(_ value: PlanValue) -> Double? {
        switch value {
        case .integer(let number): Double(number)
        case .decimal(let number): number
        case .text(let text): decimal(text)
        default: nil
        }
    }

    /// A number in decimal notation; `0x10`, `nan` and `inf`, which `Double` reads too, are none.
    static func decimal(_ text: String) -> Double? {
        guard isDecimal(text), let number = Double(text), number.isFinite else { return nil }
        return number
    }

    private static func isDecimal(_ text: String) -> Bool {
        text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "e"), UInt8(ascii: "E"):
                true
            default: false
            }
        }
    }

    /// Whether the two are the same: numbers and durations by their worth, texts by every letter, so that `0700` is not
    /// `700`.
    static func areEqual(_ value: PlanValue, _ operand: PlanValue) -> Bool {
        if value == operand { return true }
        switch (value, operand) {
        case (.text(let left), .text(let right)): return left == right
        case (.text, .integer), (.text, .decimal), (.text, .duration), (.integer, _), (.decimal, _), (.duration, _):
            if case .same = Comparison(value, with: operand) { return true }
            return false
        default:
            guard let left = value.text, let right = operand.text else { return false }
            return left == right
        }
    }
}
