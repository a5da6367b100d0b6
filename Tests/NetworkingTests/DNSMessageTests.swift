import Testing

@testable import Networking

@Suite struct DNSMessageTests {
    private func read(_ message: DNSBytes, _ asked: DNSQuestion = question()) throws -> DNSAnswer {
        DNSAnswer(try DNSMessage(message.bytes, to: asked, id: 7), to: asked)
    }

    @Test func asksAsTheStandardSays() {
        let expected: [UInt8] = [0xAB, 0xCD, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0x61, 2, 0x62, 0x63, 0, 0, 33, 0, 1]
        #expect(question("a.bc", .srv).query(id: 0xABCD) == expected)
    }

    @Test(arguments: [
        ("www.example.com", "www.example.com"), ("www.example.com.", "www.example.com"), (".", "."),
        ("_sip._tcp.example", "_sip._tcp.example"), ("", nil), ("a..b", nil), (".a", nil), ("ü.example", nil),
        ("a b", nil), ("a\\b", nil), (String(repeating: "a", count: 63), String(repeating: "a", count: 63)),
        (String(repeating: "a", count: 64), nil),
        // 126 labels of one letter are 253 bytes with their lengths, and the root is one more.
        (
            Array(repeating: "a", count: 127).joined(separator: "."),
            Array(repeating: "a", count: 127).joined(separator: ".")
        ),
        (Array(repeating: "a", count: 128).joined(separator: "."), nil),
    ])
    func readsNames(text: String, expected: String?) {
        #expect(DNSName(text)?.description == expected)
    }

    @Test(arguments: [
        ("192.0.2.7", "7.2.0.192.in-addr.arpa"),
        ("2001:db8::1", "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa"),
    ])
    func namesAddresses(address: String, expected: String) throws {
        #expect(DNSName(reverseOf: try #require(IPAddress(address))).description == expected)
    }

    @Test func followsAliases() throws {
        var message = DNSBytes()
        message.question = DNSBytes.name("WWW.example.COM") + [0, 1, 0, 1]
        message.answers = [
            DNSBytes.record(of: DNSBytes.name("b.example"), ttl: 20, [192, 0, 2, 1]),
            DNSBytes.record(type: .cname, ttl: 900, DNSBytes.name("a.example")),
            DNSBytes.record(of: DNSBytes.name("A.example"), type: .cname, ttl: 10, DNSBytes.name("b.example")),
            DNSBytes.record(of: DNSBytes.name("stranger.example"), ttl: 1, [192, 0, 2, 9]),
            DNSBytes.record(of: DNSBytes.name("b.example"), ttl: 20, [192, 0, 2, 2]),
        ]
        let answer = try read(message)
        #expect(answer.response == .found)
        #expect(answer.addresses.map(\.description) == ["192.0.2.1", "192.0.2.2"])
        #expect(answer.names.map(\.description) == ["a.example", "b.example"])
        #expect(answer.ttl == 10)
    }

    @Test func endsCirclesOfAliases() throws {
        var message = DNSBytes()
        message.answers = [
            DNSBytes.record(type: .cname, DNSBytes.name("a.example")),
            DNSBytes.record(of: DNSBytes.name("a.example"), type: .cname, DNSBytes.name("www.example.com")),
        ]
        let answer = try read(message)
        #expect(answer.response == .noData && answer.names.count == 2)
    }

    struct Kind: Sendable {
        let type: DNSType
        let data: [[UInt8]]
        var addresses: [String] = []
        var names: [String] = []
        var texts: [String] = []
    }

    private static let twenty = [UInt8](repeating: 0, count: 20)

