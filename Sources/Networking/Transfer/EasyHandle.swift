import CCurl

/// A libcurl easy handle, which somebody else owns; typed calls in place of the variadic ones.
struct EasyHandle {
    let pointer: UnsafeMutableRawPointer

    init(_ pointer: UnsafeMutableRawPointer) {
        self.pointer = pointer
    }

    /// A new handle; whoever asks for it frees it with curl_easy_cleanup(3).
    static func make() -> EasyHandle {
        Libraries.start()
        guard let pointer = curl_easy_init() else { preconditionFailure("libcurl has no memory for an easy handle") }
        return EasyHandle(pointer)
    }

    /// Takes every option back. Cookies and the share stay, see curl_easy_reset(3).
    func reset() {
        curl_easy_reset(pointer)
        // Without it, even freeing the handle would set the whole process's action for SIGPIPE aside for a moment.
        set(CURLOPT_NOSIGNAL, 1)
    }

    func set(_ option: CURLoption, _ value: Int) {
        check(ccurl_set_long(pointer, option, value), option)
    }

    func setOffset(_ option: CURLoption, _ value: Int) {
        check(ccurl_set_offset(pointer, option, curl_off_t(value)), option)
    }

    func set(_ option: CURLoption, _ value: String) {
        check(ccurl_set_text(pointer, option, value), option)
    }

    func set(_ option: CURLoption, _ value: UnsafeMutableRawPointer?) {
        check(ccurl_set_pointer(pointer, option, value), option)
    }

    func check(_ code: CURLcode, _ option: CURLoption) {
        precondition(code == CURLE_OK, "libcurl refuses option \(option.rawValue) with code \(code.rawValue)")
    }

    func long(_ info: CURLINFO) -> Int {
        var value = 0
        return ccurl_get_long(pointer, info, &value) == CURLE_OK ? value : 0
    }

    func offset(_ info: CURLINFO) -> Int {
        var value: curl_off_t = 0
        return ccurl_get_offset(pointer, info, &value) == CURLE_OK ? Int(value) : 0
    }

    func text(_ info: CURLINFO) -> String? {
        var value: UnsafePointer<CChar>?
        guard ccurl_get_text(pointer, info, &value) == CURLE_OK, let value else { return nil }
        return String(cString: value)
    }

    /// The lines of a list that libcurl makes for the asker.
    func list(_ info: CURLINFO) -> [String] {
        var first: UnsafeMutablePointer<curl_slist>?
        guard ccurl_get_list(pointer, info, &first) == CURLE_OK else { return [] }
        defer { curl_slist_free_all(first) }
        return sequence(first: first, next: { $0?.pointee.next }).compactMap { item in
            item.flatMap { $0.pointee.data.map { String(cString: $0) } }
        }
    }

    /// The number given by `CURLOPT_PRIVATE`.
    var identifier: Int {
        var value: UnsafePointer<CChar>?
        guard ccurl_get_text(pointer, CURLINFO_PRIVATE, &value) == CURLE_OK else { return 0 }
        return Int(bitPattern: value)
    }

    var timings: Timings {
        let isReused = long(CURLINFO_NUM_CONNECTS) == 0 && offset(CURLINFO_STARTTRANSFER_TIME_T) > 0
        func reached(_ info: CURLINFO) -> Duration? {
            let microseconds = offset(info)
            return microseconds > 0 ? .microseconds(microseconds) : nil
        }
        return Timings(
            name: isReused ? nil : reached(CURLINFO_NAMELOOKUP_TIME_T),
            connect: isReused ? nil : reached(CURLINFO_CONNECT_TIME_T),
            tls: isReused ? nil : reached(CURLINFO_APPCONNECT_TIME_T),
            firstByte: reached(CURLINFO_STARTTRANSFER_TIME_T), total: reached(CURLINFO_TOTAL_TIME_T))
    }
}

/// A `curl_slist` that frees itself.
final class TextList {
    private(set) var first: UnsafeMutablePointer<curl_slist>?

    init(_ lines: [String]) {
        for line in lines {
            guard let longer = curl_slist_append(first, line) else { preconditionFailure("no memory for a list") }
            first = longer
        }
    }

    deinit {
        curl_slist_free_all(first)
    }
}
