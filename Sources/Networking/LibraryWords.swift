import Glibc

/// The system's words for an errno, beginning in lower case.
func systemErrorText(_ number: Int32) -> String {
    var buffer = [CChar](repeating: 0, count: 128)
    guard strerror_r(number, &buffer, buffer.count) == 0 else { return "error \(number)" }
    return lowerFirst(text(buffer))
}

/// The text of a C string that stands in an array.
func text(_ characters: [CChar]) -> String {
    String(decoding: characters.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
}

/// Libraries begin their messages with a capital, this program does not; names such as `OpenSSL` keep theirs.
func lowerFirst(_ text: String) -> String {
    let word = text.prefix(while: \.isLetter)
    guard let first = word.first, word.count > 1, word.dropFirst().allSatisfy(\.isLowercase) else { return text }
    return first.lowercased() + text.dropFirst()
}
