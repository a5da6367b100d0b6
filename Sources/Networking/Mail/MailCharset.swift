import Glibc

/// The character sets in which mail tells senders and subjects (RFC 2047 section 3).
enum MailCharset {
    /// What iconv(3) calls them, or the larger sets that are meant. No others: some that iconv has are unsafe to decode.
    private static let names = [
        "big5": "BIG5-HKSCS", "big5-hkscs": "BIG5-HKSCS", "gb2312": "GB18030", "gbk": "GB18030", "gb18030": "GB18030",
        "shift_jis": "CP932", "iso-2022-jp": "ISO-2022-JP", "euc-jp": "EUC-JP-MS", "euc-kr": "UHC",
        "ks_c_5601-1987": "UHC",
    ]

    /// Nil for a set that is not known, and for bytes that are none of its characters.
    static func text(of bytes: [UInt8], in charset: String) -> String? {
        if ["utf-8", "us-ascii"].contains(charset) { return String(decoding: bytes, as: UTF8.self) }
        let isOfOneByte = ["iso-8859-", "windows-125"].contains { start in
            charset.hasPrefix(start) && (1...2).contains(charset.utf8.count - start.utf8.count)
                && charset.utf8.dropFirst(start.utf8.count).allSatisfy { (0x30...0x39).contains($0) }
        }
        guard let name = names[charset] ?? (isOfOneByte ? charset : nil) else { return nil }
        return decoded(bytes, from: name)
    }

    private static func decoded(_ bytes: [UInt8], from name: String) -> String? {
        guard let descriptor = iconv_open("UTF-8", name), Int(bitPattern: descriptor) != -1 else { return nil }
        defer { iconv_close(descriptor) }
        var input = bytes.map { CChar(bitPattern: $0) }
        // No character of these sets has more bytes of UTF-8 for each of its own.
        var output = [CChar](repeating: 0, count: 4 * input.count + 16)
        let length = input.withUnsafeMutableBufferPointer { input in
            output.withUnsafeMutableBufferPointer { output -> Int? in
                var (from, left) = (input.baseAddress, input.count)
                var (to, room) = (output.baseAddress, output.count)
                // The second call writes what the first one kept back, to see whether an accent follows.
                guard iconv(descriptor, &from, &left, &to, &room) != -1, iconv(descriptor, nil, nil, &to, &room) != -1
                else { return nil }
                return output.count - room
            }
        }
        return length.map { String(decoding: output.prefix($0).map { UInt8(bitPattern: $0) }, as: UTF8.self) }
    }
}
