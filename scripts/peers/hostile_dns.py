"""A DNS server that misbehaves: the first label of the name it is asked for says how.

Run as a program with one argument, JSON: datagrams (bound UDP descriptors), listener (a listening TCP descriptor).
"""

import asyncio
import json
import os
import socket
import struct
import sys

ADDRESS = b"\xc0\x0c\0\1\0\1\0\0\1\x2c\0\4\xc0\0\2\x0a"  # 192.0.2.10 for the name of the question, RFC 1035 section 4.1.3
NAME_SERVER = b"\xc0\x0c\0\2\0\1\0\0\1\x2c\0\2\xc0\x0c"  # the name of the question is its own
TRUNCATED = 0x8380
ANSWER = 0x8180
SLOW_SECONDS = 600


def reply(query: bytes, records: bytes = ADDRESS, count: int = 1, flags: int = ANSWER, identifier: int | None = None,
          asked: bytes | None = None, authority: int = 0) -> bytes:
    given = struct.unpack(">H", query[:2])[0] if identifier is None else identifier
    return struct.pack(">6H", given, flags, 1, count, authority, 0) + (query[12:] if asked is None else asked) + records


def datagrams_for(query: bytes) -> list[bytes]:
    number = struct.unpack(">H", query[:2])[0]
    pointer = struct.pack(">H", 0xC000 | len(query))  # to the record it begins
    other = b"\5other\4test\0\0\1\0\1"
    return {
        "silent": [],
        "wrong-id": [reply(query, identifier=number ^ 1)],
        "truncated": [reply(query, b"", 0, TRUNCATED)],
        "garbage": [os.urandom(200)],
        "loop": [reply(query, pointer + ADDRESS[2:])],
        "other-name": [reply(query, asked=other)],
        "own-question": [query],
        "count": [reply(query, count=65_535)],
        "late": [reply(query, identifier=number ^ 1), os.urandom(40), reply(query, asked=other), reply(query)],
        "server-failure": [reply(query, b"", 0, 0x8182)],
        "referral": [reply(query, NAME_SERVER, 0, authority=1)],
    }.get(behaviour(query), [reply(query, b"", 0, 0x8183)])


def behaviour(query: bytes) -> str:
    return query[13:13 + query[12]].decode("ascii", "replace") if len(query) > 12 else ""


class Datagrams(asyncio.DatagramProtocol):
    def connection_made(self, transport) -> None:
        self.transport = transport

    def datagram_received(self, data: bytes, address) -> None:
        for one in datagrams_for(data):
            self.transport.sendto(one, address)


async def over_tcp(reader, writer) -> None:
    """The same over TCP; `truncated` is cut there in the middle of its answer."""
    try:
        query = await reader.readexactly(struct.unpack(">H", await reader.readexactly(2))[0])
        kind = behaviour(query)
        if kind == "silent":
            await asyncio.sleep(SLOW_SECONDS)
        for one in [reply(query)] if kind == "truncated" else datagrams_for(query):
            message = struct.pack(">H", len(one)) + one
            writer.write(message[:20] if kind == "truncated" else message)
        await writer.drain()
    except (ConnectionError, asyncio.IncompleteReadError):
        pass  # the client went first
    finally:
        writer.close()


async def main() -> None:
    options = json.loads(sys.argv[1])
    loop = asyncio.get_running_loop()
    for descriptor in options["datagrams"]:
        await loop.create_datagram_endpoint(Datagrams, sock=socket.socket(fileno=descriptor))
    server = await asyncio.start_server(over_tcp, sock=socket.socket(fileno=options["listener"]))
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
