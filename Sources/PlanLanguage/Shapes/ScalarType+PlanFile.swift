extension ScalarType {
    /// A plan by its file's name, without folder and ending, as records are kept by it.
    package static let planFile = ScalarType("plan name", expected: "the name of a plan, such as 2021-08-14") { text in
        if text.contains("/") || text.hasPrefix(".") || text.utf8.count > 200 {
            return .failure(Misread("a plan is named by its file, without the folder"))
        }
        for ending in [".yaml", ".yml"] where text.hasSuffix(ending) {
            return .failure(Misread("leave the ending out: \(text.dropLast(ending.count))"))
        }
        return .success(.text(text))
    }
}
