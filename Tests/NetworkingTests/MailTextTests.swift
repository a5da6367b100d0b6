import Testing

@testable import Networking

@Suite("Texts of mail")
struct MailTextTests {
    @Test(arguments: [
        ("Hello", "Hello"), ("=?utf-8?B?R3LDvMOfZQ==?= you", "Grüße you"), ("=?UTF-8?q?Gr=C3=BC=C3=9Fe_x?=", "Grüße x"),
        ("=?utf-8?B?YQ==?= =?utf-8?B?Yg==?=", "ab"), ("=?iso-8859-1?Q?=FC?=", "ü"),
        ("=?utf-8?B?!!?=", "=?utf-8?B?!!?="), ("=?Big5?B?s3OxtbT6uNU=?=", "連接測試"),
        ("=?gb2312?B?way907LiytQ=?=", "连接测试"), ("=?gb18030?b?way907LiytQ=?=", "连接测试"),
        ("=?iso-2022-jp?B?GyRCQFxCMyVGJTklSBsoQg==?=", "接続テスト"), ("=?shift_jis?B?kNqRsYNlg1iDZw==?=", "接続テスト"),
        ("=?windows-1252?Q?=80?=", "€"), ("=?iso-8859-2?Q?=B1?=", "ą"), ("=?big5?B?s3Oxtf8=?=", "=?big5?B?s3Oxtf8=?="),
        ("=?utf-16?B?YQ==?=", "=?utf-16?B?YQ==?="), ("=?../x?B?YQ==?=", "=?../x?B?YQ==?="),
        ("=?x?", "=?x?"), ("=?utf-8?Q?=F?=", "=?utf-8?Q?=F?="), ("=?koi8-r?B?YQ==?=", "=?koi8-r?B?YQ==?="),
    ])
    func `decodes encoded words`(text: String, decoded: String) {
        #expect(MailWords.decode(text) == decoded)
    }

    @Test(arguments: [
        ("INBOX", "INBOX"), ("Sent Items", "Sent Items"), ("R&D", "R&-D"), ("", ""), ("&", "&-"),
        ("~peter/mail/台北/日本語", "~peter/mail/&U,BTFw-/&ZeVnLIqe-"), ("通知", "&kBp35Q-"), ("a😀", "a&2D3eAA-"),
    ])
    func `names folders as IMAP does`(name: String, sent: String) {
        #expect(FolderName.encode(name) == sent)
    }

    @Test func `encodes what it decodes`() {
        let text = String(repeating: "連接測試 ü ", count: 20)
        let encoded = MailWords.encode(text)
        #expect(encoded.split(whereSeparator: \.isNewline).allSatisfy { $0.utf8.count <= 76 })
        #expect(MailWords.decode(encoded.split(separator: "\r\n ").joined(separator: " ")) == text)
    }

    @Test func `reads messages that were fetched`() {
        let text =
            "* 1 FETCH (UID 5 RFC822.SIZE 300 INTERNALDATE \"14-Aug-2021 20:30:00 +0800\" "
            + "BODY[HEADER.FIELDS (FROM SUBJECT)] {41}\r\nFrom: a@example.com\r\nSubject: one\r\n two\r\n\r\n)\r\n"
            + "* 2 EXISTS\r\n* 2 FETCH (FLAGS ())\r\nA005 OK done\r\n"
        let messages = FetchedMessages(Array(text.utf8), atMost: 10).messages
        // What a server tells of its own accord, that somebody has read the second one, is no message that was found.
        #expect(
            messages
                == [MailFacts(from: "a@example.com", subject: "one two", received: 1_628_944_200, size: 300)])
    }

    @Test(
        arguments: [
            (" 4-Aug-2021 12:30:00 +0800", 1_628_051_400), ("14-Aug-2021 20:30:00 -0130", 1_628_978_400),
            ("4-Aug-2021 12:30:00 -9223372036854775808", nil), ("4-Aug-2021 12:30:00 +9223372036854775807", nil),
            ("4-Aug-2147483647 12:30:00 +0000", nil), ("4-Aug--2147483648 12:30:00 +0000", nil),
            ("2147483647-Aug-2021 12:30:00 +0000", nil), ("4-Aug-2021 2147483647:30:00 +0000", nil),
            ("4-Aug-2021 12:60:00 +0000", nil), ("4-Aug-2021 12:30:2147483647 +0000", nil),
            ("4-Aug-2021 12:30 +0000", nil),
        ] as [(String, Int64?)])
    func `believes no time that there cannot be`(text: String, seconds: Int64?) {
        #expect(FetchedMessages.time(text) == seconds)
    }

    @Test(arguments: [
        "* 1 FETCH (BODY[] {99999999999999999999}\r\nx", "* 1 FETCH (BODY[] {50}\r\nx", "* 1 FETCH ({-1}\r\n)", "",
    ])
    func `bears what is cut`(text: String) {
        #expect(FetchedMessages(Array(text.utf8), atMost: 10).messages.count <= 1)
    }
}
