"""Servers that misbehave, one port each.

Run as a program with one argument, JSON: sockets (name to listening descriptor), sshd_port.
"""

import asyncio
import json
import os
import socket
import struct
import sys

PIECE = 65_536
SLOW_SECONDS = 600
BIG_BYTES = 1 << 30
LISTING_BYTES = 40 * 1024
SSH_MSG_KEXINIT = 20
HEADERS = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


class Hostile:
    """Each method serves one connection; when it returns the connection is closed, in order or by reset."""

    def __init__(self, sshd_port: int):
        self.sshd_port = sshd_port

    async def silent(self, reader, writer) -> None:
        writer.transport.pause_reading()
        await asyncio.sleep(SLOW_SECONDS)

    async def slow_http(self, reader, writer) -> None:
        await _request(reader)
        writer.write(HEADERS + b"Content-Length: 1000000\r\n\r\n")
        for _ in range(SLOW_SECONDS):
            writer.write(b".")
            await writer.drain()
            await asyncio.sleep(1)

    async def big_http(self, reader, writer) -> None:
        await _request(reader)
        writer.write(HEADERS + b"Transfer-Encoding: chunked\r\n\r\n")
        chunk = b"%x\r\n%b\r\n" % (PIECE, b"All work and no play. ".ljust(64) * (PIECE // 64))
        for _ in range(BIG_BYTES // PIECE):
            writer.write(chunk)
            await writer.drain()
        writer.write(b"0\r\n\r\n")
        await writer.drain()

    async def garbage(self, reader, writer) -> None:
        writer.write(os.urandom(4096))
        await writer.drain()

    async def cut_http(self, reader, writer) -> None:
        await _request(reader)
        writer.write(HEADERS + b"Content-Length: 1000\r\n\r\n" + b"." * 100)
        await _reset(writer)

    async def cut_tls(self, reader, writer) -> None:
        header = await reader.readexactly(5)  # RFC 8446, section 5.1
        await reader.readexactly(struct.unpack(">H", header[3:])[0])
        await _reset(writer)

    async def cut_ssh_handshake(self, reader, writer) -> None:
        await self._proxy(reader, writer, _through_key_exchange_proposal)

    async def cut_ssh_listing(self, reader, writer) -> None:
        await self._proxy(reader, writer, _through_part_of_a_listing)

    async def ssh_banner_only(self, reader, writer) -> None:
        writer.write(b"SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n")
        await writer.drain()
        await asyncio.sleep(SLOW_SECONDS)

    async def _proxy(self, reader, writer, forward) -> None:
        """Passes everything on to sshd, and back what `forward` lets pass; then resets the client's connection."""
        server_reader, server_writer = await asyncio.open_connection("127.0.0.1", self.sshd_port)
        upward = asyncio.create_task(_copy(reader, server_writer))
        try:
            await forward(server_reader, writer)
            await _reset(writer)
        finally:
            upward.cancel()
            server_writer.close()


async def _request(reader) -> None:
    await reader.readuntil(b"\r\n\r\n")


async def _reset(writer) -> None:
    """Sends what is left, then resets: SO_LINGER of zero seconds (socket(7))."""
    await writer.drain()
    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.close()


async def _copy(reader, writer) -> None:
    while data := await reader.read(PIECE):
        writer.write(data)
        await writer.drain()
    writer.close()


async def _through_key_exchange_proposal(reader, writer) -> None:
    """RFC 4253: the identification line (4.2), then one packet (6) with SSH_MSG_KEXINIT (7.1)."""
    writer.write(await reader.readuntil(b"\n"))
    length = await reader.readexactly(4)
    packet = await reader.readexactly(struct.unpack(">I", length)[0])
    if packet[1] != SSH_MSG_KEXINIT:
        print(f"expected SSH_MSG_KEXINIT, got message {packet[1]}", file=sys.stderr)
    writer.write(length + packet)


async def _through_part_of_a_listing(reader, writer) -> None:
    remaining = LISTING_BYTES
    while remaining > 0 and (data := await reader.read(min(remaining, PIECE))):
        remaining -= len(data)
        writer.write(data)
        await writer.drain()


def _served(method):
    async def serve(reader, writer) -> None:
        try:
            await method(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            pass  # the client went first
        finally:
            writer.close()

    return serve


async def main() -> None:
    options = json.loads(sys.argv[1])
    hostile = Hostile(options["sshd_port"])
    servers = [
        await asyncio.start_server(_served(getattr(hostile, name)), sock=socket.socket(fileno=descriptor))
        for name, descriptor in options["sockets"].items()]
    await asyncio.gather(*(server.serve_forever() for server in servers))


if __name__ == "__main__":
    asyncio.run(main())
