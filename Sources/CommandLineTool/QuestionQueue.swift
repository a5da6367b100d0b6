import Synchronization

/// Lets one question at a time have the terminal, in the order they came.
actor QuestionQueue {
    private let terminal: Terminal
    private var isBusy = false
    private var waiting: [(id: Int, turn: CheckedContinuation<Bool, Never>)] = []
    private var nextID = 0
    /// Those who ask again in a while, or when Enter is pressed.
    private var later: [Int: CheckedContinuation<Void, Never>] = [:]
    /// Waits for Enter while nobody asks anything.
    private var listening: Task<Void, Never>?

    init(terminal: Terminal) {
        self.terminal = terminal
    }

    /// `nil` where the task was cancelled before its turn came.
    func inTurn<Reply: Sendable>(_ ask: @Sendable () async -> Reply) async -> Reply? {
        guard await takeTurn() else { return nil }
        defer { endTurn() }
        await stopListening()
        return await ask()
    }

    private func takeTurn() async -> Bool {
        guard isBusy else {
            isBusy = true
            return true
        }
        let id = newID()
        return await withTaskCancellationHandler {
            await withCheckedContinuation { turn in
                if Task.isCancelled { turn.resume(returning: false) } else { waiting.append((id, turn)) }
            }
        } onCancel: {
            Task { await self.leave(id) }
        }
    }

    private func endTurn() {
        if !waiting.isEmpty { return waiting.removeFirst().turn.resume(returning: true) }
        isBusy = false
        listen()
    }

    private func leave(_ id: Int) {
        guard let index = waiting.firstIndex(where: { $0.id == id }) else { return }
        waiting.remove(at: index).turn.resume(returning: false)
    }

    private func newID() -> Int {
        nextID += 1
        return nextID
    }

    // MARK: Later

    /// Lets others ask. Returns after so long, when somebody presses Enter meanwhile, or when the task is cancelled.
    func pause(_ duration: Duration) async {
        let id = newID()
        let timer = Task {
            await terminal.sleep(duration)
            wake(id)
        }
        defer { timer.cancel() }
        await withTaskCancellationHandler {
            await withCheckedContinuation { pause in
                if Task.isCancelled { return pause.resume() }
                later[id] = pause
                listen()
            }
        } onCancel: {
            Task { await self.wake(id) }
        }
    }

    private func wake(_ id: Int) {
        later.removeValue(forKey: id)?.resume()
        if later.isEmpty { listening?.cancel() }
    }

    private func listen() {
        guard !isBusy, !later.isEmpty, listening == nil else { return }
        listening = Task {
            _ = await terminal.line(after: "")
            listening = nil
            if Task.isCancelled { return listen() }
            for id in later.keys { wake(id) }
        }
    }

    private func stopListening() async {
        guard let listening else { return }
        listening.cancel()
        await listening.value
        // What was begun without a question is no answer to the next.
        terminal.discardTyped()
    }
}
