import Glibc
import TestSupport

/// A listening socket on a loopback address of the test's choice, that nobody serves.
final class LoopbackListener: Sendable {
    let port: Int
    private let descriptor: Int32

    init(_ address: String) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_NONBLOCK.rawValue), 0)
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_addr.s_addr = inet_addr(address)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = descriptor
        let code = withUnsafeMutablePointer(to: &name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                guard bind(descriptor, generic, length) == 0, listen(descriptor, 8) == 0 else { return errno }
                return getsockname(descriptor, generic, &length) == 0 ? 0 : errno
            }
        }
        port = Int(UInt16(bigEndian: name.sin_port))
        guard code == 0 else {
            close(descriptor)
            throw NoListener(number: code)
        }
    }

    deinit { close(descriptor) }

    /// Whether anybody has connected; accept(2) takes the connection, also one that is closed by now.
    func wasReached() -> Bool {
        let connection = accept(descriptor, nil, nil)
        guard connection >= 0 else { return false }
        close(connection)
        return true
    }

    private struct NoListener: Error {
        /// The value of `errno`.
        let number: Int32
    }
}
