"""Asks every peer, with curl, OpenSSH's clients and bare sockets, whether it does what `peers/__init__.py` says.

Run as `scripts/with-peers /usr/bin/python3 -B -m unittest discover -s scripts/peers`.
"""

import json
import os
import re
import socket
import struct
import subprocess
import tempfile
import unittest
from pathlib import Path

with open(os.environ["CTPLAN_PEERS"]) as description:
    PEERS = json.load(description)
WEB, SSH, HOSTILE = PEERS["web"], PEERS["ssh"], PEERS["hostile"]
HTTPS = f"https://{WEB['host']}:{WEB['https_port']}"


def run(*arguments, **environment) -> subprocess.CompletedProcess:
    return subprocess.run(
        [str(one) for one in arguments], capture_output=True, text=True, timeout=30, stdin=subprocess.DEVNULL,
        env={**os.environ, **environment})


def curl(url: str, *options, ca: str | None = PEERS["ca"], port: int = WEB["https_port"]) -> subprocess.CompletedProcess:
    return run(
        "curl", "-q", "-sS", "--noproxy", "*", "--max-time", "10", "--resolve", f"{WEB['host']}:{port}:127.0.0.1",
        *(["--cacert", ca] if ca else []), *options, url)


def ssh(*arguments, key=SSH["key"], known_hosts=SSH["known_hosts"], port=SSH["port"], options=(), program="ssh",
        **environment) -> subprocess.CompletedProcess:
    identity = ["-i", key, "-o", "IdentitiesOnly=yes"] if key else []
    return run(
        program, "-F", "none", *options, "-o", f"Port={port}", "-o", f"User={SSH['user']}", "-o", "BatchMode=yes",
        "-o", f"UserKnownHostsFile={known_hosts}", "-o", "GlobalKnownHostsFile=none",
        "-o", "StrictHostKeyChecking=yes", "-o", "UpdateHostKeys=no", *identity, *arguments, **environment)


class Daemons(unittest.TestCase):
    """vsftpd and Dovecot; their certificate has 127.0.0.1 too."""

    def test_vsftpd_lists_its_folder_under_tls(self):
        answer = curl(
            f"ftp://127.0.0.1:{PEERS['daemons']['ftp']}/INBOX/", "--ssl-reqd", "--list-only", "--user",
            f"{PEERS['daemons']['ftp_user']}:{PEERS['daemons']['ftp_password']}")
        # One name has spaces: a line is a name.
        self.assertEqual(len(answer.stdout.splitlines()), 3, answer.stdout + answer.stderr)
        self.assertIn("Übersicht 14 August.txt", answer.stdout.splitlines())

    def test_vsftpd_wants_the_password(self):
        answer = curl(
            f"ftp://127.0.0.1:{PEERS['daemons']['ftp']}/", "--ssl-reqd", "--user", f"{PEERS['daemons']['ftp_user']}:no")
        self.assertEqual(answer.returncode, 67, answer.stderr)

    def test_dovecot_shows_its_messages(self):
        for url in (f"imap://127.0.0.1:{PEERS['daemons']['imap']}", f"imaps://127.0.0.1:{PEERS['daemons']['imaps']}"):
            answer = curl(
                url + "/INBOX", "--ssl-reqd", "-X", "UID SEARCH ALL", "--user",
                f"{PEERS['daemons']['mail_user']}:{PEERS['daemons']['mail_password']}")
            self.assertEqual(answer.stdout.strip(), "* SEARCH 1 2", answer.stderr)


