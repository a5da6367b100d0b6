"""An SFTP server that takes passwords only: asyncssh.

Run as a program with one argument, JSON: port (held for it, see listening.reserved_socket), host_key, user,
password, root (the folder it shows as /), access_log.
"""

import asyncio
import json
import os
import struct
import sys
import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # asyncssh still names ciphers that cryptography has deprecated
    import asyncssh

FORBIDDEN, FULL, WIDE = "/forbidden", "/full", "/wide"
ROOM = 4096
CUT_AT = 2_000_000
NO_SPACE_ON_FILESYSTEM = 14  # of draft-ietf-secsh-filexfer-07, which servers send whatever version was agreed on


class NoSpace(asyncssh.SFTPError):
    def __init__(self):
        super().__init__(NO_SPACE_ON_FILESYSTEM, "No space left on device")

    def encode(self, version: int) -> bytes:
        reason = self.reason.encode()
        return struct.pack(">II", self.code, len(reason)) + reason + struct.pack(">I", 0)


class Files(asyncssh.SFTPServer):
    """The folder, with one in which nobody may do anything, whatever account this runs as, and one that is full soon."""

    root: str
    cut: set[bytes] = set()

    def __init__(self, channel):
        super().__init__(channel, chroot=self.root)
        self.peer = channel.get_connection()

    def listdir(self, path):
        _check(path)
        return super().listdir(path)

    def open(self, path, pflags, attrs):
        _check(path)
        opened = super().open(path, pflags, attrs)
        if path.startswith(WIDE.encode() + b"/"):
            os.chmod(opened.fileno(), 0o644)
        return opened

    def fsetstat(self, file_obj, attrs):
        if os.path.dirname(os.fsdecode(file_obj.name)).endswith(WIDE):
            raise asyncssh.SFTPPermissionDenied("Permission denied")
        return super().fsetstat(file_obj, attrs)

    def remove(self, path):
        _check(path)
        return super().remove(path)

    def posix_rename(self, oldpath, newpath):
        if newpath.endswith(b"/stuck.txt"):
            raise asyncssh.SFTPPermissionDenied("Permission denied")
        return super().posix_rename(oldpath, newpath)

    def read(self, file_obj, offset, size):
        """Cuts the first connection that reads on in a file "cut-once…", and never lets such a file be begun again."""
        name = os.fsencode(file_obj.name)
        if os.path.basename(name).startswith(b"cut-once"):
            if name not in self.cut and offset >= CUT_AT:
                self.cut.add(name)
                self.peer.abort()
            elif name in self.cut and offset == 0:
                raise asyncssh.SFTPPermissionDenied("Permission denied")
        return super().read(file_obj, offset, size)

    def write(self, file_obj, offset, data):
        if os.path.dirname(os.fsdecode(file_obj.name)).endswith(FULL) and offset + len(data) > ROOM:
            raise NoSpace
        return super().write(file_obj, offset, data)


def _check(path: bytes) -> None:
    if (path.decode("utf-8", "replace").rstrip("/") + "/").startswith(FORBIDDEN + "/"):
        raise asyncssh.SFTPPermissionDenied("Permission denied")


class Logon(asyncssh.SSHServer):
    """Compares user and password, and writes each attempt to the log."""

    user: str
    password: str
    log: int

    def begin_auth(self, username: str) -> bool:
        return True

    def password_auth_supported(self) -> bool:
        return True

    def public_key_auth_supported(self) -> bool:
        return False

    def kbdint_auth_supported(self) -> bool:
        return False

    def validate_password(self, username: str, password: str) -> bool:
        known = username == self.user or username.startswith(self.user + "-")
        accepted = known and password == self.password
        outcome = "accepted" if accepted else "refused"
        os.write(self.log, (json.dumps({"user": username, "outcome": outcome}) + "\n").encode())
        return accepted


async def main() -> None:
    options = json.loads(sys.argv[1])
    Logon.user, Logon.password = options["user"], options["password"]
    Logon.log = os.open(options["access_log"], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    Files.root = options["root"]
    server = await asyncssh.listen(
        "127.0.0.1", options["port"], reuse_address=True, server_host_keys=[options["host_key"]],
        server_factory=Logon, sftp_factory=Files, allow_scp=False, server_version="StandIn_1.0")
    await server.wait_closed()


if __name__ == "__main__":
    asyncio.run(main())
