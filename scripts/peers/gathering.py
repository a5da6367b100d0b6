"""All peers of a run: started side by side, waited for, described in peers.json."""

import json
import os
import socket
import ssl
import sys
import time
from pathlib import Path

from . import certificates as authority
from .daemons import Daemons
from .dnsmasq import ZONE, DNSServer
from .family import Family, PeerFailure
from .listening import BACKLOG, listening_socket, port_of, reserved_pair, reserved_socket
from .proxies import Proxies
from .openssh import Agent, OpenSSH, write_reports
from .ssh_keys import SSHKeys
from .web import PASSWORD, USER, Web

START_SECONDS = 30.0
HOSTILE = [
    "silent", "slow_http", "big_http", "garbage", "cut_http", "cut_tls", "cut_ssh_handshake", "cut_ssh_listing",
    "ssh_banner_only"]
FTP, MAIL = ["plain", "explicit", "implicit", "old"], ["plain", "explicit", "implicit"]
SFTP_USER, SFTP_PASSWORD = "rap-participant", "pass-phrase of RAP = 4711"


class Gathering:
    """Starts everything in `folder`, which must be new and private."""

    def __init__(self, folder: Path, family: Family):
        self.folder = folder
        self.family = family
        self.deadline = time.monotonic() + START_SECONDS

    def start(self) -> Path:
        """Returns the path of peers.json once every peer answers; raises PeerFailure."""
        family = self.family
        keys = SSHKeys(self.folder / "keys", family)
        agent = Agent(self.folder, family)
        web = Web(self.folder / "web")
        sshd = OpenSSH(self.folder / "sftp", keys, family)
        password_port, closed = reserved_socket(), reserved_socket()
        hostile = {name: listening_socket() for name in HOSTILE}
        hostile_ports = {name: port_of(one) for name, one in hostile.items()}
        names = DNSServer(family)
        proxies = Proxies(self.folder, family)
        daemons = Daemons(self.folder / "daemons", family)
        forms = listening_socket()
        (dns_listener, dns), (dns_closed, dns_alone) = reserved_pair(), reserved_pair()
        dns_listener.listen(BACKLOG)
        hostile_ports |= {"dns": port_of(dns), "dns_without_tcp": port_of(dns_alone)}

        running = [
            agent.start(), web.start_application(family), self._start_hostile(hostile, sshd.port), names.start(),
            self._start_hostile_dns(dns_listener, [dns, dns_alone])]
        running.append(self._start_program(
            "web_forms", {"socket": forms.fileno(), "user": USER, "password": PASSWORD}, [forms]))
        running += proxies.start()
        pem = authority.make_certificates(self.folder / "certificates")
        running.append(web.start_nginx(family, pem))
        running += daemons.start(*pem["server"])
        keys.ready(self.deadline, "host_ed25519", "host_ecdsa")
        running.append(sshd.start())
        running.append(self._start_password_sftp(port_of(password_port), keys.path("host_ed25519")))
        ftp, smtp = _listening(FTP), _listening(MAIL)
        imap, hostile_ftp = _listening(MAIL[1:]), _listening(["ftp"])
        running += self._start_ftp_and_mail(pem["server"], ftp, smtp, imap, hostile_ftp)
        hostile_ports |= _ports(hostile_ftp)
        # Held for as long as this object lives.
        self.holders = [sshd.holder, password_port, closed, names.holder, dns_closed, *proxies.holders, *daemons.holders]

        description = {
            "folder": str(self.folder), "ca": str(pem["ca"][0]), "other_ca": str(pem["other_ca"][0]),
            "ipv6": web.has_ipv6, "web": web.description(),
            "bad_certificates": {name: port_of(one) for name, one in web.bad.items()},
            "client_certificate": {
                "port": port_of(web.client), "certificate": str(pem["client"][0]), "key": str(pem["client"][1]),
                "encrypted_key": str(pem["client"][1].with_name("client-encrypted.key")),
                "pkcs12": str(pem["client"][1].with_name("client.p12")),
                "passphrase": authority.CLIENT_PASSPHRASE},
            "forms": port_of(forms), "proxies": proxies.description(), "pin": authority.pin(pem["server"][0]),
            "ssh_password": {
                "port": port_of(password_port), "user": SFTP_USER, "password": SFTP_PASSWORD, "reports": "/INBOX",
                "empty": "/empty", "forbidden": "/forbidden", "full": "/full", "outbox": "/outbox", "wide": "/wide", "root": str(self.folder / "password-sftp"),
                "access_log": str(self.folder / "sftp-access.jsonl")},
            "dns": {"port": names.port, "zone": ZONE},
            "ftp": {
                **_ports(ftp), "user": SFTP_USER, "password": SFTP_PASSWORD, "root": str(self.folder / "ftp"),
                "access_log": str(self.folder / "ftp-access.jsonl")},
            "mail": {
                "smtp": _ports(smtp), "imap": {**{"plain": 0}, **_ports(imap)}, "user": SFTP_USER, "password": SFTP_PASSWORD,
                "folder": str(self.folder / "mail"), "access_log": str(self.folder / "mail-access.jsonl")},
            "daemons": daemons.description(),
            "agent_socket": str(agent.socket), "hostile": {**hostile_ports, "closed": port_of(closed)}}

        for handed_over in [
                *hostile.values(), forms, *ftp.values(), *smtp.values(), *imap.values(), *hostile_ftp.values(), dns_listener, dns,
                dns_alone]:
            handed_over.close()
        web.close()
        self._until(running, "the agent's socket", agent.socket.exists)
        self._until(running, "dnsmasq", names.answers)
        self._until(running, "the proxies", proxies.answer)
        self._until(running, "vsftpd and Dovecot", daemons.answer)
        keys.ready(self.deadline)
        keys.write_authorised_keys()
        added = agent.add(keys.path("user"))
        known_hosts = keys.write_known_hosts([
            sshd.port, description["ssh_password"]["port"], hostile_ports["cut_ssh_handshake"],
            hostile_ports["cut_ssh_listing"], hostile_ports["ssh_banner_only"]])
        description["ssh"] = sshd.description(known_hosts)
        self._wait_for_answers(running, description)
        family.finish(added, self.deadline)
        path = self.folder / "peers.json"
        path.write_text(json.dumps(description, indent=2) + "\n")
        return path

    def _start_hostile(self, sockets: dict[str, socket.socket], sshd_port: int) -> int:
        options = {"sshd_port": sshd_port, "sockets": {name: one.fileno() for name, one in sockets.items()}}
        return self._start_program("hostile", options, list(sockets.values()))

    def _start_hostile_dns(self, listener: socket.socket, datagrams: list[socket.socket]) -> int:
        options = {"listener": listener.fileno(), "datagrams": [one.fileno() for one in datagrams]}
        return self._start_program("hostile_dns", options, [listener, *datagrams])

    def _start_password_sftp(self, port: int, host_key: Path) -> int:
        root = self.folder / "password-sftp"
        for name in ("INBOX", "empty", "forbidden", "full", "outbox", "wide"):
            (root / name).mkdir(parents=True)
        write_reports(root / "INBOX")
        write_reports(root / "forbidden")
        log = self.folder / "sftp-access.jsonl"
        log.touch()
        return self._start_program("password_sftp", {
            "port": port, "host_key": str(host_key), "user": SFTP_USER, "password": SFTP_PASSWORD,
            "root": str(root), "access_log": str(log)})

    def _start_ftp_and_mail(self, identity: tuple[Path, Path], ftp, smtp, imap, hostile_ftp) -> list[int]:
        root = self.folder / "ftp"
        for name in ("INBOX", "empty", "forbidden", "outbox"):
            (root / name).mkdir(parents=True)
        write_reports(root / "INBOX")
        write_reports(root / "forbidden")
        mail = self.folder / "mail"
        for name in ("cur", "new", "tmp"):
            (mail / name).mkdir(parents=True)
        logs = {name: self.folder / f"{name}-access.jsonl" for name in ("ftp", "mail")}
        for log in logs.values():
            log.touch()
        common = {
            "certificate": str(identity[0]), "key": str(identity[1]), "user": SFTP_USER, "password": SFTP_PASSWORD}
        return [
            self._start_listeners("ftp", ftp, {**common, "root": str(root), "log": str(logs["ftp"])}),
            self._start_listeners("mail", smtp, {**common, "folder": str(mail), "log": str(logs["mail"])}),
            self._start_listeners("imap", imap, {**common, "folder": str(mail)}),
            self._start_listeners("hostile_ftp", hostile_ftp, {})]

    def _start_listeners(self, name: str, sockets: dict[str, socket.socket], options: dict) -> int:
        descriptors = {key: one.fileno() for key, one in sockets.items()}
        return self._start_program(name, {**options, "sockets": descriptors}, list(sockets.values()))

    def _start_program(self, name: str, options: dict, sockets=()) -> int:
        script = Path(__file__).with_name(f"{name}.py")
        return self.family.start(
            name.replace("_", "-"), [sys.executable, "-B", script, json.dumps(options)], handed_over=sockets)

    def _wait_for_answers(self, running: list[int], description: dict) -> None:
        web, hostile = description["web"], description["hostile"]
        trust = ssl.create_default_context(cafile=description["ca"])
        page = b"GET /page HTTP/1.0\r\n\r\n"
        form = b"GET / HTTP/1.0\r\n\r\n"
        for what, port, question, answer, tls in [
            ("nginx", web["http_port"], page, b"HTTP/1.1 200", None),
            ("nginx over TLS", web["https_port"], page, b"HTTP/1.1 200", trust),
            ("the logon application", web["http_port"], form, b"HTTP/1.1 200", None),
            ("sshd", description["ssh"]["port"], b"", b"SSH-2.0-", None),
            ("the password server", description["ssh_password"]["port"], b"", b"SSH-2.0-", None),
            ("the FTP servers", description["ftp"]["plain"], b"", b"220 ", None),
            ("the hostile FTP server", hostile["ftp"], b"", b"220 ", None),
            ("the SMTP servers", description["mail"]["smtp"]["plain"], b"", b"220 ", None),
            ("the IMAP servers", description["mail"]["imap"]["explicit"], b"", b"* OK ", None),
            ("the hostile servers", hostile["ssh_banner_only"], b"", b"SSH-2.0-", None),
        ]:
            self._until(running, what, lambda: _answers(port, question, answer, tls))

    def _until(self, running: list[int], what: str, ready) -> None:
        while not ready():
            for pid in running:
                self.family.require_running(pid)
            if time.monotonic() > self.deadline:
                raise PeerFailure(f"{what} did not answer within {START_SECONDS:.0f} s\n{self._logs()}")
            time.sleep(0.01)

    def _logs(self) -> str:
        texts = {path.name: path.read_text(errors="replace").strip() for path in self.family.logs.iterdir()}
        return "\n".join(f"{name}:\n{text}" for name, text in sorted(texts.items()) if text)


def _listening(names: list[str]) -> dict[str, socket.socket]:
    return {name: listening_socket() for name in names}


def _ports(sockets: dict[str, socket.socket]) -> dict[str, int]:
    return {name: port_of(one) for name, one in sockets.items()}


def _answers(port: int, question: bytes, answer: bytes, tls: ssl.SSLContext | None) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=2) as plain:
            connection = tls.wrap_socket(plain, server_hostname=authority.HOST) if tls else plain
            connection.sendall(question)
            received = b""
            while len(received) < len(answer):
                if not (data := connection.recv(len(answer) - len(received))):
                    return False
                received += data
            return received == answer
    except OSError:
        return False
