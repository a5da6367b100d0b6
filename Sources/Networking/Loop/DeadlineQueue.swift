/// The deadlines of waits, the earliest first: a binary heap. A wait that ended early leaves its entry until it is due.
struct DeadlineQueue {
    private struct Entry {
        let deadline: ContinuousClock.Instant
        let wait: Wait
    }

    private var heap: [Entry] = []

    /// The earliest deadline of a wait that still lasts.
    mutating func earliest() -> ContinuousClock.Instant? {
        while let first = heap.first, first.wait.hasEnded { removeFirst() }
        return heap.first?.deadline
    }

    mutating func insert(_ wait: Wait, at deadline: ContinuousClock.Instant) {
        heap.append(Entry(deadline: deadline, wait: wait))
        var child = heap.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard heap[child].deadline < heap[parent].deadline else { break }
            heap.swapAt(child, parent)
            child = parent
        }
        dropEndedWhenMany()
    }

    /// Takes out a wait whose deadline has come.
    mutating func removeDue(at now: ContinuousClock.Instant) -> Wait? {
        guard let deadline = earliest(), deadline <= now else { return nil }
        return removeFirst()
    }

    @discardableResult private mutating func removeFirst() -> Wait {
        let first = heap[0].wait
        let last = heap.removeLast()
        if !heap.isEmpty {
            heap[0] = last
            sinkFirst()
        }
        return first
    }

    private mutating func sinkFirst() {
        var parent = 0
        while true {
            var least = 2 * parent + 1
            guard least < heap.count else { return }
            if least + 1 < heap.count, heap[least + 1].deadline < heap[least].deadline { least += 1 }
            guard heap[least].deadline < heap[parent].deadline else { return }
            heap.swapAt(parent, least)
            parent = least
        }
    }

    private var sizeAfterDropping = 0

    // Waits for a descriptor end long before their deadline as a rule: without this, a day of them would stay.
    private mutating func dropEndedWhenMany() {
        guard heap.count > 2 * sizeAfterDropping + 64 else { return }
        let lasting = heap.filter { !$0.wait.hasEnded }.sorted { $0.deadline < $1.deadline }
        heap = lasting
        sizeAfterDropping = lasting.count
    }
}
