"""Servers as they are in use: vsftpd for files, Dovecot for mail.

Both run without special rights. Where this program is root they run as nobody, since Dovecot gives no mail to root.
"""

import grp
import os
import pwd
import shutil
import socket
from pathlib import Path

from .family import Family
from .listening import port_of, reserved_socket
from .openssh import write_reports

FTP_USER, FTP_PASSWORD = "anonymous", "pass-phrase of RAP = 4711"
MAIL_USER, MAIL_PASSWORD = "rap-participant", "pass-phrase of RAP = 4711"
MESSAGES = [
    ("ops@example.com", "Connectivity test confirmed", "The test of 14 August is confirmed."),
    ("=?utf-8?Q?B=C3=B6rse?= <ops@example.com>", "=?utf-8?B?6YCj5o6l5ris6Kmm?=", "Beyond ASCII.")]


class Daemons:
    """vsftpd and Dovecot, in `folder`, which must be new."""

    def __init__(self, folder: Path, family: Family):
        self.folder = folder
        self.family = family
        self.holders = [reserved_socket() for _ in range(3)]
        self.ftp, self.imap, self.imaps = (port_of(one) for one in self.holders)
        self.account = pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
        self.group = grp.getgrgid(self.account.pw_gid).gr_name

    def start(self, certificate: Path, key: Path) -> list[int]:
        self.folder.mkdir()
        for source, name in ((certificate, "server.pem"), (key, "server.key")):
            shutil.copyfile(source, self.folder / name)
        (self.folder / "server.key").chmod(0o600)
        arguments = [self._vsftpd(), self._dovecot()]
        prefix = []
        if os.geteuid() == 0:
            # Names in the folder above stay hidden: it may be passed through, and not be listed.
            self.folder.parent.chmod(0o711)
            for root, _, files in os.walk(self.folder):
                for path in (Path(root), *(Path(root, name) for name in files)):
                    os.chown(path, self.account.pw_uid, self.account.pw_gid)
            prefix = ["setpriv", f"--reuid={self.account.pw_uid}", f"--regid={self.account.pw_gid}", "--clear-groups"]
        return [self.family.start(Path(one[0]).name, [*prefix, *one]) for one in arguments]

    def _vsftpd(self) -> list:
        root = self.folder / "ftp"
        for name in ("INBOX", "outbox", "empty"):
            (root / name).mkdir(parents=True)
        write_reports(root / "INBOX")
        passwords = self.folder / "ftp-passwords"
        passwords.write_text(FTP_PASSWORD + "\n")
        configuration = self.folder / "vsftpd.conf"
        # A list of passwords for "anonymous" is its only logon that asks no system account. Its default, that data
        # connections resume the session of the first, stays.
        configuration.write_text("\n".join([
            "listen=YES", "listen_address=127.0.0.1", f"listen_port={self.ftp}", "background=NO",
            "run_as_launching_user=YES", "local_enable=NO", "anonymous_enable=YES", f"anon_root={root}",
            "secure_email_list_enable=YES", f"email_password_file={passwords}", "write_enable=YES",
            "anon_upload_enable=YES", "anon_other_write_enable=YES", "anon_world_readable_only=NO",
            "ssl_enable=YES", "allow_anon_ssl=YES",
            "force_anon_logins_ssl=YES", "force_anon_data_ssl=YES", f"rsa_cert_file={self.folder}/server.pem",
            f"rsa_private_key_file={self.folder}/server.key", "pasv_address=127.0.0.1", "delay_failed_login=0",
            f"vsftpd_log_file={self.folder}/vsftpd.log", "xferlog_enable=YES"]) + "\n")
        return [_program("vsftpd"), configuration]

    def _dovecot(self) -> list:
        mail, run = self.folder / "mail", self.folder / "run"
        # Beside the INBOX, an empty folder "通知", by the name that it has in IMAP.
        for name in ("cur", "new", "tmp"):
            (mail / name).mkdir(parents=True)
            (mail / ".&kBp35Q-" / name).mkdir(parents=True)
        run.mkdir()
        for number, (sender, subject, text) in enumerate(MESSAGES):
            (mail / "new" / f"{number}.stand-in").write_text(
                f"From: {sender}\r\nTo: rap@example.com\r\nSubject: {subject}\r\n\r\n{text}\r\n")
        users = self.folder / "mail-users"
        users.write_text(f"{MAIL_USER}:{{PLAIN}}{MAIL_PASSWORD}\n")
        user, group = self.account.pw_name, self.group
        configuration = self.folder / "dovecot.conf"
        # No service may change its root folder, which only root can.
        configuration.write_text(f"""
base_dir = {run}
state_dir = {run}
log_path = /dev/stderr
protocols = imap
listen = 127.0.0.1
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
auth_failure_delay = 0
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {self.imap}
  }}
  inet_listener imaps {{
    port = {self.imaps}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
ssl = required
ssl_cert = <{self.folder}/server.pem
ssl_key = <{self.folder}/server.key
mail_location = maildir:{mail}
passdb {{
  driver = passwd-file
  args = {users}
}}
userdb {{
  driver = static
  args = uid={self.account.pw_uid} gid={self.account.pw_gid} home={self.folder}
}}
""")
        return [_program("dovecot"), "-F", "-c", configuration]

    def answer(self) -> bool:
        return all(_greets(port, start) for port, start in ((self.ftp, b"220 "), (self.imap, b"* OK ")))

    def description(self) -> dict:
        return {
            "ftp": self.ftp, "ftp_user": FTP_USER, "ftp_password": FTP_PASSWORD, "imap": self.imap, "imaps": self.imaps,
            "mail_user": MAIL_USER, "mail_password": MAIL_PASSWORD}


def _program(name: str) -> str:
    return shutil.which(name) or f"/usr/sbin/{name}"


def _greets(port: int, start: bytes) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=2) as connection:
            return connection.recv(64).startswith(start)
    except OSError:
        return False
