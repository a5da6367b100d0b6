import CCurl

/// What easy handles of one loop may keep for each other, a `CURLSH`: names found, and connections left open.
///
/// No easy handle may use it any more when it is freed, on the loop's thread.
final class TransferStore {
    let pointer: UnsafeMutableRawPointer

    /// Without connections of its own, those of the whole loop serve.
    init(keepingConnections keepsConnections: Bool) {
        Libraries.start()
        guard let share = curl_share_init() else { preconditionFailure("libcurl has no memory for a share") }
        pointer = share
        // Only the loop's thread uses it, so it needs no lock.
        var set = ccurl_share(share, CURL_LOCK_DATA_DNS)
        if keepsConnections, set == CURLSHE_OK { set = ccurl_share(share, CURL_LOCK_DATA_CONNECT) }
        precondition(set == CURLSHE_OK, "libcurl has no memory for a share")
    }

    deinit {
        curl_share_cleanup(pointer)
    }
}
