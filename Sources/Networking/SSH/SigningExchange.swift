import CSSH2
import Glibc

/// What libssh2 wants signed and what was made of it, between two calls of the same function of libssh2.
final class SigningExchange {
    var request: [UInt8]?
    var answer: [UInt8]?
    var failure: String?
    /// Where libssh2 finds this, for as long as it exists.
    let context: UnsafeMutablePointer<UnsafeMutableRawPointer?>

    init() {
        context = .allocate(capacity: 1)
        context.initialize(to: nil)
        context.pointee = Unmanaged.passUnretained(self).toOpaque()
    }

    deinit {
        context.deallocate()
    }
}

/// The sign callback of libssh2_userauth_publickey(3): the first time it would block, the next it has the signature.
private func passSignature(
    _ session: OpaquePointer?, _ signature: UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>?,
    _ signatureLength: UnsafeMutablePointer<Int>?, _ data: UnsafePointer<UInt8>?, _ length: Int,
    _ context: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
) -> Int32 {
    guard let pointer = context?.pointee, let signature, let signatureLength, let data else { return -1 }
    let exchange = Unmanaged<SigningExchange>.fromOpaque(pointer).takeUnretainedValue()
    if exchange.failure != nil { return LIBSSH2_ERROR_AUTHENTICATION_FAILED }
    guard let answer = exchange.answer else {
        exchange.request = Array(UnsafeBufferPointer(start: data, count: length))
        return LIBSSH2_ERROR_EAGAIN
    }
    // libssh2 frees it with its own allocator, which is malloc's.
    guard let copy = malloc(max(1, answer.count)) else { return LIBSSH2_ERROR_ALLOC }
    copy.copyMemory(from: answer, byteCount: answer.count)
    signature.pointee = copy.assumingMemoryBound(to: UInt8.self)
    signatureLength.pointee = answer.count
    return 0
}

extension SSHSession {
    /// Logs on with a public key, and signs for libssh2 what it wants signed; libssh2's final result.
    func prove(
        _ publicKey: [UInt8], _ exchange: SigningExchange, until deadline: ContinuousClock.Instant,
        sign: ([UInt8]) async throws(FileFailure) -> [UInt8]
    ) async throws(NetworkFailure) -> Int32 {
        while true {
            let code = libssh2_userauth_publickey(
                handle.session, target.user, publicKey, publicKey.count, passSignature, exchange.context)
            guard code == LIBSSH2_ERROR_EAGAIN else { return code }
            guard let data = exchange.request else {
                try await waitForPeer(.authentication, until: deadline)
                continue
            }
            exchange.request = nil
            do {
                exchange.answer = try await sign(data)
            } catch {
                exchange.failure = "could not sign: \(error.reason)"
            }
        }
    }
}
