import JSONText
import PlanLanguage

/// A line of JSON, written member by member without a tree in between, with secrets hidden in every text that came from
/// outside.
struct EventLine {
    let hider: SecretHider
    private(set) var bytes: [UInt8]

    init(hider: SecretHider) {
        self.hider = hider
        bytes = []
    }

    /// Writes an object behind the bytes of others.
    static func append(to bytes: inout [UInt8], hiding hider: SecretHider, _ write: (inout EventLine) -> Void) {
        var line = EventLine(hider: hider)
        // Exchanged and not assigned: two holders of the bytes would mean a copy of them all.
        swap(&line.bytes, &bytes)
        line.braced(write)
        swap(&line.bytes, &bytes)
    }

    // MARK: Members

    mutating func add(_ name: StaticString, _ value: JSON) {
        begin(name)
        value.append(to: &bytes)
    }

    mutating func milliseconds(_ name: StaticString, _ duration: Duration) {
        begin(name)
        value(milliseconds: duration)
    }

    /// A text of this program's own, in which nothing is hidden.
    mutating func word(_ name: StaticString, _ value: String) {
        begin(name)
        JSON.append(quoted: value, to: &bytes)
    }

    /// Leaves the member out where there is no text.
    mutating func text(_ name: StaticString, _ value: String?) {
        guard let value else { return }
        begin(name)
        JSON.append(quoted: hider.hide(value), to: &bytes)
    }

    /// A value found outside, whose own names are outside data too.
    mutating func found(_ name: StaticString, _ value: PlanValue) {
        begin(name)
        value.write(to: &self)
    }

    mutating func object(_ name: StaticString, _ write: (inout EventLine) -> Void) {
        begin(name)
        braced(write)
    }

    /// A list with one object for each of the elements.
    mutating func list<Element>(
        _ name: StaticString, of elements: [Element], _ write: (Element, inout EventLine) -> Void
    ) {
        begin(name)
        bracketed { line in
            for element in elements {
                line.separate()
                line.braced { write(element, &$0) }
            }
        }
    }

    /// The name of a member, which is plain ASCII; its value has to follow.
    private mutating func begin(_ name: StaticString) {
        separate()
        name.withUTF8Buffer { name in
            // In one piece: each append asks whether the bytes are held by one alone.
            withUnsafeTemporaryAllocation(byteCount: name.count + 3, alignment: 1) { piece in
                piece[0] = UInt8(ascii: "\"")
                UnsafeMutableRawBufferPointer(rebasing: piece[1...]).copyMemory(from: UnsafeRawBufferPointer(name))
                piece[name.count + 1] = UInt8(ascii: "\"")
                piece[name.count + 2] = UInt8(ascii: ":")
                bytes.append(contentsOf: piece)
            }
        }
    }

    // MARK: Values

    /// The name of a member from outside, hidden already; its value has to follow.
    mutating func begin(quoting name: String) {
        separate()
        JSON.append(quoted: name, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
    }

    mutating func value(_ value: JSON) { value.append(to: &bytes) }

    /// Milliseconds with one to three decimals, as the record gives all durations.
    mutating func value(milliseconds duration: Duration) {
        let (seconds, attoseconds) = duration.components
        // Whole microseconds, rounded; no duration of a run comes near the years that are the most here.
        let whole = Int(max(min(seconds, 1 << 42), -(1 << 42))) * 1_000_000
        let half: Int64 = attoseconds < 0 ? -500_000_000_000 : 500_000_000_000
        let microseconds = whole + Int((attoseconds + half) / 1_000_000_000_000)
        if microseconds < 0 { bytes.append(UInt8(ascii: "-")) }
        let (milliseconds, rest) = microseconds.magnitude.quotientAndRemainder(dividingBy: 1_000)
        JSON.append(Int(milliseconds), to: &bytes)
        bytes.append(UInt8(ascii: "."))
        var decimals = rest
        repeat {
            bytes.append(UInt8(ascii: "0") + UInt8(decimals / 100))
            decimals = decimals % 100 * 10
        } while decimals > 0
    }

    mutating func braced(_ write: (inout EventLine) -> Void) {
        bytes.append(UInt8(ascii: "{"))
        write(&self)
        bytes.append(UInt8(ascii: "}"))
    }

    mutating func bracketed(_ write: (inout EventLine) -> Void) {
        bytes.append(UInt8(ascii: "["))
        write(&self)
        bytes.append(UInt8(ascii: "]"))
    }

    /// The comma before all but the first member or element.
    mutating func separate() {
        guard let last = bytes.last, last != UInt8(ascii: "{"), last != UInt8(ascii: "[") else { return }
        bytes.append(UInt8(ascii: ","))
    }
}
