"""A stand-in FIX 4.4 acceptor: prints its port, and answers connections for five minutes, or until it is ended.

It checks BodyLength and CheckSum on its own, so that a logon which passes here is well formed. Its argument says
how it answers: `accept`, `refuse` (a Logout with a reason), `silent`, `cut` (ends the connection), `garbage`, or
`checksum` (a wrong one).
"""

import re
import socket
import sys
import threading

MESSAGE = re.compile(rb"8=FIX\.4\.4\x019=(\d+)\x01(.*?)10=(\d{3})\x01", re.DOTALL)


def answer(kind, number, more=b""):
    body = b"35=%s\x0149=EXCHANGE\x0156=DESK\x0134=%d\x0152=20210814-12:31:00.000\x01%s" % (kind, number, more)
    start = b"8=FIX.4.4\x019=%d\x01%s" % (len(body), body)
    return start, b"10=%03d\x01" % (sum(start) % 256)


def receive(connection):
    data = b""
    while not data.endswith(b"\x01") or not MESSAGE.search(data):
        part = connection.recv(4096)
        if not part:
            return None
        data += part
    match = MESSAGE.fullmatch(data)
    if not match or int(match[1]) != len(match[2]) or int(match[3]) != sum(data[: match.start(3) - 3]) % 256:
        return None
    return dict(field.split(b"=", 1) for field in match[2].split(b"\x01")[:-1])


def serve(connection, manner):
    with connection:
        connection.settimeout(30)
        logon = receive(connection)
        if logon is None or logon.get(b"35") != b"A" or manner == "cut":
            return
        if manner == "silent":
            connection.recv(1)
            return
        if manner == "garbage":
            connection.sendall(b"220 \x1b[31mwelcome\n" * 500)
            return
        if manner == "refuse":
            connection.sendall(b"".join(answer(b"5", 1, b"58=not\x1b[31m today\x01")))
            return
        start, trailer = answer(b"A", 1, b"98=0\x01108=%s\x01" % logon[b"108"])
        connection.sendall(start + (b"10=999\x01" if manner == "checksum" else trailer))
        if (ending := receive(connection)) and ending.get(b"35") == b"5":
            connection.sendall(b"".join(answer(b"5", 2)))


def main():
    listener = socket.create_server(("127.0.0.1", 0))
    print(listener.getsockname()[1], flush=True)

    def accept():
        while True:
            connection, _ = listener.accept()
            threading.Thread(target=serve, args=(connection, sys.argv[1]), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    threading.Event().wait(300)


if __name__ == "__main__":
    main()
