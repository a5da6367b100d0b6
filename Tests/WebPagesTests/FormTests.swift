import Testing

@testable import WebPages

struct FormTests {
    private let logon = [("user", "chan"), ("password", "a b&c")].map { (field: $0.0, value: $0.1) }

    /// Forms that a plan's `user` and `password` fill, with what is sent.
    @Test(arguments: [
        ("by name", "<input name=user><input name=password>", "user=chan&password=a+b%26c"),
        ("by id", "<input id=User name=f1><input id=pass_word name=f2>", "f1=chan&f2=a+b%26c"),
        (
            "by label", "<label for=a>User *:</label><input id=a name=f1><label>Password <input name=f2></label>",
            "f1=chan&f2=a+b%26c"
        ),
        ("by hint", "<input placeholder=User name=f1><input aria-label=Password name=f2>", "f1=chan&f2=a+b%26c"),
        (
            "by aria-labelledby",
            "<b id=x>User</b><b id=y>Password</b><input name=f1 aria-labelledby=x>"
                + "<input name=f2 aria-labelledby=y>", "f1=chan&f2=a+b%26c"
        ),
        ("by type", "<input name=j_id><input name=j_code type=PASSWORD>", "j_id=chan&j_code=a+b%26c"),
        (
            "hidden fields are kept",
            "<input type=hidden name=csrf value='x/y='><input name=user><input name=user type=hidden value=h>"
                + "<input type=password name=password>", "csrf=x%2Fy%3D&user=chan&user=h&password=a+b%26c"
        ),
        (
            "decoys are not filled",
            "<div style='display:none'><input name=user value=d></div><input name=user><input type=password name=password>",
            "user=d&user=chan&password=a+b%26c"
        ),
        (
            "unchecked, disabled and nameless are left out",
            "<input name=user><input type=password name=password><input type=checkbox name=c1><input value=v>"
                + "<input type=checkbox name=c2 checked><input name=d value=d disabled>"
                + "<fieldset disabled><legend><input name=l value=1></legend><input name=e value=e></fieldset>",
            "user=chan&password=a+b%26c&c2=on&l=1"
        ),
        (
            "defaults are kept",
            "<input name=user value=old><input type=password name=password><select name=s><option value=1>a"
                + "<option value=2 selected>b</select><select name=m multiple><option selected>x<option>y<option selected>z"
                + "</select><textarea name=t>\none\ntwo</textarea><input type=radio name=r value=1>"
                + "<input type=radio name=r value=2 checked>",
            "user=chan&password=a+b%26c&s=2&m=x&m=z&t=one%0D%0Atwo&r=2"
        ),
        (
            "the first button is pressed",
            "<input name=user><input type=password name=password><button name=b type=button value=0>x</button>"
                + "<button name=b value=1>Log on</button><input type=submit name=b value=2>",
            "user=chan&password=a+b%26c&b=1"
        ),
        (
            "an image is pressed at its corner",
            "<input name=user><input type=password name=password><input type=image name=go alt=Go>",
            "user=chan&password=a+b%26c&go.x=0&go.y=0"
        ),
    ])
    func fillsALogon(about: String, controls: String, body: String) throws {
        let page = try page("<form method=post action=/go>\(controls)</form>")
        let sent = try page.form(having: logon.map(\.field)).filled(with: logon)
        #expect(sent.method == .post && sent.url == "https://www.example.com/go")
        #expect(sent.contentType == "application/x-www-form-urlencoded")
        #expect(sent.bodyText == body)
    }

