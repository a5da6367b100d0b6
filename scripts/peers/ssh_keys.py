"""Host keys, user keys and known_hosts files, made by ssh-keygen."""

import base64
import hashlib
import hmac
import os
from pathlib import Path

from .family import Family

PASSPHRASE = "key passphrase"
PLAN_HOSTS = [("10.151.14.121", 10022), ("10.151.14.122", 10022)]
KINDS = {
    "host_ed25519": ["-t", "ed25519", "-N", ""],
    "host_ecdsa": ["-t", "ecdsa", "-N", ""],
    "host_changed": ["-t", "ed25519", "-N", ""],
    "user": ["-t", "ed25519", "-N", ""],
    "user_encrypted": ["-t", "ed25519", "-N", PASSPHRASE, "-a", "4"],
    "user_refused": ["-t", "ed25519", "-N", ""],
    "user_rsa": ["-t", "rsa", "-b", "3072", "-N", ""],
}
AUTHORISED = ["user", "user_encrypted", "user_rsa"]


class SSHKeys:
    """The keys of a run; they are made side by side, `ready` waits for some of them."""

    def __init__(self, folder: Path, family: Family):
        self.folder = folder
        self.family = family
        folder.mkdir()
        self.jobs = {
            name: family.start(
                f"ssh-keygen-{name}", ["ssh-keygen", "-q", "-C", f"{name}@peers", *options, "-f", folder / name])
            for name, options in KINDS.items()}

    def ready(self, deadline: float, *names: str) -> None:
        for name in names or KINDS:
            self.family.finish(self.jobs[name], deadline)

    def path(self, name: str) -> Path:
        return self.folder / name

    def public(self, name: str) -> str:
        """The public key as "type base64"."""
        return " ".join((self.folder / f"{name}.pub").read_text().split()[:2])

    def fingerprint(self, name: str) -> str:
        """As ssh-keygen -l prints it."""
        digest = hashlib.sha256(base64.b64decode(self.public(name).split()[1])).digest()
        return "SHA256:" + base64.b64encode(digest).decode().rstrip("=")

    def write_authorised_keys(self) -> Path:
        path = self.folder / "authorized_keys"
        path.write_text("".join(self.public(name) + "\n" for name in AUTHORISED))
        return path

    def write_known_hosts(self, ports: list[int]) -> dict[str, Path]:
        """Writes the four files; every port is one of 127.0.0.1."""
        hosts = [f"[{host}]:{port}" for host, port in PLAN_HOSTS + [("127.0.0.1", port) for port in ports]]
        right = [self.public("host_ed25519"), self.public("host_ecdsa")]
        files = {
            "known_hosts": [f"{host} {key}" for host in hosts for key in right],
            "known_hosts_hashed": [f"{_hashed(host)} {key}" for host in hosts for key in right],
            "known_hosts_changed": [f"{host} {self.public('host_changed')}" for host in hosts],
            "known_hosts_empty": [],
        }
        for name, lines in files.items():
            (self.folder / name).write_text("".join(line + "\n" for line in lines))
        return {name: self.folder / name for name in files}


def _hashed(host: str) -> str:
    """A host name as HashKnownHosts stores it (sshd(8), SSH_KNOWN_HOSTS FILE FORMAT)."""
    salt = os.urandom(20)
    digest = hmac.new(salt, host.encode(), hashlib.sha1).digest()
    return f"|1|{base64.b64encode(salt).decode()}|{base64.b64encode(digest).decode()}"
