/// Work on pages and other long answers away from the loop: what a hostile page or expression costs must not hold up the
/// other objectives.
enum PageWork {
    /// Smaller pages are read where they are: no page of that size takes as long as the way to another thread and back.
    private static let smallSize = 16 << 10

    static func run<Value: Sendable, Problem: Error>(
        on size: Int, _ work: @escaping @Sendable () throws(Problem) -> Value
    ) async throws(Problem) -> Value {
        guard size > smallSize else { return try work() }
        return try await apart(work)
    }

    /// For what is dear on small pages too.
    static func apart<Value: Sendable, Problem: Error>(
        _ work: @escaping @Sendable () throws(Problem) -> Value
    ) async throws(Problem) -> Value {
        let task = Task(executorPreference: globalConcurrentExecutor) { () -> Result<Value, Problem> in
            do throws(Problem) {
                return .success(try work())
            } catch {
                return .failure(error)
            }
        }
        return try await task.value.get()
    }
}