class LogonApplication(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.jar = Path(folder.name, "cookies")
        self.user = f"{WEB['user']}-{os.getpid()}-{self._testMethodName.replace('_', '-')}"

    def page(self, path: str, *options) -> str:
        answer = curl(HTTPS + path, "-b", self.jar, "-c", self.jar, *options)
        self.assertEqual(answer.returncode, 0, answer.stderr)
        return answer.stdout

    def log_on(self, prefix: str, password: str = WEB["password"]) -> str:
        token = re.search(r'name="csrf_token" value="([^"]+)"', self.page(prefix)).group(1)
        return self.page(
            prefix + "logon", "-L", "--data-urlencode", f"csrf_token={token}", "--data-urlencode",
            f"j_username={self.user}", "--data-urlencode", f"j_password={password}")

    def outcomes(self) -> list[str]:
        lines = map(json.loads, Path(WEB["access_log"]).read_text().splitlines())
        return [line["outcome"] for line in lines if line["user"] == self.user]

    def test_link(self):
        self.assertIn("<p>Function not available</p>", self.log_on("/"))
        self.assertIn("You have logged out", self.page("/logout"))
        self.assertIn("j_password", self.page("/home"))
        self.assertEqual(self.outcomes(), ["logged-on", "home", "logged-out"])

    def test_button(self):
        home = self.log_on("/button/")
        token = re.search(r'name="csrf_token" value="([^"]+)"', home).group(1)
        self.assertNotIn("You have logged out", self.page("/button/logout"))
        self.assertIn("You have logged out", self.page("/button/logout", "--data-urlencode", f"csrf_token={token}"))

    def test_another_message(self):
        home = self.log_on("/other/")
        self.assertIn("Welcome", home)
        self.assertNotIn("not available", home)

    def test_wrong_password_and_forged_form(self):
        self.assertIn("User ID or password is not correct", self.log_on("/", "wrong"))
        forged = self.page("/logon", "-d", f"csrf_token=x&j_username={self.user}&j_password=x", "-o", "/dev/null",
                           "-w", "%{http_code}")
        self.assertEqual(forged, "403")
        self.assertEqual(self.outcomes(), ["refused", "forged"])


class Web(unittest.TestCase):
    def test_statuses(self):
        for path, expected in {
            "/page": "200 ", "/json": "200 ", "/status/503": "503 ", "/status/404": "404 ",
            "/redirect-other": "302 https://elsewhere.example/", "/redirect-here": f"302 {HTTPS}/page",
            "/redirect-loop": f"302 {HTTPS}/redirect-loop",
        }.items():
            with self.subTest(path):
                answer = curl(HTTPS + path, "-o", "/dev/null", "-w", "%{http_code} %{redirect_url}")
                self.assertEqual(answer.stdout, expected)

    def test_versions_and_families(self):
        version = ["-o", "/dev/null", "-w", "%{http_version}"]
        self.assertEqual(curl(HTTPS + "/page", *version).stdout, "2")
        plain = f"http://127.0.0.1:{WEB['http_port']}/page"
        self.assertEqual(curl(plain, *version).stdout, "1.1")
        if PEERS["ipv6"]:
            self.assertEqual(curl(f"https://[::1]:{WEB['https_port']}/page", *version).stdout, "2")

    def test_headers(self):
        answer = curl(HTTPS + "/headers", "-i", "-H", "X-Sent: yes").stdout
        self.assertIn('"x-sent": "yes"', answer)
        self.assertIn("x-repeated: one\nx-repeated: two", answer)

    def test_bad_certificates(self):
        for name, words in {
            "expired": "certificate has expired", "not_yet_valid": "certificate is not yet valid",
            "self_signed": "self-signed certificate", "unknown_ca": "unable to get local issuer certificate",
            "wrong_name": "no alternative certificate subject name matches",
        }.items():
            with self.subTest(name):
                port = PEERS["bad_certificates"][name]
                answer = curl(f"https://{WEB['host']}:{port}/page", port=port)
                self.assertEqual(answer.returncode, 60, answer.stderr)
                self.assertIn(words, answer.stderr)
        port = PEERS["bad_certificates"]["unknown_ca"]
        answer = curl(f"https://{WEB['host']}:{port}/page", port=port, ca=PEERS["other_ca"])
        self.assertEqual(answer.returncode, 0, answer.stderr)

    def test_client_certificate(self):
        client = PEERS["client_certificate"]
        url = f"https://{WEB['host']}:{client['port']}/page"
        status = ["-o", "/dev/null", "-w", "%{http_code}"]
        self.assertEqual(curl(url, *status, port=client["port"]).stdout, "400")
        for key, passphrase in [("key", []), ("encrypted_key", ["--pass", client["passphrase"]])]:
            options = ["--cert", client["certificate"], "--key", client[key], *passphrase]
            self.assertEqual(curl(url, *status, *options, port=client["port"]).stdout, "200", key)


class SecureShell(unittest.TestCase):
    def test_keys(self):
        for key, expected in {"key": 0, "rsa_key": 0, "refused_key": 255, "encrypted_key": 255}.items():
            self.assertEqual(ssh("127.0.0.1", "true", key=SSH[key]).returncode, expected, key)
        sha1 = ssh("127.0.0.1", "true", key=SSH["rsa_key"], options=["-o", "PubkeyAcceptedAlgorithms=ssh-rsa"])
        self.assertEqual(sha1.returncode, 255)
        agent = ssh("127.0.0.1", "true", key=None, SSH_AUTH_SOCK=PEERS["agent_socket"])
        self.assertEqual(agent.returncode, 0, agent.stderr)
        unlocked = run("ssh-keygen", "-y", "-P", SSH["passphrase"], "-f", SSH["encrypted_key"])
        self.assertEqual(unlocked.returncode, 0, unlocked.stderr)

    def test_host_keys(self):
        for name, expected in {"known_hosts": 0, "known_hosts_hashed": 0, "known_hosts_changed": 255,
                               "known_hosts_empty": 255}.items():
            for alias in ["127.0.0.1", "[10.151.14.121]:10022"]:
                options = [] if alias == "127.0.0.1" else ["-o", f"HostKeyAlias={alias}"]
                answer = ssh("127.0.0.1", "true", known_hosts=SSH[name], options=options)
                self.assertEqual(answer.returncode, expected, f"{name} {alias}: {answer.stderr}")
        scanned = run("ssh-keygen", "-lF", f"[127.0.0.1]:{SSH['port']}", "-f", SSH["known_hosts"]).stdout
        self.assertIn(SSH["fingerprint"], scanned)
        self.assertIn(SSH["ecdsa_fingerprint"], scanned)

    def batch(self, folder: str) -> str:
        file = tempfile.NamedTemporaryFile("w", delete=False)
        self.addCleanup(os.unlink, file.name)
        with file:
            file.write(f"ls -1 {folder}\n")
        return file.name

    def test_folders(self):
        for name, count in {"reports": 3, "empty": 0, "many": 2000}.items():
            answer = ssh("127.0.0.1", program="sftp", options=["-b", self.batch(SSH[name])])
            self.assertEqual(answer.returncode, 0, answer.stderr)
            self.assertEqual(len(answer.stdout.splitlines()) - 1, count, name)

    def test_cut_connections(self):
        handshake = ssh("127.0.0.1", "true", port=HOSTILE["cut_ssh_handshake"])
        self.assertEqual(handshake.returncode, 255)
        self.assertIn("reset", handshake.stderr)
        for folder, expected in {"reports": 0, "many": 255}.items():
            answer = ssh(
                "127.0.0.1", program="sftp", port=HOSTILE["cut_ssh_listing"],
                options=["-b", self.batch(SSH[folder])])
            self.assertEqual(answer.returncode, expected, f"{folder}: {answer.stderr}")

    def test_password_server(self):
        target = PEERS["ssh_password"]
        with tempfile.TemporaryDirectory() as folder:
            helper = Path(folder, "answer")
            for password, path, expected in [
                (target["password"], target["reports"], 0), (target["password"], target["empty"], 0),
                (target["password"], target["forbidden"], 1), ("wrong", target["reports"], 255)]:
                helper.write_text(f"#!/bin/sh\necho '{password}'\n")
                helper.chmod(0o700)
                answer = ssh(
                    "127.0.0.1", program="sftp", port=target["port"], key=None, SSH_ASKPASS=str(helper),
                    SSH_ASKPASS_REQUIRE="force", options=[
                        "-o", "BatchMode=no", "-o", f"User={target['user']}-{os.getpid()}",
                        "-o", "NumberOfPasswordPrompts=1", "-o", "PreferredAuthentications=password",
                        "-b", self.batch(path)])
                self.assertEqual(answer.returncode, expected, f"{path}: {answer.stderr}")
                if path == target["reports"] and expected == 0:
                    self.assertEqual(len(answer.stdout.splitlines()) - 1, 3)
        lines = map(json.loads, Path(target["access_log"]).read_text().splitlines())
        mine = [line["outcome"] for line in lines if line["user"].endswith(f"-{os.getpid()}")]
        self.assertEqual(mine, ["accepted", "accepted", "accepted", "refused"])


class Names(unittest.TestCase):
    def ask(self, port: int, name: str, kind: int = 1) -> bytes:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagrams:
            datagrams.settimeout(5)
            datagrams.connect(("127.0.0.1", port))
            labels = b"".join(bytes([len(label)]) + label.encode() for label in name.split("."))
            datagrams.send(struct.pack(">6H", 4711, 0x0100, 1, 0, 0, 0) + labels + struct.pack(">BHH", 0, kind, 1))
            return datagrams.recv(4096)

    def test_records(self):
        for name, kind, count in [
            ("www", 1, 1), ("www", 28, 1), ("both", 1, 2), ("portal", 1, 3), ("_sftp._tcp", 33, 2), ("none", 1, 0)]:
            answer = self.ask(PEERS["dns"]["port"], f"{name}.{PEERS['dns']['zone']}", kind)
            self.assertEqual((answer[7], answer[3] & 0xF), (count, 0 if count else 3), name)
        self.assertEqual(self.ask(PEERS["dns"]["port"], "elsewhere.test")[3] & 0xF, 5)
        self.assertEqual(self.ask(PEERS["dns"]["port"], f"long.{PEERS['dns']['zone']}", 16)[2] & 2, 2)

    def test_hostile(self):
        for name, flags in {"truncated": 0x8380, "server-failure": 0x8182, "own-question": 0x0100}.items():
            for port in [HOSTILE["dns"], HOSTILE["dns_without_tcp"]]:
                self.assertEqual(self.ask(port, f"{name}.test")[2:4], flags.to_bytes(2, "big"), name)
        with self.assertRaises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", HOSTILE["dns_without_tcp"]), timeout=5)


class Hostile(unittest.TestCase):
    def connection(self, name: str, question: bytes = b"GET / HTTP/1.1\r\n\r\n") -> socket.socket:
        connection = socket.create_connection(("127.0.0.1", HOSTILE[name]), timeout=5)
        self.addCleanup(connection.close)
        connection.sendall(question)
        return connection

    def test_closed(self):
        with self.assertRaises(ConnectionRefusedError):
            self.connection("closed")

    def test_silence(self):
        for name, first in {"silent": b"", "ssh_banner_only": b"SSH-2.0-"}.items():
            connection = self.connection(name)
            if first:
                self.assertEqual(connection.recv(100)[:len(first)], first)
            connection.setblocking(False)
            with self.assertRaises(BlockingIOError):
                connection.recv(1)

    def test_cuts(self):
        connection = self.connection("cut_http")
        with self.assertRaises(ConnectionResetError):
            while connection.recv(100):
                pass
        answer = curl(f"https://127.0.0.1:{HOSTILE['cut_tls']}/", port=HOSTILE["cut_tls"])
        self.assertEqual(answer.returncode, 35, answer.stderr)
        connection = self.connection("garbage", b"")
        received = b"".join(iter(lambda: connection.recv(8192), b""))
        self.assertEqual(len(received), 4096)

    def test_long_answers(self):
        connection = self.connection("slow_http")
        header = connection.recv(1000)
        self.assertTrue(header.startswith(b"HTTP/1.1 200"))
        connection = self.connection("big_http")
        received = 0
        while received < 10_000_000:
            received += len(connection.recv(1 << 20))


if __name__ == "__main__":
    unittest.main()
