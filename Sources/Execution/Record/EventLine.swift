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
        bytes.append(UInt8(ascii: "\""))
        name.withUTF8Buffer { bytes.append(contentsOf: $0) }
        bytes.append(UInt8(ascii: "\""))
        bytes.append(UInt8(ascii: ":"))
    }

    // MARK: Values

    /// The name of a member from outside, hidden already; its value has to follow.
    mutating func begin(quoting name: String) {
        separate()
        JSON.append(quoted: name, to: &bytes)
        bytes.append(UInt8(ascii: ":"))
    }

    mutating func value(_ value: JSON) { value.append(to: &bytes) }

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
