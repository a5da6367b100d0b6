"""An SFTP server (draft-ietf-secsh-filexfer-02) that lies, cuts and goes on for ever: a subsystem for sshd.

Run as `lying_sftp.py FOLDER`; the folder keeps what has to be known from one session to the next. Paths say what happens:

    /many/N           a folder with N files, told apart by their names alone
    /endless          a folder that always has more
    /names            names with a line end, an escape sequence, a slash, and bytes that are no UTF-8
    /bare             a file, a folder and nothing that is there, of none of which the list says what it is
    /loop…            a folder with one folder in it, and so on without end
    /lie/KIND         a listing that ends in: length, count, name (each too large), garbage, end (of the server)
    /file/short       says 1000 bytes, has 600           /file/long       says 1000 bytes, has 2000
    /file/grows       says more after than before        /file/too-much   more bytes than were asked for
    /file/end         the server ends in the middle
    /cut/NAME         a megabyte; in the first session nothing follows the first third of it. NAME "changed": it has another
                      time in the second session
"""

import struct
import sys
from pathlib import Path

FOLDER = Path(sys.argv[1])
INIT, VERSION, OPEN, CLOSE, READ, LSTAT, FSTAT, OPENDIR, READDIR, STAT = 1, 2, 3, 4, 5, 7, 8, 11, 12, 17
STATUS, HANDLE, DATA, NAME, ATTRS = 101, 102, 103, 104, 105
OK, EOF, NO_SUCH_FILE = 0, 1, 2
SIZE, SIZE_PERMISSIONS_TIME = 0x1, 0x1 | 0x4 | 0x8
REGULAR, DIRECTORY = 0o100644, 0o040755
CUT_SIZE, CUT_AT = 1_000_000, 300_000
NAMES = [b"new\nline", b"\x1b[31mred\x1b[0m\x07", b"../../outside", b"\xff\xfe"]

places: dict[bytes, int] = {}


def send(kind: int, number: int, body: bytes = b"") -> None:
    packet = struct.pack(">BI", kind, number) + body
    write(struct.pack(">I", len(packet)) + packet)


def write(data: bytes) -> None:
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def string(text: bytes) -> bytes:
    return struct.pack(">I", len(text)) + text


def attributes(mode: int, size: int, time: int = 1_600_000_000) -> bytes:
    return struct.pack(">IQIII", SIZE_PERMISSIONS_TIME, size, mode, time, time)


def status(number: int, code: int) -> None:
    send(STATUS, number, struct.pack(">I", code) + string(b"") + string(b""))


def names(number: int, entries: list[tuple[bytes, int]]) -> None:
    send(NAME, number, struct.pack(">I", len(entries)) + b"".join(
        string(name) + string(name) + attributes(mode, 1) for name, mode in entries))


def list_next(number: int, path: bytes) -> None:
    place = places[path]
    places[path] = place + 1
    if path == b"/endless" or path.startswith(b"/many/"):
        count = 10**12 if path == b"/endless" else int(path.split(b"/")[2])
        first, last = place * 100, min(place * 100 + 100, count)
        if first >= last:
            return status(number, EOF)
        return names(number, [(b"report-%08d.csv" % one, REGULAR) for one in range(first, last)])
    if path == b"/names" and place == 0:
        return names(number, [(name, REGULAR) for name in NAMES])
    if path == b"/bare" and place == 0:
        return send(NAME, number, struct.pack(">I", 3) + b"".join(
            string(name) + string(name) + struct.pack(">IQ", SIZE, 9) for name in (b"file", b"folder", b"gone")))
    if path.startswith(b"/loop") and place == 0:
        return names(number, [(b"again", DIRECTORY)])
    if not path.startswith(b"/lie/"):
        return status(number, EOF)
    if place == 0:
        return names(number, [(b"first", REGULAR)])
    entry = string(b"second") + string(b"second") + attributes(REGULAR, 1)
    match path:
        case b"/lie/length":
            write(struct.pack(">IBI", 0xFFFFFFF0, NAME, number) + struct.pack(">I", 1) + entry)
        case b"/lie/count":
            send(NAME, number, struct.pack(">I", 1000) + entry)
        case b"/lie/name":
            send(NAME, number, struct.pack(">I", 1) + struct.pack(">I", 0x7FFFFFFF) + b"second")
        case b"/lie/garbage":
            write(b"\x00\x00\x00\x09" + b"not sftp " * 1000)
        case _:
            sys.exit(0)


def sizes(path: bytes) -> tuple[int, int, int]:
    """What it says before, what it says after, and what it has."""
    if path.startswith(b"/cut/"):
        return CUT_SIZE, CUT_SIZE, CUT_SIZE
    return {b"/file/short": (1000, 1000, 600), b"/file/long": (1000, 1000, 2000), b"/file/grows": (1000, 1001, 1000),
            b"/file/too-much": (100_000, 100_000, 100_000), b"/file/end": (100_000, 100_000, 100_000)}[path]


def time_of(path: bytes) -> int:
    return 1_600_000_000 + (path == b"/cut/changed" and mark("session", path).exists() and not is_first(path))


def mark(word: str, path: bytes) -> Path:
    return FOLDER / f"{word}-{path.decode().rpartition('/')[2]}"


def is_first(path: bytes) -> bool:
    return path in begun


begun: set[bytes] = set()


def begin(path: bytes) -> None:
    if path.startswith(b"/cut/") and not mark("session", path).exists():
        mark("session", path).touch()
        begun.add(path)


def read(number: int, path: bytes, offset: int, length: int) -> None:
    size = sizes(path)[2]
    if path.startswith(b"/cut/"):
        if is_first(path) and offset >= CUT_AT:
            mark("stalled", path).touch()
            return None
        with open(mark("offsets", path), "a") as log:
            log.write(f"{offset}\n")
    if offset >= size:
        return status(number, EOF)
    if path == b"/file/end" and offset > 0:
        sys.exit(0)
    length = min(length, size - offset)
    if path == b"/file/too-much":
        length = 60_000
    send(DATA, number, string(bytes((offset + one) * 7 % 251 for one in range(length))))


def answer(kind: int, number: int, body: bytes) -> None:
    if kind == CLOSE:
        return status(number, OK)
    length = struct.unpack_from(">I", body)[0]
    path, rest = body[4:4 + length], body[4 + length:]
    if kind == OPENDIR:
        places[path] = 0
        send(HANDLE, number, string(path))
    elif kind == READDIR:
        list_next(number, path)
    elif path in (b"/bare/file", b"/bare/folder") and kind == STAT:
        send(ATTRS, number, attributes(REGULAR if path == b"/bare/file" else DIRECTORY, 9))
    elif not path.startswith((b"/file/", b"/cut/")):
        status(number, NO_SUCH_FILE)
    elif kind in (STAT, LSTAT, FSTAT):
        begin(path)
        send(ATTRS, number, attributes(REGULAR, sizes(path)[kind == FSTAT], time_of(path)))
    elif kind == OPEN:
        send(HANDLE, number, string(path))
    elif kind == READ:
        read(number, path, *struct.unpack_from(">QI", rest))
    else:
        status(number, NO_SUCH_FILE)


def main() -> None:
    while len(head := sys.stdin.buffer.read(5)) == 5:
        length, kind = struct.unpack(">IB", head)
        body = sys.stdin.buffer.read(length - 1)
        if kind == INIT:
            write(struct.pack(">IBI", 5, VERSION, 3))
        else:
            answer(kind, struct.unpack_from(">I", body)[0], body[4:])


if __name__ == "__main__":
    main()
