/// The text of an answer that is no page, in whatever encoding its server says.
package enum PageText {
    /// UTF-8 of a text: by its byte order mark, by the `charset` of its content type, else taken as UTF-8. In markup a
    /// `<meta>` may name the encoding. Throws where this machine does not have the encoding.
    package static func utf8(
        of bytes: [UInt8], contentType: String?, isMarkup: Bool = false
    ) throws(PageProblem) -> [UInt8] {
        var (encoding, markLength) = EncodingSniffer.sniff(bytes, contentType: contentType)
        if !isMarkup, markLength == 0 { encoding = contentType.flatMap(EncodingSniffer.charset(in:)) ?? .utf8 }
        return try encoding.decoded(bytes[markLength...])
    }
}
