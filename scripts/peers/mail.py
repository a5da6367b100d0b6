"""SMTP servers: aiosmtpd. What they take goes into a mail folder, from which dovecot.py shows it.

Run as a program with one argument, JSON: sockets (plain, explicit, implicit: listening descriptors), certificate, key, user,
password, folder (a maildir), log.
"""

import asyncio
import json
import mailbox
import os
import socket
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword


class Deliveries:
    """Takes mail for example.com, and none for unknown@ there."""

    def __init__(self, folder: str):
        self.box = mailbox.Maildir(folder)

    async def handle_RCPT(self, server, session, envelope, address, options):
        name, _, domain = address.partition("@")
        if domain != "example.com":
            return "554 5.7.1 Relay access denied"
        if name == "unknown":
            return "550 5.1.1 No such user here"
        if name == "later":
            return "451 4.7.1 Try again later"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server, session, envelope):
        key = self.box.add(envelope.content)
        return f"250 2.0.0 queued as {key.partition('.')[0]}"


class Authenticator:
    """Takes the account, and the account with "-anything" behind it; writes each attempt to the log."""

    def __init__(self, options: dict):
        self.options = options
        self.log = os.open(options["log"], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)

    def __call__(self, server, session, envelope, mechanism, data) -> AuthResult:
        accepted = False
        if isinstance(data, LoginPassword):
            name, user = data.login.decode(errors="replace"), self.options["user"]
            known = name == user or name.startswith(user + "-")
            accepted = known and data.password.decode(errors="replace") == self.options["password"]
            outcome = "accepted" if accepted else "refused"
            os.write(self.log, (json.dumps({"user": name, "outcome": outcome}) + "\n").encode())
        return AuthResult(success=accepted, handled=False)


async def main() -> None:
    options = json.loads(sys.argv[1])
    deliveries, authenticator = Deliveries(options["folder"]), Authenticator(options)
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(options["certificate"], options["key"])
    loop = asyncio.get_running_loop()

    def explicit() -> SMTP:
        return SMTP(
            deliveries, hostname="mail.example.com", tls_context=tls, require_starttls=True, auth_required=True,
            authenticator=authenticator, loop=loop)

    def implicit() -> SMTP:
        return SMTP(
            deliveries, hostname="mail.example.com", auth_require_tls=False, auth_required=True,
            authenticator=authenticator, loop=loop)

    def plain() -> SMTP:
        return SMTP(deliveries, hostname="mail.example.com", loop=loop)

    def of(name: str) -> socket.socket:
        return socket.socket(fileno=options["sockets"][name])

    servers = [
        await loop.create_server(plain, sock=of("plain")), await loop.create_server(explicit, sock=of("explicit")),
        await loop.create_server(implicit, sock=of("implicit"), ssl=tls)]
    await asyncio.gather(*(server.serve_forever() for server in servers))


if __name__ == "__main__":
    asyncio.run(main())
