"""Proxies that want a logon: tinyproxy for HTTP, microsocks for SOCKS 5."""

import socket
from pathlib import Path

from .family import Family
from .listening import port_of, reserved_socket

USER, PASSWORD = "proxy-user", "proxy-Passw0rd"


class Proxies:
    """The proxies of a run."""

    def __init__(self, folder: Path, family: Family):
        self.folder = folder
        self.family = family
        self.holders = [reserved_socket(), reserved_socket()]
        self.http, self.socks = (port_of(one) for one in self.holders)

    def start(self) -> list[int]:
        configuration = self.folder / "tinyproxy.conf"
        # Without ConnectPort, CONNECT may go to any port.
        configuration.write_text(
            f"Port {self.http}\nListen 127.0.0.1\nTimeout 60\nBasicAuth {USER} {PASSWORD}\n"
            f'LogFile "{self.folder}/logs/tinyproxy.log"\nLogLevel Warning\n')
        return [
            self.family.start("tinyproxy", ["tinyproxy", "-d", "-c", configuration]),
            self.family.start(
                "microsocks",
                ["microsocks", "-i", "127.0.0.1", "-p", str(self.socks), "-u", USER, "-P", PASSWORD])]

    def answer(self) -> bool:
        for port in (self.http, self.socks):
            try:
                socket.create_connection(("127.0.0.1", port), timeout=2).close()
            except OSError:
                return False
        return True

    def description(self) -> dict:
        return {"http": self.http, "socks": self.socks, "user": USER, "password": PASSWORD}
