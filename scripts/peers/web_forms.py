"""Pages of forms, redirects, logons and encodings. Python's library alone.

Run as a program with one argument, JSON: socket (a listening descriptor), user, password.
"""

import base64
import email.parser
import email.policy
import hashlib
import http.server
import json
import secrets
import socket
import sys
import urllib.parse
import urllib.request

MAXIMUM_BODY = 1 << 20
REALM = "peers"
TEXT = "交易所 測試"

FORMS = """<!DOCTYPE html><html><head><title>Forms</title></head><body><h1> Two  forms </h1>
<form name="search" action="/echo"><input name="text"><input type="submit" value="Search"></form>
<form id="order" method="post" action="/echo">
<input name="text"><input type="hidden" name="token" value="t-1">
<select name="board"><option value="">choose<option value="M">Main Board<option value="G">GEM</select>
<label><input type="radio" name="side" value="b"> Buy</label>
<label><input type="radio" name="side" value="s" checked> Sell</label>
<label><input type="checkbox" name="flags" value="aon"> All or none</label>
<label><input type="checkbox" name="flags" value="gtc" checked> Until cancelled</label>
<label><input type="checkbox" name="confirm"> I have read it</label>
<textarea name="note"></textarea>
<button name="do" value="save">Save</button><button name="do" value="send">Send</button>
<button name="do" value="away" formaction="/echo/elsewhere">Send elsewhere</button>
</form>
<a href="/echo?page=2">Next page</a></body></html>"""


