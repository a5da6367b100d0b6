"""An IMAP server that knows what looking for a message takes (RFC 3501), with STARTTLS or TLS from the start.

Run as a program with one argument, JSON: sockets (explicit, implicit: listening descriptors), certificate, key, user, password,
folder (a maildir, its INBOX). A message whose subject says "hostile" is told of with a newline and an escape sequence.
"""

import asyncio
import base64
import json
import mailbox
import shlex
import socket
import ssl
import sys
import time


class Session:
    def __init__(self, reader, writer, options: dict, tls: ssl.SSLContext, is_secure: bool):
        self.reader, self.writer, self.options, self.tls, self.is_secure = reader, writer, options, tls, is_secure
        self.messages: list = []
        self.user = None

    def say(self, line: str) -> None:
        self.writer.write(line.encode() + b"\r\n")

    async def serve(self) -> None:
        self.say("* OK StandIn IMAP ready")
        while line := (await self.reader.readline()).decode().strip():
            tag, command, *rest = line.split(" ", 2)
            if command.upper() == "UID":
                name, _, arguments = rest[0].partition(" ")
                command = "UID_" + name
            else:
                arguments = rest[0] if rest else ""
            act = getattr(self, "do_" + command.lower(), None)
            if act is None or (self.user is None and command.lower() in ("examine", "uid_search", "uid_fetch")):
                self.say(f"{tag} BAD not now")
            else:
                await act(tag, arguments)
            await self.writer.drain()
            if command.upper() == "LOGOUT":
                return

    async def do_capability(self, tag, arguments) -> None:
        self.say("* CAPABILITY IMAP4rev1 " + ("AUTH=PLAIN" if self.is_secure else "STARTTLS LOGINDISABLED"))
        self.say(f"{tag} OK")

    async def do_starttls(self, tag, arguments) -> None:
        self.say(f"{tag} OK begin")
        await self.writer.drain()
        await self.writer.start_tls(self.tls)
        self.is_secure = True

    async def do_authenticate(self, tag, arguments) -> None:
        words = arguments.split()
        if len(words) < 2:
            self.writer.write(b"+ \r\n")
            await self.writer.drain()
            words.append((await self.reader.readline()).decode().strip())
        _, user, password = base64.b64decode(words[1]).decode().split("\0")
        if user == self.options["user"] and password == self.options["password"]:
            self.user = user
            self.say(f"{tag} OK logged in")
        else:
            self.say(f"{tag} NO [AUTHENTICATIONFAILED] refused")

    async def do_examine(self, tag, arguments) -> None:
        if shlex.split(arguments) != ["INBOX"]:
            self.say(f"{tag} NO [NONEXISTENT] no such mailbox")
            return
        self.messages = [one for _, one in sorted(mailbox.Maildir(self.options["folder"]).items())]
        self.say(f"* {len(self.messages)} EXISTS")
        self.say(f"{tag} OK [READ-ONLY] examined")

    async def do_uid_search(self, tag, arguments) -> None:
        """All of them: the client must look itself, as it must for what is encoded."""
        self.say("* SEARCH" + "".join(f" {number + 1}" for number in range(len(self.messages))))
        self.say(f"{tag} OK searched")

    async def do_uid_fetch(self, tag, arguments) -> None:
        for text in arguments.split(" ")[0].split(","):
            message = self.messages[int(text) - 1]
            header = f"From: {message['From']}\r\nSubject: {message['Subject']}\r\n\r\n"
            if "hostile" in message["Subject"]:
                header = header.replace("hostile", "=?utf-8?Q?hostile=0A=1B[31mred?=")
            date = time.strftime("%d-%b-%Y %H:%M:%S +0000", time.gmtime(message.get_date()))
            self.say(
                f'* {text} FETCH (UID {text} RFC822.SIZE {len(bytes(message))} INTERNALDATE "{date}" '
                f"BODY[HEADER.FIELDS (FROM SUBJECT)] {{{len(header.encode())}}}\r\n{header})")
        self.say(f"{tag} OK fetched")

    async def do_logout(self, tag, arguments) -> None:
        self.say("* BYE")
        self.say(f"{tag} OK")


async def main() -> None:
    options = json.loads(sys.argv[1])
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(options["certificate"], options["key"])

    def served(is_secure: bool):
        async def serve(reader, writer) -> None:
            try:
                await Session(reader, writer, options, tls, is_secure).serve()
            except (ConnectionError, ssl.SSLError):
                pass  # the client went first
            finally:
                writer.close()

        return serve

    servers = [
        await asyncio.start_server(served(False), sock=socket.socket(fileno=options["sockets"]["explicit"])),
        await asyncio.start_server(served(True), sock=socket.socket(fileno=options["sockets"]["implicit"]), ssl=tls)]
    await asyncio.gather(*(server.serve_forever() for server in servers))


if __name__ == "__main__":
    asyncio.run(main())
