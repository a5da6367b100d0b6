import CXML2
import Glibc

/// A character encoding of the web, found by one of its labels (WHATWG Encoding Standard, section 4.2).
struct CharacterEncoding: Sendable, Equatable {
    /// The standard's name, as the `_charset_` field of a form tells it.
    let name: String
    /// What iconv(3) calls the encoding, or the superset of it that the standard reads in its place.
    private let iconvName: String
    /// What iconv calls the smaller set of characters that the standard writes.
    private let iconvNameForWriting: String

    static let utf8 = CharacterEncoding(name: "UTF-8", iconvName: "UTF-8")
    static let windows1252 = CharacterEncoding(name: "windows-1252", iconvName: "CP1252")
    static let utf16LittleEndian = CharacterEncoding(name: "UTF-16LE", iconvName: "UTF-16LE")
    static let utf16BigEndian = CharacterEncoding(name: "UTF-16BE", iconvName: "UTF-16BE")

    private init(name: String, iconvName: String, writtenAs iconvNameForWriting: String? = nil) {
        self.name = name
        self.iconvName = iconvName
        self.iconvNameForWriting = iconvNameForWriting ?? iconvName
    }

    /// Nil for labels outside the list: some of the encodings that iconv knows besides are unsafe to decode.
    init?(label: String) {
        let label = collapsed(label).lowercased()
        if let known = Self.labels[label] {
            self = known
        } else if label.hasPrefix("iso-8859-") || label.hasPrefix("windows-125") || label.hasPrefix("koi8-"),
            label.utf8.count <= 12, Self.iconvKnows(label)
        {
            self.init(name: label, iconvName: label)
        } else {
            return nil
        }
    }

    private static let labels: [String: CharacterEncoding] = {
        let families: [(CharacterEncoding, [String])] = [
            (utf8, ["utf-8", "utf8", "unicode-1-1-utf-8"]),
            (
                windows1252,
                ["windows-1252", "cp1252", "x-cp1252", "iso-8859-1", "iso8859-1", "latin1", "l1", "us-ascii", "ascii"]
            ),
            (
                .init(name: "Big5", iconvName: "BIG5-HKSCS", writtenAs: "BIG5"),
                ["big5", "big5-hkscs", "cn-big5", "csbig5", "x-x-big5"]
            ),
            (
                .init(name: "GBK", iconvName: "GB18030", writtenAs: "GBK"),
                ["gbk", "x-gbk", "gb2312", "gb_2312", "gb_2312-80", "chinese", "csgb2312", "iso-ir-58"]
            ),
            (.init(name: "gb18030", iconvName: "GB18030"), ["gb18030"]),
            (
                .init(name: "Shift_JIS", iconvName: "CP932"),
                ["shift_jis", "shift-jis", "sjis", "x-sjis", "ms_kanji", "windows-31j", "csshiftjis"]
            ),
            (.init(name: "EUC-JP", iconvName: "EUC-JP-MS"), ["euc-jp", "x-euc-jp"]),
            (
                .init(name: "EUC-KR", iconvName: "UHC"),
                ["euc-kr", "ks_c_5601-1987", "korean", "windows-949", "cseuckr", "ksc5601"]
            ),
            (.init(name: "windows-1254", iconvName: "CP1254"), ["iso-8859-9", "latin5"]),
            (.init(name: "windows-874", iconvName: "CP874"), ["windows-874", "tis-620", "iso-8859-11"]),
            (utf16LittleEndian, ["utf-16", "utf-16le", "unicode"]),
            (utf16BigEndian, ["utf-16be"]),
        ]
        return Dictionary(families.flatMap { encoding, labels in labels.map { ($0, encoding) } }) { first, _ in first }
    }()

    private static func iconvKnows(_ name: String) -> Bool {
        (try? Converter(from: name, to: "UTF-8")) != nil
    }

    var isUTF16: Bool { self == .utf16LittleEndian || self == .utf16BigEndian }

    /// What forms and links of a page in this encoding send ("get an output encoding", WHATWG Encoding, section 4.3).
    var forOutput: CharacterEncoding { isUTF16 ? .utf8 : self }

    /// UTF-8 of `bytes`; what is not of the encoding becomes U+FFFD.
    /// - Throws: where this machine's iconv does not have the encoding.
    func decoded(_ bytes: ArraySlice<UInt8>) throws(PageProblem) -> [UInt8] {
        if self == .utf8 { return Array(String(decoding: bytes, as: UTF8.self).utf8) }
        let converter = try Converter(from: iconvName, to: "UTF-8")
        return converter.convert(bytes) { _ in ([0xEF, 0xBF, 0xBD], 1) }
    }

    /// The bytes of `text`; what the encoding lacks becomes `&#NNNN;` (WHATWG Encoding, "html" error mode).
    func encoded(_ text: String) -> [UInt8] {
        guard self != .utf8, let converter = try? Converter(from: "UTF-8", to: iconvNameForWriting) else {
            return Array(text.utf8)
        }
        return converter.convert(Array(text.utf8)[...]) { rest in
            guard let scalar = String(decoding: rest.prefix(4), as: UTF8.self).unicodeScalars.first else {
                return ([], 1)
            }
            return (Array("&#\(scalar.value);".utf8), scalar.utf8.count)
        }
    }
}

/// An iconv descriptor, closed with its owner (iconv_open(3)).
private final class Converter {
    private let descriptor: iconv_t

    init(from source: String, to target: String) throws(PageProblem) {
        guard let descriptor = iconv_open(target, source), Int(bitPattern: descriptor) != -1 else {
            throw PageProblem(
                "this machine cannot read pages in the encoding `\(shown(source))`",
                advice: "install the gconv modules of the C library")
        }
        self.descriptor = descriptor
    }

    deinit { iconv_close(descriptor) }

    /// Converts all of `bytes`, one way only: every turn of the loop takes input or ends.
    ///
    /// `mend` says, for input that cannot be converted, what to write for it and how many bytes (at least 1) to skip.
    func convert(
        _ bytes: ArraySlice<UInt8>, mend: (UnsafeBufferPointer<UInt8>.SubSequence) -> ([UInt8], Int)
    ) -> [UInt8] {
        var input = Array(bytes)
        var output: [UInt8] = []
        output.reserveCapacity(input.count + input.count / 2)
        var piece = [UInt8](repeating: 0, count: 64 * 1024)
        input.withUnsafeMutableBytes { raw in
            var rest = raw.baseAddress?.assumingMemoryBound(to: CChar.self)
            var left = raw.count
            while left > 0 {
                let room = piece.count
                let (free, failure) = piece.withUnsafeMutableBytes { target in
                    var place = target.baseAddress?.assumingMemoryBound(to: CChar.self)
                    var free = room
                    let status = iconv(descriptor, &rest, &left, &place, &free)
                    return (free, status == -1 ? errno : 0)
                }
                output.append(contentsOf: piece.prefix(room - free))
                guard failure != 0, failure != E2BIG else { continue }
                let remaining = UnsafeRawBufferPointer(rebasing: raw[(raw.count - left)...])
                let (text, skipped) = remaining.withMemoryRebound(to: UInt8.self) { mend($0[...]) }
                output.append(contentsOf: text)
                let step = min(max(1, skipped), left)
                rest = rest.map { $0 + step }
                left -= step
            }
        }
        return output
    }
}
