import Glibc

/// Finding a text in a text by its bytes: a page may be megabytes long, and Unicode comparison is far slower.
enum ByteSearch {
    static func contains(_ text: String, _ part: String) -> Bool {
        var text = text
        var part = part
        return text.withUTF8 { haystack in part.withUTF8 { needle in contains(haystack, needle) } }
    }

    private static func contains(_ haystack: UnsafeBufferPointer<UInt8>, _ needle: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let first = needle.first, let start = needle.baseAddress else { return true }
        var rest = haystack[...]
        while rest.count >= needle.count {
            let room = rest.count - needle.count + 1
            guard let base = UnsafeBufferPointer(rebasing: rest).baseAddress,
                let found = memchr(base, Int32(first), room)
            else {
                return false
            }
            if memcmp(found, start, needle.count) == 0 { return true }
            rest = rest.dropFirst(UnsafeRawPointer(found) - UnsafeRawPointer(base) + 1)
        }
        return false
    }
}
