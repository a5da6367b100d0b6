/// The units of sizes: decimal (`KB` is 1000 bytes) and binary (IEC 80000-13, `KiB` is 1024 bytes).
private let unitsOfSize: KeyValuePairs = [
    "B": 1, "KB": 1000, "MB": 1_000_000, "GB": 1_000_000_000, "TB": 1_000_000_000_000,
    "KiB": 1 << 10, "MiB": 1 << 20, "GiB": 1 << 30, "TiB": 1 << 40,
]

/// Reads a number of bytes: `1024`, `500KB`, `10MiB`, `1GiB`.
package func parseSize(_ text: String) -> Result<Int, TextProblem> {
    var cursor = TextCursor(text)
    guard let digits = cursor.digits() else { return .failure(notASize(text)) }
    let name = cursor.run(where: \.isLetter)
    guard cursor.isAtEnd else { return .failure(notASize(text)) }
    guard let unit = name.isEmpty ? 1 : unitsOfSize.first(where: { $0.key == name })?.value else {
        let likely = unitsOfSize.map(\.key).filter { $0.lowercased() == name.lowercased() }
        let help = likely.isEmpty ? "the units are \(unitsOfSize.map(\.key).joined(separator: ", "))" : nil
        return .failure(
            TextProblem(
                "\(quoted(text)) is not a size: there is no unit \(quoted(name))",
                help: help ?? "write \(likely.joined(separator: " or "))"))
    }
    guard let value = digits.value, case let (bytes, false) = value.multipliedReportingOverflow(by: unit) else {
        return .failure(TextProblem("\(quoted(text)) is larger than a size can be"))
    }
    return .success(bytes)
}

private func notASize(_ text: String) -> TextProblem {
    TextProblem(
        "\(quoted(text)) is not a size",
        help: "write a whole number of bytes, or with a unit as in 500KB, 10MiB or 1GiB")
}

/// A number of bytes for people: `812 bytes`, `10 MiB`, `1.4 GiB`, cut to one decimal.
package func sizeInWords(_ bytes: Int) -> String {
    if bytes == 1 { return "1 byte" }
    let binary: [(symbol: String, bytes: Int)] = [
        ("TiB", 1 << 40), ("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10),
    ]
    guard let unit = binary.first(where: { bytes >= $0.bytes }) else { return "\(bytes) bytes" }
    let (whole, rest) = bytes.quotientAndRemainder(dividingBy: unit.bytes)
    let tenths = rest / (unit.bytes / 10 + 1)
    return tenths == 0 ? "\(whole) \(unit.symbol)" : "\(whole).\(tenths) \(unit.symbol)"
}
