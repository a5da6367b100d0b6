/// What is asked: RFC 1035 section 4.1.2, always of the class IN.
package struct DNSQuestion: Sendable {
    package let name: DNSName
    package let type: DNSType

    package init(_ name: DNSName, _ type: DNSType) {
        self.name = name
        self.type = type
    }

    private static let internet: UInt16 = 1

    /// For a message: `"www.example.com", type A`.
    package var inWords: String { "\"\(name)\", type \(type.name)" }

    /// The message that asks it, RFC 1035 section 4.1: recursion is desired, and no extension is spoken of.
    func query(id: UInt16) -> [UInt8] {
        let isRecursionDesired: UInt16 = 0x0100
        let header = [id, isRecursionDesired, 1, 0, 0, 0]
        return (header.flatMap(twoBytes) + name.bytes) + twoBytes(type.rawValue) + twoBytes(Self.internet)
    }
}

/// An answer to a question, its records checked and read as far as they are of a type that is known.
struct DNSMessage {
    /// RFC 1035 section 4.1.1.
    let responseCode: UInt8
    let isAuthoritative: Bool
    /// The answer was cut to fit a datagram: it is to be asked for again over TCP.
    let isTruncated: Bool
    let answers: [DNSRecord]
    let authority: [DNSRecord]

    /// Why bytes are not taken for the answer to a question.
    enum Refusal: Error, Equatable {
        /// They may be anybody's: another message may still be the answer.
        case notAnAnswer(String)
        /// They are the answer, and cannot be read.
        case damaged(String)
    }

    /// Reads an answer, if it is one to this question under this number (RFC 5452 section 9.1).
    init(_ bytes: [UInt8], to question: DNSQuestion, id: UInt16) throws(Refusal) {
        var reader = DNSReader(bytes)
        let header: Header
        do throws(DNSDamage) {
            header = try Header(&reader)
        } catch {
            throw .notAnAnswer(error.reason)
        }
        guard header.id == id else { throw .notAnAnswer("its ID is not that of the question") }
        guard header.flags & 0x8000 != 0, header.flags >> 11 & 0xF == 0 else {
            throw .notAnAnswer("it is marked as a question, not as an answer")
        }
        responseCode = UInt8(header.flags & 0xF)
        isAuthoritative = header.flags & 0x0400 != 0
        isTruncated = header.flags & 0x0200 != 0
        // A server that does not understand a message need not repeat its question.
        if header.questions == 0, responseCode != 0, header.answers == 0 {
            (answers, authority) = ([], [])
            return
        }
        guard header.questions == 1 else {
            throw .notAnAnswer("it says that it answers \(header.questions) questions, and one was asked")
        }
        let echo: Echo
        do throws(DNSDamage) {
            echo = try Echo(&reader)
        } catch {
            throw .notAnAnswer(error.reason)
        }
        guard echo.name.isSame(as: question.name), echo.type == question.type.rawValue, echo.space == 1 else {
            throw .notAnAnswer("it answers another question, about \"\(echo.name)\"")
        }
        // What was cut off is asked for again, so nothing of it is needed.
        if isTruncated {
            (answers, authority) = ([], [])
            return
        }
        do throws(DNSDamage) {
            answers = try reader.records(header.answers)
            authority = try reader.records(header.authority)
        } catch {
            throw .damaged(error.reason)
        }
    }
}

/// RFC 1035 section 4.1.1.
private struct Header {
    let id, flags, questions, answers, authority: UInt16

    init(_ reader: inout DNSReader) throws(DNSDamage) {
        (id, flags) = (try reader.number16(), try reader.number16())
        (questions, answers) = (try reader.number16(), try reader.number16())
        authority = try reader.number16()
        _ = try reader.number16()
    }
}

/// The question as an answer repeats it.
private struct Echo {
    let name: DNSName
    let type, space: UInt16

    init(_ reader: inout DNSReader) throws(DNSDamage) {
        name = try reader.name()
        (type, space) = (try reader.number16(), try reader.number16())
    }
}

extension DNSReader {
    /// A record has 11 bytes at least, so a count that is not true meets the end of the message soon.
    fileprivate mutating func records(_ count: UInt16) throws(DNSDamage) -> [DNSRecord] {
        var records: [DNSRecord] = []
        for _ in 0..<count {
            if let record = try DNSRecord.reading(&self) { records.append(record) }
        }
        return records
    }
}

func twoBytes(_ number: UInt16) -> [UInt8] { [UInt8(number >> 8), UInt8(truncatingIfNeeded: number)] }
