"""OpenSSH: sshd with public keys only, the folders it shows, and ssh-agent."""

import os
import pwd
import re
import shutil
import subprocess
import sys
from pathlib import Path

from .family import Family, PeerFailure
from .listening import port_of, reserved_socket
from .ssh_keys import PASSPHRASE, SSHKeys

MANY = 2000
REPORTS = {
    "CSETTLE1_20210814.txt": "Settlement report\n" * 40,
    "DRPT01_20210814.csv": "series,position\nHSI,12\n",
    "Übersicht 14 August.txt": "A name with a space and an umlaut\n",
}

CONFIGURATION = """\
ListenAddress 127.0.0.1:{port}
HostKey {keys}/host_ed25519
HostKey {keys}/host_ecdsa
PidFile none
AuthorizedKeysFile {keys}/authorized_keys
StrictModes no
UsePAM no
PubkeyAuthentication yes
PasswordAuthentication no
KbdInteractiveAuthentication no
PermitRootLogin prohibit-password
AllowUsers {user}
PermitUserRC no
PermitUserEnvironment no
AllowTcpForwarding no
AllowAgentForwarding no
X11Forwarding no
PermitTunnel no
PrintMotd no
PrintLastLog no
UseDNS no
LoginGraceTime 120
MaxStartups 200:30:400
LogLevel VERBOSE
Subsystem sftp internal-sftp
{newer}
"""


class OpenSSH:
    """sshd on a port that is held for it from the start, and the folders it serves."""

    def __init__(self, folder: Path, keys: SSHKeys, family: Family):
        self.folder = folder
        self.keys = keys
        self.family = family
        self.holder = reserved_socket()
        self.port = port_of(self.holder)
        self.user = pwd.getpwuid(os.getuid()).pw_name
        folder.mkdir()
        for name in ("reports", "empty", "many"):
            (folder / name).mkdir()
        write_reports(folder / "reports")
        for number in range(MANY):
            (folder / "many" / f"report-{number:04}.csv").touch()

    def start(self) -> int:
        """Must follow the making of the host keys."""
        path = self.folder / "sshd_config"
        path.write_text(CONFIGURATION.format(
            port=self.port, keys=self.keys.folder, user=self.user, newer=_newer_options()))
        program = shutil.which("sshd", path=os.environ.get("PATH", "") + ":/usr/sbin")
        if program is None:
            raise PeerFailure("sshd is not installed; scripts/bootstrap installs it")
        if os.getuid() == 0:
            # Where privileged sshd parts with its rights (sshd(8), FILES); a machine without its service lacks it.
            Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)
        return self.family.start("sshd", [program, "-D", "-e", "-f", path])

    def description(self, known_hosts: dict[str, Path]) -> dict:
        return {
            "port": self.port, "user": self.user, "key": str(self.keys.path("user")),
            "encrypted_key": str(self.keys.path("user_encrypted")), "passphrase": PASSPHRASE,
            "rsa_key": str(self.keys.path("user_rsa")), "refused_key": str(self.keys.path("user_refused")),
            **{name: str(path) for name, path in known_hosts.items()},
            "fingerprint": self.keys.fingerprint("host_ed25519"),
            "ecdsa_fingerprint": self.keys.fingerprint("host_ecdsa"),
            **{name: str(self.folder / name) for name in ("reports", "empty", "many")},
            "log": str(self.family.log("sshd"))}


class Agent:
    """ssh-agent in the foreground, with one key."""

    def __init__(self, folder: Path, family: Family):
        self.socket = folder / "agent.sock"
        self.family = family

    def start(self) -> int:
        return self.family.start("ssh-agent", ["ssh-agent", "-D", "-a", self.socket])

    def add(self, key: Path) -> int:
        """Must follow the socket's appearance."""
        return self.family.start("ssh-add", ["ssh-add", "-q", key], environment={"SSH_AUTH_SOCK": str(self.socket)})


def write_reports(folder: Path) -> None:
    for name, text in REPORTS.items():
        (folder / name).write_text(text)


def _newer_options() -> str:
    """OpenSSH 9.8 began to shut out an address after failed logons, which tests make on purpose."""
    banner = subprocess.run(["ssh", "-V"], capture_output=True, text=True, check=True, timeout=10).stderr
    version = re.match(r"OpenSSH_(\d+)\.(\d+)", banner)
    if version is None:
        print(f"with-peers: cannot read the version in {banner.strip()!r}; taking it for an old one", file=sys.stderr)
        return ""
    return "PerSourcePenalties no" if tuple(map(int, version.groups())) >= (9, 8) else ""
