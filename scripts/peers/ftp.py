"""FTP servers: pyftpdlib, with TLS by AUTH TLS or from the start, and without.

Run as a program with one argument, JSON: sockets (plain, explicit, implicit and old, which has no MLSD: listening
descriptors), certificate, key, user, password, root (the folder they show as /), log.
"""

import json
import os
import socket
import sys
import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # asyncore and asynchat, which Python will drop
    from pyftpdlib.authorizers import AuthenticationFailed, DummyAuthorizer
    from pyftpdlib.handlers import FTPHandler, TLS_DTPHandler, TLS_FTPHandler
    from pyftpdlib.ioloop import IOLoop
    from pyftpdlib.log import config_logging
    from pyftpdlib.servers import FTPServer


class Authorizer(DummyAuthorizer):
    """Takes the account, and the account with "-anything" behind it; writes each attempt to the log."""

    def __init__(self, options: dict):
        super().__init__()
        self.options = options
        self.log = os.open(options["log"], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        self.add_user(options["user"], options["password"], options["root"], perm="elradfmwMT")

    def known(self, username: str) -> str:
        name = self.options["user"]
        return name if username == name or username.startswith(name + "-") else username

    def validate_authentication(self, username, password, handler):
        accepted = self.known(username) == self.options["user"] and password == self.options["password"]
        outcome = "accepted" if accepted else "refused"
        os.write(self.log, (json.dumps({"user": username, "outcome": outcome}) + "\n").encode())
        if not accepted:
            raise AuthenticationFailed("Authentication failed.")

    def has_user(self, username):
        return super().has_user(self.known(username))

    def get_home_dir(self, username):
        return super().get_home_dir(self.known(username))

    def get_perms(self, username):
        return super().get_perms(self.known(username))

    def get_msg_login(self, username):
        return super().get_msg_login(self.known(username))

    def get_msg_quit(self, username):
        return super().get_msg_quit(self.known(username))

    def has_perm(self, username, perm, path=None):
        if path is not None and (os.path.realpath(path) + "/").startswith(
                os.path.join(os.path.realpath(self.options["root"]), "forbidden") + "/"):
            return perm in "e"
        return super().has_perm(self.known(username), perm, path)


class EagerTLS(TLS_DTPHandler):
    """Lets a client agree on TLS before it has said what it wants, as libcurl does; pyftpdlib 1.5 takes that for its end."""

    def readable(self):
        return self.receive if self.receive or self._initialized else self._ssl_accepting


class FromTheStart(TLS_FTPHandler):
    """RFC 4217 does not know it, but servers have it: TLS before the greeting."""

    def handle(self):
        self.secure_connection(self.ssl_context)

    def handle_ssl_established(self):
        super().handle()

    def ftp_AUTH(self, arg):
        self.respond("550 not supposed to be used with implicit SSL.")


def handler(base: type, authorizer: Authorizer, **attributes) -> type:
    return type(base.__name__, (base,), {
        "authorizer": authorizer, "banner": "StandIn FTP ready.", "auth_failed_timeout": 0.1, "use_sendfile": False,
        **attributes})


def main() -> None:
    options = json.loads(sys.argv[1])
    config_logging(level=30)
    authorizer = Authorizer(options)
    tls = {"certfile": options["certificate"], "keyfile": options["key"], "tls_control_required": True,
           "tls_data_required": True, "dtp_handler": EagerTLS}
    without_list = {
        name: command for name, command in FTPHandler.proto_cmds.items() if name not in ("MLSD", "MLST")}
    handlers = {
        "plain": handler(FTPHandler, authorizer), "explicit": handler(TLS_FTPHandler, authorizer, **tls),
        "implicit": handler(FromTheStart, authorizer, **tls),
        "old": handler(FTPHandler, authorizer, proto_cmds=without_list)}
    loop = IOLoop.instance()
    for name, one in handlers.items():
        FTPServer(socket.socket(fileno=options["sockets"][name]), one, ioloop=loop)
    loop.loop()


if __name__ == "__main__":
    main()
