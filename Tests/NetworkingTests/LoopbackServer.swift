import Glibc
import Synchronization

/// A listening socket on 127.0.0.1, on a port that the system picked, with a thread for each connection.
final class LoopbackServer: Sendable {
    /// One connection, closed when its work is done.
    struct Connection {
        let descriptor: Int32
        /// Counted from 0.
        let number: Int

        /// Reads up to an empty line, for at most some seconds.
        func readHead() -> String {
            var bytes: [UInt8] = []
            var byte: UInt8 = 0
            while bytes.count < 1 << 16, !bytes.suffix(4).elementsEqual([13, 10, 13, 10]),
                recv(descriptor, &byte, 1, 0) == 1
            {
                bytes.append(byte)
            }
            return String(decoding: bytes, as: UTF8.self)
        }

        func read(_ count: Int) -> [UInt8] {
            guard count > 0 else { return [] }
            var bytes = [UInt8](repeating: 0, count: count)
            let got = recv(descriptor, &bytes, count, Int32(MSG_WAITALL))
            return Array(bytes.prefix(max(0, got)))
        }

        /// False when the peer has gone.
        @discardableResult func send(_ text: String) -> Bool {
            send(bytes: Array(text.utf8)[...])
        }

        @discardableResult func send(bytes: ArraySlice<UInt8>) -> Bool {
            Glibc.send(descriptor, Array(bytes), bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count
        }

        /// Waits until the peer ends the connection.
        func waitForEnd() {
            var byte: UInt8 = 0
            while recv(descriptor, &byte, 1, 0) == 1 {}
        }

        /// Makes the end of the connection a reset.
        func resetAtClose() {
            var immediately = linger(l_onoff: 1, l_linger: 0)
            setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &immediately, socklen_t(MemoryLayout<linger>.size))
        }
    }

    let port: Int
    private let listener: Int32
    private let thread: Mutex<pthread_t>
    private let state: State

    private final class State: Sendable {
        let accepted = Atomic<Int>(0)
        let work: @Sendable (Connection) -> Void

        init(_ work: @escaping @Sendable (Connection) -> Void) {
            self.work = work
        }
    }

    /// How many connections it has accepted.
    var connections: Int { state.accepted.load(ordering: .sequentiallyConsistent) }

    init(_ work: @escaping @Sendable (Connection) -> Void) {
        let state = State(work)
        self.state = state
        let (listener, port) = listenOnLoopback()
        self.listener = listener
        self.port = port
        thread = Mutex(
            startThread {
                while true {
                    var watched = pollfd(fd: listener, events: Int16(POLLIN), revents: 0)
                    poll(&watched, 1, -1)
                    let descriptor = spawning.withLock { _ in
                        let descriptor = accept(listener, nil, nil)
                        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
                        return descriptor
                    }
                    guard descriptor >= 0 else { return }
                    let number = state.accepted.add(1, ordering: .sequentiallyConsistent).oldValue
                    var limit = timeval(tv_sec: 20, tv_usec: 0)
                    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
                    pthread_detach(
                        startThread {
                            state.work(Connection(descriptor: descriptor, number: number))
                            close(descriptor)
                        })
                }
            })
    }

    deinit {
        shutdown(listener, Int32(SHUT_RDWR))
        thread.withLock { _ = pthread_join($0, nil) }
        close(listener)
    }

    /// Answers each request of a connection in turn with what `answer` makes of its head, until the peer has enough.
    static func http(_ answer: @escaping @Sendable (_ head: String) -> String) -> LoopbackServer {
        LoopbackServer { connection in
            while true {
                let head = connection.readHead()
                guard !head.isEmpty, connection.send(answer(head)) else { return }
            }
        }
    }
}

/// A port of 127.0.0.1 on which nothing listens, since this holds it.
final class ClosedPort: Sendable {
    let port: Int
    private let holder: Int32

    init() {
        holder = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        port = bindToLoopback(holder)
    }

    deinit {
        close(holder)
    }
}

func listenOnLoopback() -> (descriptor: Int32, port: Int) {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    let port = bindToLoopback(descriptor)
    precondition(listen(descriptor, 1024) == 0, "cannot listen")
    return (descriptor, port)
}

func bindToLoopback(_ descriptor: Int32) -> Int {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    withUnsafeMutablePointer(to: &address) { pointer in
        pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
            precondition(bind(descriptor, generic, length) == 0, "cannot bind to loopback")
            getsockname(descriptor, generic, &length)
        }
    }
    return Int(UInt16(bigEndian: address.sin_port))
}

/// Runs a closure on a thread of its own.
func startThread(_ body: @escaping @Sendable () -> Void) -> pthread_t {
    var thread = pthread_t()
    let box = Unmanaged.passRetained(ThreadBody(body))
    let failure = pthread_create(&thread, nil, runThreadBody, box.toOpaque())
    precondition(failure == 0, "no thread")
    return thread
}

private final class ThreadBody: Sendable {
    let run: @Sendable () -> Void

    init(_ run: @escaping @Sendable () -> Void) {
        self.run = run
    }
}

private func runThreadBody(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    guard let context else { return nil }
    Unmanaged<ThreadBody>.fromOpaque(context).takeRetainedValue().run()
    return nil
}
