import Testing

@testable import WebPages

struct FollowingTests {
    @Test(arguments: [
        ("<a href=out>Log out</a><a href=other>Log out everywhere</a>", "log  OUT", "https://www.example.com/a/out"),
        ("<a href=out>Please <b>log</b>\nout here</a>", "log out", "https://www.example.com/a/out"),
        ("<a href=out><img src=x alt='Log out'></a>", "log out", "https://www.example.com/a/out"),
        ("<a href=out title='Log out'>X</a>", "log out", "https://www.example.com/a/out"),
        ("<map><area href=out alt='Log out'></map>", "log out", "https://www.example.com/a/out"),
        ("<a href=out>Log out</a><p><a href='./out#x'>Log out</a>", "log out", "https://www.example.com/a/out"),
        ("<a hidden href=no>Log out</a><a href=out>Log out</a>", "log out", "https://www.example.com/a/out"),
        ("<a href='javascript:x()'>Log out</a><a href=out>Log out</a>", "log out", "https://www.example.com/a/out"),
        (
            "<form action=out><input name=t value=1><button>Log out</button></form>", "log out",
            "https://www.example.com/a/out?t=1"
        ),
        (
            "<form action=out><input type=submit name=b value='Log out'></form>", "log out",
            "https://www.example.com/a/out?b=Log+out"
        ),
        (
            "<form action=out><input type=image alt='Log out'></form>", "log out",
            "https://www.example.com/a/out?x=0&y=0"
        ),
        ("<form action=out id=f></form><button form=f>Log out</button>", "log out", "https://www.example.com/a/out?"),
        (
            "<form action=out><input type=hidden name=SAML value=1><noscript><input type=submit value=Continue></noscript></form>",
            "continue", "https://www.example.com/a/out?SAML=1"
        ),
        ("<a href=x>登出</a>", "登出", "https://www.example.com/a/x"),
    ])
    func followsWhatAPersonWouldPress(html: String, text: String, url: String) throws {
        #expect(try page(html).follow(text) == Submission(method: .get, url: url))
    }

    @Test(arguments: [
        (
            "<a href=a>Home</a><button>Menu</button>", "the page has no link or button \"log out\"",
            "it has `Home`, `Menu`"
        ),
        ("<p>nothing", "the page has no link or button \"log out\"", "it has no link or button at all"),
        (
            "<a href=a>Log out now</a><a href=b>Log out later</a>",
            "2 links or buttons fit \"log out\": "
                + "`Log out now → a`, `Log out later → b`", "use the whole text of one of them"
        ),
        (
            "<a href='JavaScript:bye()'>Log out</a>",
            "the link `Log out` needs a script of the page, which this tool does not run",
            "list the step under `by-hand` in the site file, so that a person does it in a browser"
        ),
        (
            "<a href='#' onclick='bye()'>Log out</a>",
            "the link or button `Log out` needs a script of the page, which this tool does not run",
            "list the step under `by-hand` in the site file, so that a person does it in a browser"
        ),
        (
            "<button onclick='bye()'>Log out</button>",
            "the link or button `Log out` needs a script of the page, which this tool does not run",
            "list the step under `by-hand` in the site file, so that a person does it in a browser"
        ),
    ])
    func saysWhyNot(html: String, message: String, advice: String) throws {
        let page = try page(html)
        #expect(problem { _ = try page.follow("log out") } == PageProblem(message, advice: advice))
    }

    @Test(arguments: [
        ("0; url=next?a", "https://www.example.com/a/next?a"), ("5;URL='http://h/x'", "http://h/x"), ("5", nil),
        ("0;url=javascript:x()", nil),
    ])
    func tellsTheRefresh(content: String, url: String?) throws {
        #expect(try page("<head><meta http-equiv=Refresh content=\"\(content)\"></head>x").refresh?.url == url)
    }
}
