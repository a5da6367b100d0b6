"""An SFTP server that takes passwords only: asyncssh.

Run as a program with one argument, JSON: port (held for it, see listening.reserved_socket), host_key, user,
password, root (the folder it shows as /), access_log.
"""

import asyncio
import json
import os
import sys
import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # asyncssh still names ciphers that cryptography has deprecated
    import asyncssh

FORBIDDEN = "/forbidden"


class Files(asyncssh.SFTPServer):
    """The folder, read only, with one that nobody may open, whatever account this runs as."""

    root: str

    def __init__(self, channel):
        super().__init__(channel, chroot=self.root)

    def listdir(self, path):
        if path.decode("utf-8", "replace").rstrip("/").endswith(FORBIDDEN):
            raise asyncssh.SFTPPermissionDenied("Permission denied")
        return super().listdir(path)


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
