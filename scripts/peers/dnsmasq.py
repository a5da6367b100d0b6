"""A DNS server with fixed records: dnsmasq, without privileges and without a server above it."""

import grp
import os
import pwd
import shutil
import socket
import struct

from .family import Family, PeerFailure
from .listening import reserved_pair

ZONE = "ccass.com"
LONG_TEXTS = 12


def records() -> list[str]:
    """dnsmasq's options for what it knows; types it has no option for are given as bytes (dns-rr in dnsmasq(8))."""
    source = _name(f"ns1.{ZONE}")
    serials = struct.pack(">5I", 2021081401, 7200, 3600, 1209600, 300)
    return [
        f"--local=/{ZONE}/", "--local-ttl=300",
        f"--host-record=www.{ZONE},192.0.2.10,2001:db8::10", f"--host-record=ns1.{ZONE},192.0.2.53,60",
        f"--host-record=both.{ZONE},192.0.2.11", f"--host-record=both.{ZONE},192.0.2.12",
        f"--cname=portal.{ZONE},alias.{ZONE},120", f"--cname=alias.{ZONE},www.{ZONE}",
        f"--srv-host=_sftp._tcp.{ZONE},rap1.{ZONE},10022,10,50", f"--srv-host=_sftp._tcp.{ZONE},rap2.{ZONE},10023,20,50",
        f"--mx-host={ZONE},mail2.{ZONE},20", f"--mx-host={ZONE},mail1.{ZONE},10",
        f"--txt-record={ZONE},v=spf1 -all",
        f"--ptr-record=10.2.0.192.in-addr.arpa,www.{ZONE}",
        f"--dns-rr={ZONE},2,{source.hex()}", f"--dns-rr={ZONE},6,{(source + _name(f'admin.{ZONE}') + serials).hex()}",
        *(f"--txt-record=long.{ZONE},{number:02} {'x' * 97}" for number in range(LONG_TEXTS))]


class DNSServer:
    """Answers at one port by UDP and TCP; it refuses names outside its zone."""

    def __init__(self, family: Family):
        self.family = family
        self.holder, self.datagrams = reserved_pair()
        self.port = self.holder.getsockname()[1]

    def start(self) -> int:
        program = shutil.which("dnsmasq", path=os.environ.get("PATH", "") + ":/usr/sbin")
        if program is None:
            raise PeerFailure("dnsmasq is not installed; scripts/bootstrap installs it")
        return self.family.start("dnsmasq", [
            program, "--keep-in-foreground", "--conf-file=/dev/null", "--no-hosts", "--no-resolv", "--no-poll",
            f"--port={self.port}", "--listen-address=127.0.0.1", "--bind-interfaces", "--pid-file=",
            "--log-facility=-", f"--user={pwd.getpwuid(os.getuid()).pw_name}",
            f"--group={grp.getgrgid(os.getgid()).gr_name}", *records()])

    def answers(self) -> bool:
        """Asks over TCP; then the datagrams, too, are dnsmasq's alone."""
        query = question(f"www.{ZONE}", 1)
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=2) as connection:
                connection.sendall(struct.pack(">H", len(query)) + query)
                if len(connection.recv(2)) < 2:
                    return False
        except OSError:
            return False
        self.datagrams.close()
        return True


def question(name: str, kind: int, identifier: int = 4711) -> bytes:
    """RFC 1035, section 4.1."""
    return struct.pack(">6H", identifier, 0x0100, 1, 0, 0, 0) + _name(name) + struct.pack(">2H", kind, 1)


def _name(name: str) -> bytes:
    return b"".join(bytes([len(label)]) + label.encode() for label in name.split(".")) + b"\0"
