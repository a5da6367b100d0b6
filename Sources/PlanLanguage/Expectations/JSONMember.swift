import JSONText

/// Members of JSON documents, which expectations name by singular paths.
enum JSONMember {
    /// What is wrong with a path, in words; `nil` for a good one.
    static func problem(with path: String) -> String? {
        do throws(JSONPathProblem) {
            _ = try JSONPath(path)
            return nil
        } catch {
            return error.message
        }
    }
}
