@testable import Networking

/// Makes the bytes of DNS messages, good ones and others.
struct DNSBytes {
    var id: UInt16 = 7
    /// An answer that is recursive, without error.
    var flags: UInt16 = 0x8180
    var question: [UInt8] = DNSBytes.name("www.example.com") + [0, 1, 0, 1]
    var questions: UInt16 = 1
    var answers: [[UInt8]] = []
    var answerCount: UInt16?
    var authority: [[UInt8]] = []

    var bytes: [UInt8] {
        let header: [UInt16] = [id, flags, questions, answerCount ?? UInt16(answers.count), UInt16(authority.count), 0]
        return header.flatMap(twoBytes) + question + (answers + authority).flatMap { $0 }
    }

    static func name(_ text: String) -> [UInt8] { DNSName(text)?.bytes ?? [] }

    /// A pointer to the name of the question.
    static let toQuestion: [UInt8] = [0xC0, 12]

    static func record(
        of owner: [UInt8] = toQuestion, type: DNSType = .a, ttl: UInt16 = 300, length: Int? = nil, _ data: [UInt8]
    ) -> [UInt8] {
        owner + twoBytes(type.rawValue) + [0, 1, 0, 0] + twoBytes(ttl) + twoBytes(UInt16(length ?? data.count)) + data
    }

    /// Turns a question into an answer that has these records.
    static func answer(to query: [UInt8], _ records: [[UInt8]], flags: UInt16 = 0x8180) -> [UInt8] {
        guard query.count > 12 else { return [] }
        let head = Array(query.prefix(2)) + twoBytes(flags) + [0, 1] + twoBytes(UInt16(records.count)) + [0, 0, 0, 0]
        return head + query.dropFirst(12) + records.flatMap { $0 }
    }
}

func question(_ name: String = "www.example.com", _ type: DNSType = .a) -> DNSQuestion {
    guard let name = DNSName(name) else { preconditionFailure("\(name) is no name") }
    return DNSQuestion(name, type)
}
