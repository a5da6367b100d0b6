"""An FTP server that misbehaves, without TLS: the account that logs on says how.

Run as a program with one argument, JSON: sockets (ftp: a listening descriptor).
"""

import asyncio
import json
import socket
import struct
import sys

SLOW_SECONDS = 600
PIECE = b"All work and no play. ".ljust(64) * 1024


class Session:
    def __init__(self, reader, writer):
        self.reader, self.writer = reader, writer
        self.kind = ""
        self.data = None

    async def say(self, line: str) -> None:
        self.writer.write(line.encode() + b"\r\n")
        await self.writer.drain()

    async def serve(self) -> None:
        await self.say("220 Hostile ready")
        while line := (await self.reader.readline()).decode("utf-8", "replace").strip():
            verb, _, rest = line.partition(" ")
            if verb == "QUIT" or not await self.answer(verb.upper(), rest):
                return

    async def answer(self, verb: str, rest: str) -> bool:
        """False ends the connection."""
        if verb == "USER":
            self.kind = rest
            if rest == "silent":
                await asyncio.sleep(SLOW_SECONDS)
            while rest == "chatter":
                await self.say("331-" + "and so on " * 80)
            await self.say("331 go on")
        elif verb == "PASS":
            if self.kind == "hang-up":
                return False
            await self.say("230 in")
        elif verb == "EPSV":
            if self.kind == "elsewhere":
                await self.say("500 no")
            else:
                await self.say(f"229 here (|||{await self.listen()}|)")
        elif verb == "PASV":
            port = await self.listen()
            await self.say(f"227 there (192,0,2,1,{port >> 8},{port & 255})")
        elif verb in ("MLSD", "RETR"):
            await self.transfer(verb)
        elif verb == "PWD":
            await self.say('257 "/"')
        elif verb in ("TYPE", "CWD"):
            await self.say("200 yes")
        else:
            await self.say("500 no")
        return True

    async def listen(self) -> int:
        connected = asyncio.get_running_loop().create_future()

        async def take(reader, writer) -> None:
            if not connected.done():
                connected.set_result(writer)

        server = await asyncio.start_server(take, "127.0.0.1", 0)
        self.data = connected
        return server.sockets[0].getsockname()[1]

    async def transfer(self, verb: str) -> None:
        writer = await self.data
        await self.say("150 here it comes")
        fact = b"type=file;size=1; "
        if self.kind == "many":
            for start in range(0, 100_001, 1000):
                writer.write(b"".join(fact + b"%d\r\n" % number for number in range(start, start + 1000)))
                await writer.drain()
        elif self.kind == "endless":
            while True:
                writer.write(PIECE)
                await writer.drain()
        elif self.kind == "names":
            for name in (b"red\x1b[31m\x07.txt", b"\xff\xfe", "\x9b31m back\u202etxt.exe".encode()):
                writer.write(fact + name + b"\r\n")
        elif self.kind == "half-read":
            writer.write(fact + b"ok.txt\r\nERROR.txt, whatever that means\r\n")
        elif self.kind == "garbage":
            writer.write(b"\0\1\2 what is this\r\n" * 10)
        else:
            writer.write(fact + b"a\r\n")
        await writer.drain()
        if self.kind == "cut":
            writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        writer.close()
        if self.kind == "no-end":
            await asyncio.sleep(SLOW_SECONDS)
        await self.say("426 cut" if self.kind == "cut" else "226 done")


async def serve(reader, writer) -> None:
    try:
        await Session(reader, writer).serve()
    except (ConnectionError, asyncio.LimitOverrunError):
        pass  # the client went first
    finally:
        writer.close()


async def main() -> None:
    options = json.loads(sys.argv[1])
    server = await asyncio.start_server(serve, sock=socket.socket(fileno=options["sockets"]["ftp"]))
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