    @Test(arguments: [
        Kind(type: .aaaa, data: [[UInt8](repeating: 0, count: 15) + [1]], addresses: ["::1"]),
        Kind(
            type: .srv,
            data: [
                [0, 10, 0, 1, 0, 80] + DNSBytes.name("light"), [0, 10, 0, 9, 0, 80] + DNSBytes.name("heavy"),
                [0, 1, 0, 0, 1, 0] + DNSBytes.name("first"),
            ], names: ["first", "heavy", "light"]),
        Kind(
            type: .mx, data: [[0, 20] + DNSBytes.name("second"), [0, 10] + DNSBytes.name("first")],
            names: ["first", "second"]),
        Kind(type: .txt, data: [[2, 0x61, 0x62, 0, 1, 0x63], [0]], texts: ["abc", ""]),
        Kind(type: .ptr, data: [DNSBytes.toQuestion], names: ["www.example.com"]),
        Kind(type: .cname, data: [DNSBytes.name("a.example")], names: ["a.example"]),
        Kind(type: .ns, data: [DNSBytes.name("ns.example")], names: ["ns.example"]),
        Kind(type: .soa, data: [DNSBytes.name("ns.example") + [0] + twenty], names: ["ns.example"]),
    ])
    func readsRecords(kind: Kind) throws {
        var message = DNSBytes()
        message.question = DNSBytes.name("www.example.com") + twoBytes(kind.type.rawValue) + [0, 1]
        message.answers = kind.data.map { DNSBytes.record(type: kind.type, $0) }
        let answer = try read(message, question("www.example.com", kind.type))
        #expect(answer.response == .found)
        #expect(answer.addresses.map(\.description) == kind.addresses)
        #expect(answer.names.map(\.description) == kind.names)
        #expect(answer.texts == kind.texts)
    }

    @Test(
        arguments: [
            (0x8180, [], .noData), (0x8183, [], .noSuchName), (0x8185, [], .refused), (0x8182, [], .serverFailure),
            (0x8181, [], .notUnderstood), (0x8184, [], .notUnderstood), (0x8189, [], .other),
            (0x8180, [.ns], .referral),
            (0x8580, [.ns], .noData), (0x8180, [.ns, .soa], .noData),
        ] as [(UInt16, [DNSType], DNSAnswer.Response)])
    func tellsWhyThereIsNothing(flags: UInt16, authority: [DNSType], expected: DNSAnswer.Response) throws {
        var message = DNSBytes()
        message.flags = flags
        message.authority = authority.map { type in
            DNSBytes.record(type: type, DNSBytes.name("ns") + (type == .soa ? [0] + Self.twenty : []))
        }
        let answer = try read(message)
        #expect(answer.response == expected && answer.ttl == nil && answer.addresses.isEmpty)
    }

    struct Hostile: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var message = DNSBytes()
        var bytes: [UInt8]?
        let isDamage: Bool

