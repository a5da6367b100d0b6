extension JSON {
    /// The value of the first member with that name, or nil where there is none or this is not an object.
    ///
    /// Names are compared by code point (RFC 8259 §8.3), so two spellings of "é" are two names.
    package subscript(name: String) -> JSON? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name.utf8.elementsEqual(name.utf8) }?.value
    }

    /// The element at a position counted from 0, or nil where there is none or this is not an array.
    package subscript(position: Int) -> JSON? {
        guard case .array(let elements) = self, elements.indices.contains(position) else { return nil }
        return elements[position]
    }

    /// The characters of a text or a word.
    package var string: String? {
        switch self {
        case .text(let string), .word(let string): string
        default: nil
        }
    }

    package var int: Int? {
        guard case .integer(let integer) = self else { return nil }
        return integer
    }

    /// An integer or a number as a number.
    package var double: Double? {
        switch self {
        case .integer(let integer): Double(integer)
        case .number(let number): number
        default: nil
        }
    }

    package var bool: Bool? {
        guard case .boolean(let boolean) = self else { return nil }
        return boolean
    }

    package var elements: [JSON]? {
        guard case .array(let elements) = self else { return nil }
        return elements
    }

    package var members: [Member]? {
        guard case .object(let members) = self else { return nil }
        return members
    }
}