class Handler(http.server.BaseHTTPRequestHandler):
    """Answers one connection's requests."""

    protocol_version = "HTTP/1.1"
    timeout = 60
    user = ""
    password = ""
    nonces: set = set()

    def do_GET(self) -> None:
        url = urllib.parse.urlsplit(self.path)
        query = dict(urllib.parse.parse_qsl(url.query))
        port = self.server.socket.getsockname()[1]
        pages = {
            "/forms": FORMS,
            "/refresh": self._refresh("0; url=/echo?refreshed=1"),
            "/refresh-slow": self._refresh("600; url=/echo?refreshed=1"),
            "/refresh-other": self._refresh("1;URL='https://elsewhere.example/'"),
            "/cross": f'<form method="post" action="http://localhost:{port}/echo"><input name="text">'
                      "<button>Go</button></form>",
            "/nested": "<div>" * 60_000 + "<p>deep</p>",
            "/lines": "<p>Under<br>maintenance</p><p>Function not<br>available</p>",
        }
        if url.path in pages:
            return self._write(200, pages[url.path].encode(), "text/html; charset=utf-8")
        if url.path == "/text":
            charset = query.get("charset", "utf-8")
            body = (json.dumps({"name": TEXT}, ensure_ascii=False) if "json" in query else TEXT).encode(charset)
            kind = "application/json" if "json" in query else "text/plain"
            return self._write(200, body, f"{kind}; charset={charset}")
        if url.path in ("/basic", "/digest"):
            return self._logon(url.path[1:])
        if url.path == "/redirect":
            return self._redirect(query)
        if url.path == "/cookies":
            cookies = ("kept=yes", "late=yes; Max-Age=600", "session=deleted; Max-Age=0",
                       "old=yes; Expires=Thu, 01 Jan 1970 00:00:00 GMT")
            return self._write(200, b"ok", "text/plain", [("Set-Cookie", cookie) for cookie in cookies])
        if url.path == "/basic-redirect":
            if not self._basic():
                return self._logon("basic")
            return self._write(302, b"", "text/plain", [("Location", query["to"])])
        self._echo(b"")

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length", "0")
        if not length.isdigit() or int(length) > MAXIMUM_BODY:
            self.close_connection = True
            return self._write(413, b"too much", "text/plain")
        body = self.rfile.read(int(length))
        url = urllib.parse.urlsplit(self.path)
        if url.path == "/redirect":
            return self._redirect(dict(urllib.parse.parse_qsl(url.query)))
        self._echo(body)

    do_PUT = do_DELETE = do_POST

    def _redirect(self, query: dict) -> None:
        """To the place in `to`, or without one if that is "nowhere"."""
        place = query.get("to", "/echo")
        self._write(int(query["status"]), b"", "text/plain", [] if place == "nowhere" else [("Location", place)])

    def _refresh(self, content: str) -> str:
        return f'<html><head><meta http-equiv="Refresh" content="{content}"></head><body>Wait</body></html>'

    def _echo(self, body: bytes) -> None:
        url = urllib.parse.urlsplit(self.path)
        kind = self.headers.get("Content-Type", "")
        fields = urllib.parse.parse_qsl(url.query, keep_blank_values=True)
        files = {}
        if kind.startswith("multipart/form-data"):
            message = email.parser.BytesParser(policy=email.policy.HTTP).parsebytes(
                b"Content-Type: " + kind.encode() + b"\r\n\r\n" + body)
            for part in message.iter_parts():
                name = part.get_param("name", header="content-disposition")
                value = part.get_payload(decode=True).decode()
                fields.append((name, value))
                if part.get_filename() is not None:
                    files[name] = {"filename": part.get_filename(), "type": part.get_content_type()}
        elif kind.startswith("application/x-www-form-urlencoded"):
            fields += urllib.parse.parse_qsl(body.decode(), keep_blank_values=True)
        gathered: dict = {}
        for name, value in fields:
            gathered[name] = f"{gathered[name]},{value}" if name in gathered else value
        answer = {
            "method": self.command, "path": url.path, "host": self.headers.get("Host", ""), "fields": gathered,
            "files": files, "authorised": "Authorization" in self.headers}
        self._write(200, json.dumps(answer).encode(), "application/json")

    def _basic(self) -> bool:
        shown = self.headers.get("Authorization", "")
        return shown == "Basic " + base64.b64encode(f"{self.user}:{self.password}".encode()).decode()

    def _logon(self, scheme: str) -> None:
        if self._basic() if scheme == "basic" else self._digest():
            return self._write(200, b"let in", "text/plain")
        if scheme == "digest":
            nonce = secrets.token_hex(16)
            self.nonces.add(nonce)
            challenge = f'Digest realm="{REALM}", nonce="{nonce}", qop="auth", algorithm=SHA-256'
        else:
            challenge = f'Basic realm="{REALM}"'
        self._write(401, b"refused", "text/plain", [("WWW-Authenticate", challenge)])

    def _digest(self) -> bool:
        shown = self.headers.get("Authorization", "")
        if not shown.startswith("Digest "):
            return False
        given = urllib.request.parse_keqv_list(urllib.request.parse_http_list(shown[7:]))
        if given.get("nonce") not in self.nonces:
            return False

        def digest(text: str) -> str:
            return hashlib.sha256(text.encode()).hexdigest()

        secret = digest(f"{self.user}:{REALM}:{self.password}")
        asked = digest(f"{self.command}:{given['uri']}")
        wanted = digest(":".join([secret, given["nonce"], given["nc"], given["cnonce"], given["qop"], asked]))
        return secrets.compare_digest(wanted, given.get("response", ""))

    def _write(self, status: int, body: bytes, kind: str, headers=()) -> None:
        self.send_response(status)
        for name, value in [("Content-Type", kind), ("Content-Length", str(len(body))), *headers]:
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *arguments) -> None:
        pass


class Server(http.server.ThreadingHTTPServer):
    """Accepts from a socket that the parent has bound."""

    daemon_threads = True

    def __init__(self, listener: socket.socket):
        super().__init__(listener.getsockname()[:2], Handler, bind_and_activate=False)
        self.socket.close()
        self.socket = listener


def main() -> None:
    options = json.loads(sys.argv[1])
    Handler.user, Handler.password = options["user"], options["password"]
    Server(socket.socket(fileno=options["socket"])).serve_forever()


if __name__ == "__main__":
    main()
