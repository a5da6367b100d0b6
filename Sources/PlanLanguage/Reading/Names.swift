import Diagnostics

/// Names of one sort, for telling quickly whether one is known and which was meant.
struct Names {
    private let all: [String]
    private let known: Set<String>

    init(_ all: [String]) {
        self.all = all
        known = Set(all)
    }

    func contains(_ name: String) -> Bool { known.contains(name) }

    /// What mends a misspelt one.
    func fix(for name: String, at place: Place) -> Fix? { .spelling(name, among: all, at: place) }

    func question(for name: String) -> String? { Spelled.question(for: name, among: all) }
}
