import Glibc

extension DNSClient {
    /// More datagrams that answer nothing are taken for an attack, or for a server that is broken.
    private static let mostStrayDatagrams = 64

    /// Asks by one datagram, and passes over all that is not the answer: RFC 5452 section 9.
    func askByUDP(_ errand: Errand) async throws(NetworkFailure) -> DNSMessage {
        let id = UInt16.random(in: .min ... .max)
        var strays = 0
        var lastStray = ""
        do throws(Interruption) {
            let socket = try make(errand)
            try attempt(errand) { () throws(SystemFailure) in try socket.send(errand.question.query(id: id)) }
            while strays < Self.mostStrayDatagrams {
                let datagram = try attempt(errand) { () throws(SystemFailure) in try socket.receive() }
                guard let datagram else {
                    try await wait(for: socket, errand)
                    continue
                }
                do throws(DNSMessage.Refusal) {
                    return try DNSMessage(datagram, to: errand.question, id: id)
                } catch {
                    switch error {
                    case .damaged(let reason): throw .failed(errand.damaged(reason))
                    case .notAnAnswer(let reason):
                        strays += 1
                        lastStray = reason
                    }
                }
            }
        } catch {
            switch error {
            case .failed(let failure): throw failure
            case .silence where strays == 0:
                throw errand.failure(
                    .timeout, .response, "the DNS server \(errand.server.inWords) did not answer in time")
            case .silence: break
            }
        }
        throw errand.stranger(
            "the DNS server \(errand.server.inWords) sent no answer to the question, but "
                + (strays == 1 ? "a datagram that is none" : "\(strays) datagrams that are none; of the last")
                + ": \(lastStray)")
    }

    /// Why there is no answer.
    private enum Interruption: Error {
        case silence
        case failed(NetworkFailure)
    }

    private func make(_ errand: Errand) throws(Interruption) -> DatagramSocket {
        try attempt(errand) { () throws(SystemFailure) in
            try DatagramSocket(to: errand.server.address, port: errand.server.port)
        }
    }

    private func attempt<Success>(
        _ errand: Errand, _ call: () throws(SystemFailure) -> Success
    ) throws(Interruption) -> Success {
        do throws(SystemFailure) {
            return try call()
        } catch {
            throw .failed(errand.broken(error.number))
        }
    }

    private func wait(for socket: DatagramSocket, _ errand: Errand) async throws(Interruption) {
        switch await loop.wait(for: socket.descriptor, .readable, until: errand.deadline) {
        case .ready: return
        case .deadline: throw .silence
        case .cancelled:
            throw .failed(
                errand.failure(
                    .interrupted, .response, "the question to the DNS server \(errand.server.inWords) was interrupted"))
        }
    }
}

extension DNSClient.Errand {
    func damaged(_ reason: String) -> NetworkFailure {
        failure(
            .protocolViolation, .response,
            "the DNS server \(server.inWords) sent an answer that cannot be read: \(reason)")
    }

    /// By the errors of udp(7): what a router or the other machine sent back comes with the next call.
    fileprivate func broken(_ number: Int32) -> NetworkFailure {
        let words = systemErrorText(number)
        return switch number {
        case ECONNREFUSED:
            failure(.refused, .connect, "nothing listens for UDP at the DNS server \(server.inWords): \(words)")
        case ENETUNREACH, EHOSTUNREACH, ENETDOWN, EHOSTDOWN, EACCES, EPERM, EADDRNOTAVAIL, EAFNOSUPPORT, EINVAL:
            failure(.route, .connect, "there is no way to the DNS server \(server.inWords): \(words)")
        default: failure(.unusable, .connect, "the DNS server \(server.inWords) cannot be asked: \(words)")
        }
    }
}
