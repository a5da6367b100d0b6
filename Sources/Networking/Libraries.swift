import CCurl
import CSSH2
import Glibc
import Synchronization

/// The C libraries under this floor.
enum Libraries {
    private static let started: Bool = {
        let curl = curl_global_init(Int(CURL_GLOBAL_DEFAULT))
        let ssh = libssh2_init(0)
        return curl == CURLE_OK && ssh == 0
    }()

    /// Initialises them once in the process; any number of calls from any thread.
    static func start() {
        precondition(started, "libcurl or libssh2 cannot start")
    }

    private struct Background {
        var isStarting = false
        var waiters: [CheckedContinuation<Void, Never>] = []

        mutating func end() -> [CheckedContinuation<Void, Never>] {
            isStarting = false
            defer { waiters = [] }
            return waiters
        }
    }

    private static let background = Mutex(Background())

    /// Begins to initialise them on a thread of its own, so that the caller can do something else meanwhile.
    static func startInBackground() {
        var thread = pthread_t()
        background.withLock { $0.isStarting = true }
        guard pthread_create(&thread, nil, startLibraries, nil) == 0 else { return endBackground() }
        pthread_detach(thread)
    }

    fileprivate static func endBackground() {
        for waiter in background.withLock({ $0.end() }) { waiter.resume() }
    }

    /// Returns once they are initialised, and holds up nobody's thread where that goes on in the background.
    nonisolated(nonsending) static func areStarted() async {
        await withCheckedContinuation { waiter in
            let waits = background.withLock { background in
                if background.isStarting { background.waiters.append(waiter) }
                return background.isStarting
            }
            if !waits { waiter.resume() }
        }
        start()
    }

    /// Whether the system's trusted certificates stand in one file, where libcurl was built to look for them.
    static let hasTrustFile: Bool = {
        let easy = EasyHandle.make()
        defer { curl_easy_cleanup(easy.pointer) }
        return easy.text(CURLINFO_CAINFO).map { access($0, R_OK) == 0 } ?? false
    }()
}

private func startLibraries(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    Libraries.start()
    Libraries.endBackground()
    return nil
}
