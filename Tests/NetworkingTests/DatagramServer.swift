import Glibc
import Synchronization

@testable import Networking

/// A UDP server on 127.0.0.1, on a port that the system picked, with a thread of its own.
final class DatagramServer: Sendable {
    let port: Int
    private let descriptor: Int32
    private let thread: Mutex<pthread_t>
    private let state = State()

    private final class State: Sendable {
        let asked = Atomic<Int>(0)
    }

    /// How many datagrams came.
    var datagrams: Int { state.asked.load(ordering: .sequentiallyConsistent) }

    /// Sends back to each datagram what `answer` makes of it and its number, counted from 0.
    init(_ answer: @escaping @Sendable (_ datagram: [UInt8], _ number: Int) -> [[UInt8]]) {
        let descriptor = socket(AF_INET, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        self.descriptor = descriptor
        port = bindToLoopback(descriptor)
        let state = state
        thread = Mutex(
            startThread {
                var buffer = [UInt8](repeating: 0, count: 65_536)
                while true {
                    var sender = sockaddr_in()
                    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
                    let count = withUnsafeMutablePointer(to: &sender) { pointer in
                        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                            recvfrom(descriptor, &buffer, buffer.count, 0, $0, &length)
                        }
                    }
                    // An empty datagram is the end.
                    guard count > 0 else { return }
                    let number = state.asked.add(1, ordering: .sequentiallyConsistent).oldValue
                    for reply in answer(Array(buffer.prefix(count)), number) {
                        withUnsafePointer(to: &sender) { pointer in
                            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                                _ = sendto(descriptor, reply, reply.count, 0, $0, length)
                            }
                        }
                    }
                }
            })
    }

    deinit {
        if let here = IPAddress("127.0.0.1") {
            _ = here.withSocketAddress(port: port) { sendto(descriptor, nil, 0, 0, $0, $1) }
        }
        thread.withLock { _ = pthread_join($0, nil) }
        close(descriptor)
    }
}
