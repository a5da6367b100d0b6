import CCurl

/// How a transfer ended.
enum TransferEnd {
    /// By libcurl's word, `CURLE_OK` included.
    case finished(CURLcode)
    /// By the task's cancellation or the loop's stop.
    case interrupted
}

extension EventLoop {
    /// Hands an easy handle to libcurl until it is done; must be called on the loop's thread.
    func run(_ transfer: Transfer, isolation: isolated any Actor = #isolation) async -> TransferEnd {
        checkIsolated()
        lastTransfer += 1
        let id = lastTransfer
        return await withTaskCancellationHandler {
            // A closure stays on the actor only if it captures it.
            _ = isolation
            return await withUnsafeContinuation { (continuation: UnsafeContinuation<TransferEnd, Never>) in
                guard !isStopping, !Task.isCancelled else { return continuation.resume(returning: .interrupted) }
                transfer.continuation = continuation
                transfers[id] = transfer
                transfer.easy.set(CURLOPT_PRIVATE, UnsafeMutableRawPointer(bitPattern: id))
                let added = curl_multi_add_handle(multi, transfer.easy.pointer)
                precondition(added == CURLM_OK, "an easy handle was given to libcurl twice")
            }
        } onCancel: {
            order(.cancelTransfer(id))
        }
    }

    func finish(_ id: Int, _ end: TransferEnd) {
        guard let transfer = transfers.removeValue(forKey: id) else { return }
        transfer.willLeave(end)
        if case .finished(CURLE_OK) = end, transfer.awaitsVerdict {
            // libcurl closes what is only connected as soon as the handle leaves.
        } else {
            release(transfer)
        }
        transfer.continuation?.resume(returning: end)
        transfer.continuation = nil
    }

    /// Takes the easy handle off libcurl; for a transfer that lingers, its owner must do so, on the loop's thread.
    func release(_ transfer: Transfer) {
        checkIsolated()
        curl_multi_remove_handle(multi, transfer.easy.pointer)
    }

    func driveCurl(descriptor: Int32, mask: UInt32) {
        var action: Int32 = 0
        if mask & (EPOLLIN.rawValue | EPOLLHUP.rawValue) != 0 { action |= CURL_CSELECT_IN }
        if mask & EPOLLOUT.rawValue != 0 { action |= CURL_CSELECT_OUT }
        if mask & EPOLLERR.rawValue != 0 { action |= CURL_CSELECT_ERR }
        var running: Int32 = 0
        curl_multi_socket_action(multi, descriptor, action, &running)
    }

    /// Has libcurl look at all of its sockets, whether or not it asked to be told of them.
    func driveCurlEverywhere() {
        if transfers.isEmpty { return }
        ccurl_look_at_all(multi)
        reapTransfers()
    }

    func reapTransfers() {
        if transfers.isEmpty { return }
        var left: Int32 = 0
        while let message = curl_multi_info_read(multi, &left) {
            guard message.pointee.msg == CURLMSG_DONE, let easy = message.pointee.easy_handle else { continue }
            let result = ccurl_message_result(message)
            finish(EasyHandle(easy).identifier, .finished(result))
        }
    }

    func prepare(_ multi: UnsafeMutableRawPointer) {
        let context = Unmanaged.passUnretained(self).toOpaque()
        let set = ccurl_multi_set_callbacks(multi, watchSocketForCurl, noteCurlDeadline, context)
        precondition(set == CURLM_OK, "libcurl refuses its callbacks")
        // Idle connections kept for the next request; a test talks to few hosts, but to each with several sessions.
        ccurl_multi_set_long(multi, CURLMOPT_MAXCONNECTS, 64)
    }
}

/// CURLMOPT_SOCKETFUNCTION(3).
private func watchSocketForCurl(
    _ easy: UnsafeMutableRawPointer?, _ descriptor: curl_socket_t, _ what: Int32, _ context: UnsafeMutableRawPointer?,
    _ ofSocket: UnsafeMutableRawPointer?
) -> Int32 {
    guard let context else { return -1 }
    let loop = Unmanaged<EventLoop>.fromOpaque(context).takeUnretainedValue()
    let mask: UInt32
    switch what {
    case CURL_POLL_IN: mask = EPOLLIN.rawValue
    case CURL_POLL_OUT: mask = EPOLLOUT.rawValue
    case CURL_POLL_INOUT: mask = EPOLLIN.rawValue | EPOLLOUT.rawValue
    default:
        loop.poll.forget(descriptor)
        return 0
    }
    // libcurl keeps a pointer for each socket: one that has none was not watched before.
    if ofSocket == nil { curl_multi_assign(loop.multi, descriptor, context) }
    return loop.poll.watch(descriptor, for: mask, isNew: ofSocket == nil) ? 0 : -1
}

/// CURLMOPT_TIMERFUNCTION(3).
private func noteCurlDeadline(
    _ multi: UnsafeMutableRawPointer?, _ milliseconds: Int, _ context: UnsafeMutableRawPointer?
) -> Int32 {
    guard let context else { return -1 }
    let loop = Unmanaged<EventLoop>.fromOpaque(context).takeUnretainedValue()
    loop.curlDeadline = milliseconds < 0 ? nil : .now + .milliseconds(milliseconds)
    return 0
}
