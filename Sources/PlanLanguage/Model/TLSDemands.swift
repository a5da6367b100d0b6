import Diagnostics

/// What TLS with a host has to be like, besides that its certificate is good; empty where the plan or site does not say.
package struct TLSDemands: Sendable, Equatable {
    /// Such as `1.2`.
    package var minimum: String?
    package var maximum: String?
    /// As `sha256//` and base64.
    package var pins: [String] = []

    package init() {}

    /// Each demand from the first that makes it.
    package func completed(by other: TLSDemands) -> TLSDemands {
        var both = self
        both.minimum = minimum ?? other.minimum
        both.maximum = maximum ?? other.maximum
        if pins.isEmpty { both.pins = other.pins }
        return both
    }

    enum Shape {
        static let minimum = Field.text("min-tls", .tlsVersion, "the lowest version of TLS that will do")
        static let maximum = Field.text("max-tls", .tlsVersion, "the highest version of TLS to offer")
        static let pins = Field.texts(
            "pin", .publicKeyPin, "the public key its certificate must have, or a list of them: sha256//…")
        static let fields = [minimum.declaration, maximum.declaration, pins.declaration]
    }

    /// Reads what stands in the keys of a host.
    init(_ reader: ObjectReader, in reading: Reading) {
        minimum = reader.value(Shape.minimum)
        maximum = reader.value(Shape.maximum)
        pins = reader.list(Shape.pins).map(\.value)
        if let minimum, let maximum, minimum > maximum, let entry = reader.entry(Shape.maximum.name) {
            reading.report(
                "wrong-combination", at: entry.value.place,
                "no version of TLS is at least \(minimum) and at most \(maximum)", help: "change one of the two")
        }
    }
}