        init(_ name: String, isDamage: Bool = true, _ change: (inout DNSBytes) -> Void) {
            testDescription = name
            self.isDamage = isDamage
            change(&message)
        }
    }

    private static let start = UInt8(12 + 17 + 4)

    @Test(arguments: [
        Hostile("another number", isDamage: false) { $0.id = 8 },
        Hostile("a question", isDamage: false) { $0.flags = 0x0100 },
        Hostile("an update", isDamage: false) { $0.flags = 0xA980 },
        Hostile("another name", isDamage: false) { $0.question = DNSBytes.name("www.example.org") + [0, 1, 0, 1] },
        Hostile("another type", isDamage: false) { $0.question = DNSBytes.name("www.example.com") + [0, 28, 0, 1] },
        Hostile("another class", isDamage: false) { $0.question = DNSBytes.name("www.example.com") + [0, 1, 0, 3] },
        Hostile("no question", isDamage: false) { ($0.questions, $0.question) = (0, []) },
        Hostile("two questions", isDamage: false) { $0.questions = 2 },
        Hostile("a question cut short", isDamage: false) { $0.question = [3, 0x77] },
        Hostile("a question that points to itself", isDamage: false) { $0.question = [0xC0, 12, 0, 1, 0, 1] },
        Hostile("more records than there are") { $0.answerCount = 65_535 },
        Hostile("a pointer to itself") { $0.answers = [DNSBytes.record(of: [0xC0, start], [1, 2, 3, 4])] },
        Hostile("a pointer ahead") { $0.answers = [DNSBytes.record(of: [0xC0, start + 2], [1, 2, 3, 4])] },
        Hostile("a pointer into its own name") {
            $0.answers = [DNSBytes.record(of: [1, 0x61, 0xC0, start], [1, 2, 3, 4])]
        },
        Hostile("a pointer cut short") { $0.answers = [[0xC0]] },
        Hostile("a pointer beyond the end") { $0.answers = [DNSBytes.record(of: [0xFF, 0xFF], [1, 2, 3, 4])] },
        Hostile("a label of an unknown kind") { $0.answers = [DNSBytes.record(of: [0x41, 0x61, 0], [1, 2, 3, 4])] },
        Hostile("a label beyond the end") { $0.answers = [[63, 0x61]] },
        Hostile("a name without end") { $0.answers = [[1, 0x61]] },
        Hostile("a name of 256 bytes") {
            $0.answers = [
                DNSBytes.record(
                    of: Array(repeating: [1, 0x61], count: 120).flatMap { $0 } + [0xC0, 12], [1, 2, 3, 4])
            ]
        },
        Hostile("an address of three bytes") { $0.answers = [DNSBytes.record([1, 2, 3])] },
        Hostile("an address of no bytes") { $0.answers = [DNSBytes.record([])] },
        Hostile("a record longer than the message") { $0.answers = [DNSBytes.record(length: 65_535, [1, 2, 3, 4])] },
        Hostile("a record shorter than its name") {
            $0.answers = [DNSBytes.record(type: .cname, length: 2, DNSBytes.name("a.example"))]
        },
        Hostile("a record longer than its name") {
            $0.answers = [DNSBytes.record(type: .cname, DNSBytes.name("a.example") + [0])]
        },
        Hostile("a text beyond its record") {
            $0.answers = [DNSBytes.record(type: .txt, length: 2, [9, 0x61]), DNSBytes.record([1, 2, 3, 4])]
        },
        Hostile("a service without port") { $0.answers = [DNSBytes.record(type: .srv, [0, 1, 0, 1])] },
    ])
    func refuses(_ hostile: Hostile) {
        let error = #expect(throws: DNSMessage.Refusal.self) {
            try DNSMessage(hostile.message.bytes, to: question(), id: 7)
        }
        if case .damaged = error { #expect(hostile.isDamage) } else { #expect(!hostile.isDamage) }
    }

    @Test func takesAnErrorWithoutItsQuestion() throws {
        var message = DNSBytes()
        (message.flags, message.questions, message.question) = (0x8181, 0, [])
        #expect(try read(message).response == .notUnderstood)
    }

    @Test func passesOverWhatItDoesNotKnow() throws {
        var message = DNSBytes()
        let unknown: [UInt8] = DNSBytes.toQuestion + [0, 99, 0, 1, 0, 0, 0, 9, 0, 3, 1, 2, 3]
        let chaos: [UInt8] = DNSBytes.toQuestion + [0, 1, 0, 3, 0, 0, 0, 9, 0, 4, 1, 2, 3, 4]
        message.answers = [unknown, chaos, DNSBytes.record([192, 0, 2, 1])]
        #expect(try read(message).addresses.count == 1)
    }

    /// Whatever single byte is changed and wherever the message is cut, reading ends, and in one of its own errors.
    @Test func outlivesDamage() {
        var message = DNSBytes()
        message.answers = [
            DNSBytes.record(type: .cname, DNSBytes.name("a.example")),
            DNSBytes.record(of: [0xC0, Self.start + 12], type: .txt, [1, 0x61]),
            DNSBytes.record(of: [0xC0, Self.start + 12], [192, 0, 2, 1]),
            DNSBytes.record(type: .soa, DNSBytes.name("ns") + [0xC0, 12] + Self.twenty),
        ]
        let whole = message.bytes
        for index in whole.indices {
            _ = try? DNSMessage(Array(whole[..<index]), to: question(), id: 7)
            for value in [0, 1, 12, 63, 64, 0x7F, 0x80, 0xBF, 0xC0, 0xFF] as [UInt8] {
                var bytes = whole
                bytes[index] = value
                if let read = try? DNSMessage(bytes, to: question(), id: 7) { _ = DNSAnswer(read, to: question()) }
            }
        }
    }
}