    /// Where forms begin and end in pages whose HTML is not nested as it should be: as in browsers.
    @Test(arguments: [
        (
            "<table><tr><form action=x><td><input name=a value=1></td></tr><tr><td><input name=b value=2></td></tr></form></table>"
                + "<input name=c value=3>", "a=1&b=2"
        ),
        ("<form action=x><table><tr><td><input name=a value=1></form></td></tr></table><input name=b value=2>", "a=1"),
        ("<form action=x><div><input name=a value=1></form><input name=b value=2></div>", "a=1"),
        (
            "<form action=x><input name=a value=1><form action=y><input name=b value=2></form><input name=c value=3>",
            "a=1&b=2"
        ),
        (
            "<form action=x id=f><input name=a value=1></form><input name=b form=f value=2><input name=c form=no>",
            "a=1&b=2"
        ),
        ("<form action=x><input name=a value=1>", "a=1"),
        ("<form action=x><input name=a value=1></form><form action=y></form><input name=b>", "a=1"),
        ("<form action=x><p><b><input name=a value=1></p></FORM ></b><input name=b>", "a=1"),
    ])
    func givesControlsToFormsAsBrowsersDo(html: String, query: String) throws {
        let form = try page(html).form(having: ["a"])
        #expect(try form.filled(with: []).url == "https://www.example.com/a/x?\(query)")
    }

    @Test(arguments: [
        ("<form>", "https://www.example.com/a/b?q=v"),
        ("<form action='?x=y#z'>", "https://www.example.com/a/b?q=v"),
        ("<form action='//h2/s?x=y'>", "https://h2/s?q=v"),
    ])
    func replacesTheQueryOfAGetForm(tag: String, url: String) throws {
        let sent = try page("\(tag)<input name=q></form>").form(having: ["q"]).filled(with: [("q", "v")])
        #expect(sent == Submission(method: .get, url: url))
    }

    @Test func obeysTheButton() throws {
        let html = """
            <form action=a method=get><input name=q value=1><input type=submit name=s value=Search>
            <button formaction=b formmethod=POST name=d value=1>Delete <img alt=bin></button></form>
            """
        let form = try page(html).form(having: ["q"], button: "delete")
        let sent = try form.filled(with: [], button: "Delete")
        #expect(sent.method == .post && sent.url == "https://www.example.com/a/b" && sent.bodyText == "q=1&d=1")
        let problem = problem { _ = try form.filled(with: [], button: "Log on") }
        #expect(problem.message == "the form has no button \"Log on\"")
        #expect(problem.advice == "it has `Search`, `Delete`")
    }

    @Test func sendsMultipart() throws {
        let html = """
            <form method=post enctype=multipart/form-data><input name='a"b'><input type=file name=f><input name=c></form>
            """
        let sent = try page(html).form(having: ["c"]).filled(with: [("c", "中\n")])
        let boundary = try #require(sent.contentType?.split(separator: "boundary=").last)
        #expect(
            sent.bodyText == """
                --\(boundary)\r\nContent-Disposition: form-data; name="a%22b"\r\n\r\n\r\n\
                --\(boundary)\r\nContent-Disposition: form-data; name="f"; filename=""\r\n\
                Content-Type: application/octet-stream\r\n\r\n\r\n\
                --\(boundary)\r\nContent-Disposition: form-data; name="c"\r\n\r\n中\r\n--\(boundary)--\r\n
                """)
    }

    @Test(arguments: [
        ("market", "SEOCH", "m=1"), ("market", "hk  futures", "m=2"), ("market", "2", "m=2"),
        ("side", "sell", "m=1&side=s"), ("Sell", "b", "m=1&side=b"), ("agree", "yes", "m=1&ok=on"),
        ("agree", "no", "m=1"),
        ("days", "tue", "m=1&days=tue"), ("days", "Monday", "m=1&days=mon"),
    ])
    func choosesOptions(field: String, value: String, query: String) throws {
        let html = """
            <form action=x><select name=m aria-label=Market><option value=1>SEOCH<option value=2>HK Futures
            <option disabled>none</select><label><input type=radio name=side value=b> Buy</label>
            <label><input type=radio name=side value=s> Sell</label><label><input type=checkbox name=ok>Agree</label>
            <label><input type=checkbox name=days value=mon>Monday</label><input type=checkbox name=days value=tue></form>
            """
        let form = try page(html).form(having: [field])
        #expect(try form.filled(with: [(field, value)]).url == "https://www.example.com/a/x?\(query)")
    }
}
