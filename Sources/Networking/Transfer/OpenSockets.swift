import CCurl
import Glibc
import Synchronization

/// The sockets of a session, so that another thread can break them off while libcurl 7.88 waits in the middle of a call,
/// as it does for the last replies of FTP.
final class OpenSockets: Sendable {
    private struct State {
        var descriptors: Set<Int32> = []
        var areBroken = false
    }

    private let state = Mutex(State())

    var areBroken: Bool { state.withLock { $0.areBroken } }

    /// One that stands: several are tried side by side where a name has several addresses.
    var connected: Int32? {
        state.withLock { state in
            state.descriptors.first { descriptor in
                var address = sockaddr_storage()
                var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
                return withUnsafeMutablePointer(to: &address) { pointer in
                    pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getpeername(descriptor, $0, &length) }
                } == 0
            }
        }
    }

    func add(_ descriptor: Int32) {
        state.withLock { state in
            state.descriptors.insert(descriptor)
            if state.areBroken { shutdown(descriptor, Int32(SHUT_RDWR)) }
        }
    }

    /// Closed under the lock: the number may belong to another socket right after.
    fileprivate func close(_ descriptor: Int32) -> Int32 {
        state.withLock { state in
            state.descriptors.remove(descriptor)
            return Glibc.close(descriptor)
        }
    }

    /// Ends all of them, and those to come.
    func breakOff() {
        state.withLock { state in
            state.areBroken = true
            for descriptor in state.descriptors { shutdown(descriptor, Int32(SHUT_RDWR)) }
        }
    }

    /// Takes no more answers, so that nothing waits for the one to a farewell, which is still sent.
    func stopListening() {
        state.withLock { state in
            for descriptor in state.descriptors { shutdown(descriptor, Int32(SHUT_RD)) }
        }
    }

    /// Has the connections of an easy handle closed here; this object must outlive them.
    func watch(_ easy: EasyHandle) {
        easy.check(ccurl_set_close_socket_callback(easy.pointer, closeSocket), CURLOPT_CLOSESOCKETFUNCTION)
        easy.set(CURLOPT_CLOSESOCKETDATA, Unmanaged.passUnretained(self).toOpaque())
    }
}

/// CURLOPT_CLOSESOCKETFUNCTION(3).
private func closeSocket(_ context: UnsafeMutableRawPointer?, _ descriptor: curl_socket_t) -> Int32 {
    guard let context else { return close(descriptor) }
    return Unmanaged<OpenSockets>.fromOpaque(context).takeUnretainedValue().close(descriptor)
}

extension EventLoop {
    /// Runs a transfer; its cancellation also breaks off its sockets, where the loop itself may be waiting for one.
    func run(
        _ transfer: Transfer, breakingOff sockets: OpenSockets?, isolation: isolated any Actor = #isolation
    ) async -> TransferEnd {
        guard let sockets else { return await run(transfer) }
        return await withTaskCancellationHandler {
            _ = isolation
            return await run(transfer)
        } onCancel: {
            sockets.breakOff()
        }
    }
}
