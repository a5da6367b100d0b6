"""nginx: good and bad certificates, plain pages, and the way to the logon application."""

import json
import os
import socket
import sys
from pathlib import Path

from .certificates import HOST
from .family import Family
from .listening import both_families, listening_socket, port_of

BAD = ["expired", "not_yet_valid", "self_signed", "wrong_name", "unknown_ca"]
USER, PASSWORD = "ccms-participant", "correct horse & battery <staple>"

BROTLI = "/usr/lib/nginx/modules/ngx_http_brotli_filter_module.so"

PAGE = (
    "<!DOCTYPE html><html lang=en><head><title>A page</title></head>"
    "<body><h1>A page</h1><p>It is small.</p></body></html>")


class Web:
    """The web peers of a run."""

    def __init__(self, folder: Path):
        self.folder = folder
        folder.mkdir()
        self.access_log = folder / "access.jsonl"
        self.access_log.touch()
        self.application = listening_socket()
        self.https = both_families()
        self.http = both_families()
        self.bad = {name: listening_socket() for name in BAD}
        self.client = listening_socket()

    def start_application(self, family: Family) -> int:
        options = {
            "socket": self.application.fileno(), "user": USER, "password": PASSWORD,
            "access_log": str(self.access_log)}
        script = Path(__file__).with_name("logon_application.py")
        return family.start(
            "logon-application", [sys.executable, "-B", script, json.dumps(options)], handed_over=[self.application])

    def start_nginx(self, family: Family, certificates: dict[str, tuple[Path, Path]]) -> int:
        """nginx takes over listening sockets named in NGINX, as it does when its own binary is replaced."""
        configuration = self.folder / "nginx.conf"
        with open(self.folder / "zeros", "wb") as zeros:
            zeros.truncate(64 << 20)
        configuration.write_text(self._configuration(certificates))
        sockets = [*self.https, *self.http, *self.bad.values(), self.client]
        return family.start(
            "nginx", ["nginx", "-e", "stderr", "-p", self.folder, "-c", configuration], handed_over=sockets,
            environment={"NGINX": "".join(f"{one.fileno()};" for one in sockets)})

    def close(self) -> None:
        """Closes this process's copies, so that a server that ended refuses connections."""
        for one in [self.application, *self.https, *self.http, *self.bad.values(), self.client]:
            one.close()

    @property
    def has_ipv6(self) -> bool:
        return len(self.https) == 2

    def description(self) -> dict:
        return {
            "host": HOST, "https_port": port_of(self.https[0]), "http_port": port_of(self.http[0]), "user": USER,
            "password": PASSWORD, "access_log": str(self.access_log)}

    def _configuration(self, certificates) -> str:
        servers = [
            _server(self.http, "", self._locations()),
            _server(self.https, _tls(*certificates["server"]), self._locations(), "ssl http2")]
        for name, listener in self.bad.items():
            servers.append(_server([listener], _tls(*certificates[name]), self._locations(), "ssl"))
        wants = f"ssl_verify_client on; ssl_client_certificate {certificates['ca'][0]};"
        servers.append(_server([self.client], _tls(*certificates["server"]) + wants, self._locations(), "ssl"))
        temporary = "\n".join(
            f"    {kind}_temp_path {self.folder}/{kind};"
            for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        # A privileged nginx would give its worker an account that cannot enter the private folder.
        account = "user root root;\n" if os.getuid() == 0 else ""
        return f"""\
{account}load_module {BROTLI};
daemon off;
pid {self.folder}/nginx.pid;
error_log stderr warn;
events {{ worker_connections 8192; }}
http {{
{temporary}
    access_log off;
    default_type text/html;
    charset utf-8;
    absolute_redirect off;
    keepalive_requests 1000000;
    ssl_protocols TLSv1.2 TLSv1.3;
    upstream application {{ server 127.0.0.1:{port_of(self.application)}; keepalive 32; }}
{"".join(servers)}}}
"""

    def _locations(self) -> str:
        return f"""
        location = /page {{ return 200 '{PAGE}'; }}
        location = /gzip {{ gzip on; gzip_min_length 1; brotli off; return 200 '{PAGE}'; }}
        location = /brotli {{ brotli on; brotli_min_length 1; return 200 '{PAGE}'; }}
        location = /escapes {{ add_header X-Colour "\x1b[31m\u202ered" always; return 200 '<p>\x1b[31m\x07\x9b31m back\u202etxt.exe</p>'; }}
        location = /bomb {{ gzip on; gzip_comp_level 9; brotli off; alias {self.folder}/zeros; }}
        location = /json {{ default_type application/json; return 200 '{{"status":"open","reports":[1,2,3]}}'; }}
        location = /status/503 {{ return 503 '<h1>Service Unavailable</h1>'; }}
        location = /status/404 {{ return 404 '<h1>Not Found</h1>'; }}
        location = /redirect-other {{ return 302 https://elsewhere.example/; }}
        location = /redirect-here {{ return 302 /page; }}
        location = /redirect-loop {{ return 302 /redirect-loop; }}
        location / {{
            proxy_pass http://application;
            proxy_http_version 1.1;
            proxy_set_header Connection "";
            proxy_set_header Host $http_host;
            proxy_set_header X-Forwarded-Proto $scheme;
        }}
"""


def _tls(certificate: Path, key: Path) -> str:
    return f"ssl_certificate {certificate}; ssl_certificate_key {key}; "


def _server(listeners: list[socket.socket], tls: str, locations: str, options: str = "") -> str:
    lines = "".join(f"        listen {_address(one)} {options};\n" for one in listeners)
    return f"    server {{\n{lines}        {tls}{locations}    }}\n"


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
