import CCurl
import COpenSSL
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

/// The versions of the C libraries in use.
package enum NetworkVersions {
    /// All of them, by name, once the libraries are there.
    package nonisolated(nonsending) static func all() async -> [(name: String, version: String)] {
        await Libraries.areStarted()
        return [("libcurl", libcurl), ("openssl", openSSL), ("libssh2", libssh2)]
    }

    package static var libcurl: String {
        guard let version = curl_version_info(CURLVERSION_FIRST)?.pointee.version else { return "unknown" }
        return String(cString: version)
    }

    /// Such as `OpenSSL 3.0.22 9 Jun 2026`.
    package static var openSSL: String {
        String(cString: OpenSSL_version(OPENSSL_VERSION))
    }

    package static var libssh2: String {
        guard let version = libssh2_version(0) else { return "unknown" }
        return String(cString: version)
    }
}

/// The system's words for an errno, beginning in lower case.
func systemErrorText(_ number: Int32) -> String {
    var buffer = [CChar](repeating: 0, count: 128)
    guard strerror_r(number, &buffer, buffer.count) == 0 else { return "error \(number)" }
    return lowerFirst(text(buffer))
}

/// The text of a C string that stands in an array.
func text(_ characters: [CChar]) -> String {
    String(decoding: characters.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
}

/// Libraries begin their messages with a capital, this program does not; names such as `OpenSSL` keep theirs.
func lowerFirst(_ text: String) -> String {
    let word = text.prefix(while: \.isLetter)
    guard let first = word.first, word.count > 1, word.dropFirst().allSatisfy(\.isLowercase) else { return text }
    return first.lowercased() + text.dropFirst()
}

private func startLibraries(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    // What a record is chained by comes first: while dlopen(3) loads libcurl, nobody else finds a function.
    var digest = [UInt8](repeating: 0, count: 32)
    _ = copenssl_sha256(nil, 0, &digest)
    Libraries.start()
    Libraries.endBackground()
    return nil
}
