extension DNSClient {
    /// Asks over a connection of its own: RFC 1035 section 4.2.2, each message after its length in two bytes.
    func askByTCP(_ errand: Errand) async throws(NetworkFailure) -> DNSMessage {
        let id = UInt16.random(in: .min ... .max)
        let connection: TCPConnection
        do throws(NetworkFailure) {
            connection = try await connector.connect(
                to: errand.server.destination, proxy: nil, connectTimeout: errand.timeLeft)
            let query = errand.question.query(id: id)
            try await connection.send(twoBytes(UInt16(query.count)) + query, timeout: errand.timeLeft)
        } catch {
            throw errand.told(error)
        }
        let head = try await receive(2, over: connection, errand)
        let bytes = try await receive(Int(head[0]) << 8 | Int(head[1]), over: connection, errand)
        do throws(DNSMessage.Refusal) {
            let message = try DNSMessage(bytes, to: errand.question, id: id)
            guard !message.isTruncated else { throw DNSMessage.Refusal.damaged("it is cut short even over TCP") }
            return message
        } catch {
            switch error {
            case .damaged(let reason): throw errand.damaged(reason)
            case .notAnAnswer(let reason):
                throw errand.stranger(
                    "what the DNS server \(errand.server.inWords) sent over TCP is no answer: \(reason)")
            }
        }
    }

    private func receive(
        _ count: Int, over connection: TCPConnection, _ errand: Errand
    ) async throws(NetworkFailure) -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count {
            let more: [UInt8]
            do throws(NetworkFailure) {
                more = try await connection.receive(maximum: count - bytes.count, timeout: errand.timeLeft)
            } catch {
                throw errand.told(error)
            }
            guard !more.isEmpty else {
                throw errand.failure(
                    .reset, .response,
                    "the DNS server \(errand.server.inWords) ended the connection before its answer was whole")
            }
            bytes += more
        }
        return bytes
    }
}

extension DNSClient.Errand {
    /// Never nothing: a limit of zero would mean none to some.
    fileprivate var timeLeft: Duration { max(deadline - .now, .milliseconds(1)) }

    /// A failure of the connection, told as one of the question.
    fileprivate func told(_ failure: NetworkFailure) -> NetworkFailure {
        NetworkFailure(
            failure.problem, failure.phase,
            "the DNS server \(server.inWords) did not answer over TCP: \(failure.message) (asked for \(question.inWords))",
            advice: failure.advice, timings: failure.timings, address: failure.address)
    }
}
