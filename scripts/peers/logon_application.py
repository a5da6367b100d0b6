"""A web application with a logon form, in the likeness of an exchange's terminal. Python's library alone.

Run as a program with one argument, JSON: socket (a listening descriptor), user, password, access_log.
"""

import html
import http.cookies
import http.server
import json
import os
import secrets
import socket
import sys
import threading
import urllib.parse
from dataclasses import dataclass, field

MAXIMUM_SESSIONS = 10_000
MAXIMUM_BODY = 65_536

PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>{title}</title>
<style>.banner::after {{ content: "Functions are available"; }}</style>
<script>var texts = {{"ok": "All functions available", "wait": "Please wait while the menu loads"}};</script>
</head>
<body>
<!-- Maintenance banner, shown from 2021-08-16: Service resumed -->
<div class="banner" style="display:none">Your session has expired</div>
<header><h1>Common Clearing &amp;
    Settlement Terminal</h1></header>
<main>
{body}
</main>
<noscript>Please turn on scripts</noscript>
<template><p>Settlement instruction accepted</p></template>
<footer><p>&copy; 2021 &#8212; for participants&nbsp;only</p></footer>
</body>
</html>
"""

FORM = """{notice}<form method="post" action="{prefix}logon" accept-charset="utf-8">
<input type="hidden" name="csrf_token" value="{token}">
<p><label for="uid">User ID</label> <input type="text" id="uid" name="j_username" autocomplete="username"></p>
<p><label>Password <input type="password" name="j_password"></label></p>
<p><input type="submit" name="action" value="Log on"> <button type="reset">Clear</button></p>
</form>
<p><a href="{prefix}help">Forgotten password?</a></p>"""

HOME = """<p class="greeting">User: <b>{user}</b></p>
<section aria-label="Message"><p>{message}</p><p hidden>Function 017 available</p></section>
<nav><ul><li><a href="{prefix}help">Help</a></li>{logout}</ul></nav>"""

LOGOUT_LINK = '<li><a href="{prefix}logout"><span>Log</span> out</a></li>'
LOGOUT_BUTTON = (
    '<li><form method="post" action="{prefix}logout"><input type="hidden" name="csrf_token" value="{token}">'
    '<button type="submit" name="action" value="logout">Log out</button></form></li>')


@dataclass
class Variant:
    """One flavour of the application, by its path prefix."""

    message: str = "Function not available"
    logout: str = LOGOUT_LINK


VARIANTS = {"/": Variant(), "/other/": Variant(message="Welcome"), "/button/": Variant(logout=LOGOUT_BUTTON)}


@dataclass
class Session:
    name: str
    token: str = field(default_factory=lambda: secrets.token_urlsafe(18))
    user: str | None = None


class Application:
    """Accounts, sessions and the log, shared by the threads."""

    def __init__(self, user: str, password: str, access_log: str):
        self.user = user
        self.password = password
        self.log = os.open(access_log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        self.lock = threading.Lock()
        self.sessions: dict[str, Session] = {}

    def accepts(self, user: str, password: str) -> bool:
        known = user == self.user or user.startswith(self.user + "-")
        return known and password == self.password

    def session(self, name: str | None) -> Session | None:
        with self.lock:
            return self.sessions.get(name) if name else None

    def new_session(self) -> Session:
        with self.lock:
            session = Session(secrets.token_urlsafe(18))
            while len(self.sessions) >= MAXIMUM_SESSIONS:
                del self.sessions[next(iter(self.sessions))]
            self.sessions[session.name] = session
            return session

    def end(self, session: Session) -> None:
        with self.lock:
            self.sessions.pop(session.name, None)

    def record(self, method: str, path: str, session: Session | None, user: str | None, outcome: str) -> None:
        line = {
            "method": method, "path": path, "user": user, "session": session.name[:8] if session else None,
            "outcome": outcome}
        os.write(self.log, (json.dumps(line) + "\n").encode())


class Handler(http.server.BaseHTTPRequestHandler):
    """Answers one connection's requests."""

    protocol_version = "HTTP/1.1"
    timeout = 60
    disable_nagle_algorithm = True
    application: Application

    def do_GET(self) -> None:
        prefix, page = self._split()
        session = self._session(prefix)
        if self.path.partition("?")[0] == "/headers":
            return self._echo()
        if page == "":
            return self._form(prefix, session, "form")
        if page == "home":
            return self._home(prefix, session)
        if page == "logout" and VARIANTS[prefix].logout is LOGOUT_LINK:
            return self._logout(prefix, session)
        if page == "help":
            return self._send(200, "Help", "<p>Ask the hotline.</p>", session, "page")
        self._send(404, "Not found", "<p>There is no such page.</p>", session, "missing")

    do_HEAD = do_GET

    def do_POST(self) -> None:
        prefix, page = self._split()
        session = self._session(prefix)
        fields = self._fields()
        if fields is None:
            return
        if page not in ("logon", "logout"):
            return self._send(404, "Not found", "<p>There is no such page.</p>", session, "missing")
        if session is None or fields.get("csrf_token") != session.token:
            notice = "<p>This form has expired; open the page again.</p>"
            return self._send(403, "Form expired", notice, session, "forged", user=fields.get("j_username"))
        if page == "logout":
            return self._logout(prefix, session)
        user, password = fields.get("j_username", ""), fields.get("j_password", "")
        if not self.application.accepts(user, password):
            notice = '<p role="alert">User ID or password is not correct</p>\n'
            return self._form(prefix, session, "refused", notice, user=user)
        self.application.end(session)
        session = self.application.new_session()
        session.user = user
        self._send(303, "See other", "<p>Logged on.</p>", session, "logged-on", {
            "Location": prefix + "home", "Set-Cookie": self._cookie(prefix, session)})

    def _split(self) -> tuple[str, str]:
        path = self.path.partition("?")[0]
        for prefix in VARIANTS:
            if prefix != "/" and path.startswith(prefix):
                return prefix, path[len(prefix):]
        return "/", path[1:]

    def _session(self, prefix: str) -> Session | None:
        cookies = http.cookies.SimpleCookie()
        try:
            cookies.load("; ".join(self.headers.get_all("Cookie", [])))
        except http.cookies.CookieError:
            return None
        morsel = cookies.get(_cookie_name(prefix))
        return self.application.session(morsel.value if morsel else None)

    def _cookie(self, prefix: str, session: Session) -> str:
        secure = "; Secure" if self.headers.get("X-Forwarded-Proto") == "https" else ""
        return f"{_cookie_name(prefix)}={session.name}; Path={prefix}; HttpOnly; SameSite=Lax{secure}"

    def _fields(self) -> dict[str, str] | None:
        length = self.headers.get("Content-Length", "0")
        if not length.isdigit() or int(length) > MAXIMUM_BODY:
            self.close_connection = True
            self._send(413, "Too large", "<p>That was too much.</p>", None, "missing")
            return None
        text = self.rfile.read(int(length)).decode("utf-8", "replace")
        return dict(urllib.parse.parse_qsl(text, keep_blank_values=True))

    def _form(self, prefix: str, session: Session | None, outcome: str, notice: str = "", user=None) -> None:
        extra = {}
        if session is None:
            session = self.application.new_session()
            extra["Set-Cookie"] = self._cookie(prefix, session)
        body = FORM.format(notice=notice, prefix=prefix, token=session.token)
        self._send(200, "Log on", body, session, outcome, extra, user=user)

    def _home(self, prefix: str, session: Session | None) -> None:
        if session is None or session.user is None:
            return self._form(prefix, session, "no-session")
        variant = VARIANTS[prefix]
        logout = variant.logout.format(prefix=prefix, token=session.token)
        body = HOME.format(user=html.escape(session.user), message=variant.message, prefix=prefix, logout=logout)
        self._send(200, "Main menu", body, session, "home")

    def _logout(self, prefix: str, session: Session | None) -> None:
        if session is None or session.user is None:
            return self._form(prefix, session, "no-session")
        self.application.end(session)
        gone = f"{_cookie_name(prefix)}=; Path={prefix}; Max-Age=0"
        self._send(
            200, "Log out", f'<p>You have logged out</p><p><a href="{prefix}">Log on again</a></p>', session,
            "logged-out", {"Set-Cookie": gone})

    def _echo(self) -> None:
        self.application.record(self.command, self.path, None, None, "echo")
        body = json.dumps({name.lower(): value for name, value in self.headers.items()}).encode()
        self._write(200, body, "application/json", [("X-Repeated", "one"), ("X-Repeated", "two")])

    def _send(self, status, title, body, session, outcome, extra=None, user=None) -> None:
        self.application.record(
            self.command, self.path, session, user or (session.user if session else None), outcome)
        text = PAGE.format(title=title, body=body).encode()
        self._write(status, text, "text/html; charset=utf-8", [("Cache-Control", "no-store"), *(extra or {}).items()])

    def _write(self, status: int, body: bytes, content_type: str, headers: list[tuple[str, str]]) -> None:
        self.send_response(status)
        for name, value in [("Content-Type", content_type), ("Content-Length", str(len(body))), *headers]:
            self.send_header(name, value)
        self._headers_buffer.append(b"\r\n")
        if self.command != "HEAD":
            self._headers_buffer.append(body)
        self.flush_headers()

    def log_message(self, *arguments) -> None:
        pass


class Server(http.server.ThreadingHTTPServer):
    """Accepts from a socket that the parent has bound."""

    daemon_threads = True

    def __init__(self, listener: socket.socket):
        super().__init__(listener.getsockname()[:2], Handler, bind_and_activate=False)
        self.socket.close()
        self.socket = listener


def _cookie_name(prefix: str) -> str:
    return "terminal" + prefix.rstrip("/").replace("/", "-")


def main() -> None:
    options = json.loads(sys.argv[1])
    Handler.application = Application(options["user"], options["password"], options["access_log"])
    Server(socket.socket(fileno=options["socket"])).serve_forever()


if __name__ == "__main__":
    main()
