/// Lets one task at a time through, first come, first served. It belongs to the actor that holds it.
final class Turn {
    private var isTaken = false
    private var waiting: [UnsafeContinuation<Void, Never>] = []

    func take(isolation: isolated any Actor = #isolation) async {
        guard isTaken else {
            isTaken = true
            return
        }
        await withUnsafeContinuation { waiting.append($0) }
    }

    /// Hands the turn to the next in line, if there is one.
    func pass() {
        if waiting.isEmpty { isTaken = false } else { waiting.removeFirst().resume() }
    }
}
