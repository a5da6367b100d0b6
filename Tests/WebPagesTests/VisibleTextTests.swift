import Testing

@testable import WebPages

struct VisibleTextTests {
    @Test(arguments: [
        ("<p>One</p><p>Two</p>", "One\nTwo"),
        ("a<br>b<br/><br>c", "a\nb\nc"),
        ("<p>  Function \n\t not   available </p>", "Function not available"),
        ("a&nbsp;&nbsp;b &amp; c &lt;d&gt; &#20013; &eacute; &copy;", "a b & c <d> 中 é ©"),
        ("Log<b>out</b> now", "Logout now"),
        ("<script>var a = '<p>no</p>';</script>yes<style>p{}</style><!-- no --><template>no</template>", "yes"),
        ("<noscript>Enable scripts</noscript>yes", "yes"),
        ("<p hidden>no</p><p style='Display : NONE !important'>no</p><p style='visibility:hidden'>no</p>yes", "yes"),
        ("<p style='display:none;display:block'>yes</p>", "yes"),
        ("<div style='display:none'><p>no <b>no</b></p></div>yes", "yes"),
        ("<table><tr><td>Status</td><td>OK</td></tr><tr><td>x</td></tr></table>", "Status OK\nx"),
        ("<table><tr><td><table><tr><td>in</td></tr></table></td><td>out</td></tr></table>", "in\nout"),
        ("<ul><li>a<li>b</ul>", "a\nb"),
        ("<pre>\n a  b\n\tc</pre>d", " a  b\n\tc\nd"),
        (
            "<form>Name <input value='Chan'> <input type=password value=secret><input type=hidden value=no></form>",
            "Name Chan"
        ),
        ("<input type=submit value='Log on'><input type=submit><button>Go <i>on</i></button>", "Log on Submit Go on"),
        ("<select><option>a<option selected>b<option>c</select>", "b"),
        ("<textarea>one\n two</textarea>", "one\n two"),
        ("<details><summary>more</summary>no<p>no</p></details>", "more"),
        ("<b>unclosed <i>wrong</b> order</i> <p>text", "unclosed wrong order\ntext"),
        ("</div></p>stray <unknown-tag a=b>known</unknown-tag> a < b", "stray known a < b"),
        ("", ""),
        ("no markup at all", "no markup at all"),
    ])
    func showsWhatABrowserShows(html: String, text: String) throws {
        #expect(try page(html).visibleText == text)
    }

    @Test func keepsTheTitleApart() throws {
        let page = try page("<head><title> CCMS &amp;\n more</title></head><body>Welcome")
        #expect(page.title == "CCMS & more")
        #expect(page.visibleText == "Welcome")
    }
}
