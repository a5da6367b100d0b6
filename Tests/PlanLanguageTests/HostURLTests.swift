import Testing

@testable import PlanLanguage

struct HostURLTests {
    static let good: [(String, String, Int, String, String)] = [
        ("https://www.example.com", "www.example.com", 443, "", "https://www.example.com"),
        ("HTTP://WWW.Example.COM:80/A?b=C", "www.example.com", 80, "/A?b=C", "http://www.example.com:80"),
        ("https://www.example.com./", "www.example.com.", 443, "/", "https://www.example.com."),
        ("sftp://192.0.2.1:10022", "192.0.2.1", 10022, "", "sftp://192.0.2.1:10022"),
        ("dns://192.0.2.53", "192.0.2.53", 53, "", "dns://192.0.2.53"),
        ("dns://[2001:db8::53]:5353", "2001:db8::53", 5353, "", "dns://[2001:db8::53]:5353"),
        ("udp://239.1.2.3:30001", "239.1.2.3", 30001, "", "udp://239.1.2.3:30001"),
        ("udp://[FF15::1:3]:30003", "ff15::1:3", 30003, "", "udp://[ff15::1:3]:30003"),
        ("ssh://gateway", "gateway", 22, "", "ssh://gateway"),
        (
            "tcp://under_score.example.com:4901", "under_score.example.com", 4901, "",
            "tcp://under_score.example.com:4901"
        ),
        ("tls://[2001:DB8::1]:4902", "2001:db8::1", 4902, "", "tls://[2001:db8::1]:4902"),
        ("https://[::ffff:192.0.2.1]/", "::ffff:192.0.2.1", 443, "/", "https://[::ffff:192.0.2.1]"),
        ("https://3com.example", "3com.example", 443, "", "https://3com.example"),
        ("https://xn--bcher-kva.example/%20", "xn--bcher-kva.example", 443, "/%20", "https://xn--bcher-kva.example"),
    ]

    @Test(arguments: good)
    func `a URL is read`(text: String, host: String, port: Int, path: String, origin: String) throws {
        let url = try HostURL.parse(text).get()
        #expect(url.host == host)
        #expect(url.port == port)
        #expect(url.path == path)
        #expect(url.origin == origin)
        #expect(try HostURL.parse(url.text).get() == url)
    }

    static let bad = [
        "", "www.example.com", "https:/www.example.com", "https://", "https:///path", "gopher://www.example.com",
        "file:///etc/passwd", "https://user@www.example.com", "https://user:secret@www.example.com", "tcp://192.0.2.1",
        "tls://gateway", "https://www.example.com:", "https://www.example.com:0", "https://www.example.com:65536",
        "https://www.example.com:+80", "https://www.example.com:80x", "https://www.example.com:8 0",
        "dns://ns.example.com", "dns://192.0.2.53/",
        "udp://239.1.2.3", "udp://192.0.2.1:1", "udp://223.255.255.255:1", "udp://240.0.0.1:1", "udp://[ff::1]:1",
        "udp://feed.example.com:1", "udp://239.1.2.3:1/",
        "sftp://192.0.2.1/inbox", "sftp://192.0.2.1/", "https://www.example.com/a b", "https://www.example.com/é",
        "https://www.example.com/\n", "https://www.example.com/#top", "https://www.example.com?q",
        "https://exa mple.com",
        "https://www..example.com", "https://.example.com", "https://.", "https://bücher.example", "https://a\\b",
        "https://192.0.2", "https://192.0.2.1.7", "https://192.0.2.256", "https://0x7f.0.0.1", "https://2130706433",
        "https://127.0.0.0x1", "https://2001:db8::1", "https://[2001:db8::1", "https://[nonsense]", "https://[]",
        "https://[192.0.2.1]", "https://[2001:db8::1]x", "https://[fe80::1%eth0]",
        "https://" + String(repeating: "a", count: 64) + ".example",
        "https://" + String(repeating: "a.", count: 130) + "b",
    ]

    @Test(arguments: bad)
    func `what is no URL of a host is refused`(text: String) {
        guard case .failure(let misread) = HostURL.parse(text) else {
            Issue.record("\(text) was read")
            return
        }
        #expect(!misread.reason.isEmpty)
    }
}
