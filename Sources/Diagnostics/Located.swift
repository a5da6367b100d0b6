/// A value that remembers where the plan says it.
package struct Located<Value> {
    package let value: Value
    package let place: Place

    package init(_ value: Value, at place: Place) {
        self.value = value
        self.place = place
    }

    package func map<Other>(_ transform: (Value) -> Other) -> Located<Other> {
        Located<Other>(transform(value), at: place)
    }
}

extension Located: Sendable where Value: Sendable {}
