import Testing

@testable import WebPages

struct FormProblemTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let html: String
        var fields = ["user"]
        var named: String?
        let message: String
        let advice: String
        var testDescription: String { message }
    }

    @Test(arguments: [
        Case(
            html: "<form><input name=userid><input name=pin><input type=hidden name=h></form>",
            message: "no form of the page has the field \"user\"",
            advice: "the page has one form, with fields `userid`, `pin`"),
        Case(
            html: "<p>Welcome", message: "no form of the page has the field \"user\"",
            advice: "the page has no form; a script may make one, which this tool does not run"),
        Case(
            html: "<form name=a><input name=user></form><form id=b><input name=user><input name=x></form>",
            message: "2 forms of the page fit the field \"user\"",
            advice:
                "name the form: the fitting ones are form `a` with the field `user`; form `b` with fields `user`, `x`"),
        Case(
            html: "<form name=a><input name=user></form>", named: "z", message: "the page has no form \"z\"",
            advice: "the page has one form, with the field `user`"),
        Case(
            html: "<form><input name=f1 placeholder=user><input name=f2 placeholder=user></form>",
            message: "\"user\" fits several fields of the form: `f1`, `f2`", advice: "use the `name` of one of them"),
        Case(
            html: "<form><input name=a><input name=b\u{1B}[31m\u{202E}></form>", fields: ["x", "y"],
            message: "no form of the page has the fields \"x\", \"y\"",
            advice: "the page has one form, with fields `a`, `b[31m`"),
    ])
    func saysWhatThePageHas(_ given: Case) throws {
        let page = try page(given.html)
        let problem = problem { _ = try page.form(having: given.fields, named: given.named) }
        #expect(problem == PageProblem(given.message, advice: given.advice))
    }

    @Test(arguments: [
        ("<form hidden><input name=user></form><form action=seen><input name=user></form>", nil),
        (
            "<div style='display:none'><form><input name=user></form></div><form action=seen><input name=user></form>",
            nil
        ),
        ("<form><input name=user></form><form action=seen name='Log-on'><input name=user></form>", "log on"),
    ])
    func choosesTheFormAPersonSees(html: String, named: String?) throws {
        let form = try page(html).form(having: ["user"], named: named)
        #expect(try form.filled(with: [("user", "x")]).url == "https://www.example.com/a/seen?user=x")
    }

    @Test func refusesWhatItCannotFill() throws {
        let html = """
            <form><input name=user><input type=password name=p><select name=s><option>a<option value=2>b</select>
            <input type=file name=f></form>
            """
        let form = try page(html).form(having: ["user"])
        let cases: [([(field: String, value: String)], PageProblem)] = [
            (
                [("nobody", "x")],
                PageProblem(
                    "the form has no field \"nobody\"", advice: "it is a form with fields `user`, `p`, `s`, `f`")
            ),
            ([("s", "z")], PageProblem("the field \"s\" has no option \"z\"", advice: "its options are `a`, `b`")),
            ([("p", "x"), ("pin", "y")], PageProblem("\"p\" and \"pin\" both mean the field `p`")),
            ([("f", "x")], PageProblem("\"f\" is a field for a file, which this tool does not send")),
        ]
        for (values, expected) in cases {
            #expect(problem { _ = try form.filled(with: values) } == expected)
        }
    }

    @Test func refusesActionsThatAreNoWebAddress() throws {
        for (action, words) in [("javascript:go()", "needs a script"), ("mailto:a@b", "is no web address")] {
            let form = try page("<form name=f action='\(action)'><input name=q></form>").form(having: ["q"])
            #expect(problem { _ = try form.filled(with: []) }.message.contains(words))
        }
    }
}
