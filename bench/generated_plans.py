"""The plans that are measured, and the site file beside each: the one place to edit when the language changes."""

import json
import re
from pathlib import Path


def quoted(text) -> str:
    """A YAML scalar in double quotes: JSON's strings are YAML's."""
    return json.dumps(str(text))


def site(plan: str, hosts: str = "", inputs: str = "") -> str:
    return (
        "ctplan-site: 1\n"
        + (f"hosts:\n{hosts}" if hosts else "")
        + (f"inputs:\n{inputs}" if inputs else "")
        + 'allow: [127.0.0.0/8, "::1/128"]\n')


def http_plan(folder: Path, port: int, checks: int, connections: str = "own") -> list[str]:
    """Writes a plan of that many independent HTTP checks; returns the arguments for `ctplan run`."""
    name = f"http-{checks}-{connections}"
    numbers = ", ".join(str(number) for number in range(1, checks + 1))
    objectives = (
        "  page:\n"
        f"    for-each: {{number: [{numbers}]}}\n"
        "    steps:\n"
        "      fetch:\n        http: {to: web, path: /page?n=$(number)}\n        expect: {status: 200}\n")
    plan = (
        "ctplan: 1\n"
        f"title: {checks} HTTP checks\n"
        "zone: Asia/Hong_Kong\n"
        f"hosts:\n  web: {{url: \"http://127.0.0.1:{port}\", connections: {connections}}}\n"
        f"objectives:\n{objectives}")
    return _write(folder, name, plan, site(name))


def tcp_plan(folder: Path, port: int, checks: int) -> list[str]:
    """Writes a plan of that many independent TCP checks; returns the arguments for `ctplan run`."""
    numbers = ", ".join(str(number) for number in range(1, checks + 1))
    plan = (
        "ctplan: 1\n"
        f"title: {checks} TCP checks\n"
        "zone: Asia/Hong_Kong\n"
        f"hosts:\n  gateway: tcp://127.0.0.1:{port}\n"
        "objectives:\n"
        "  connect:\n"
        f"    for-each: {{number: [{numbers}]}}\n"
        "    steps:\n"
        "      connect:\n        title: Connection $(number)\n        tcp: {to: gateway}\n")
    return _write(folder, f"tcp-{checks}", plan, site(f"tcp-{checks}"))


def listing_plan(folder: Path, ssh: dict, listed: Path) -> list[str]:
    """Writes a plan that lists a large folder and asks for few of its files; the arguments for `ctplan run`."""
    plan = (
        "ctplan: 1\n"
        "title: A large folder\n"
        "zone: Asia/Hong_Kong\n"
        "inputs:\n"
        "  account: {about: SFTP account}\n"
        "  key: {about: private key of that account, secret: true}\n"
        f"hosts:\n  reports: sftp://127.0.0.1:{ssh['port']}\n"
        "objectives:\n"
        "  files:\n"
        "    steps:\n"
        "      list:\n"
        f"        sftp: {{to: reports, user: $(account), key: $(key), list: {quoted(listed)}, matching: \"*-9999?.csv\"}}\n"
        "        expect: {files: {count: 10}}\n")
    hosts = f"  reports: {{known-hosts: {quoted(ssh['known_hosts'])}}}\n"
    inputs = f"  account: {quoted(ssh['user'])}\n  key: {{file: {quoted(ssh['key'])}}}\n"
    return _write(folder, "listing", plan, site("listing", hosts, inputs))


def product_plan(folder: Path, members: int) -> str:
    """Writes a plan of one objective for a product of two variables with that many members, a square number; returns
    its path."""
    side = round(members ** 0.5)
    servers = ", ".join(f"server-{number}" for number in range(side))
    ports = ", ".join(str(1024 + number) for number in range(side))
    path = folder / f"product-{side * side}.yaml"
    path.write_text(
        "ctplan: 1\n"
        f"title: A matrix of {side * side} ports\n"
        "zone: Asia/Hong_Kong\n"
        "hosts:\n" + "".join(f"  server-{number}: tcp://127.0.0.1:{2000 + number}\n" for number in range(side))
        + "groups:\n"
        f"  servers: [{servers}]\n"
        "objectives:\n"
        "  ports:\n"
        f"    for-each: {{server: servers, port: [{ports}]}}\n"
        "    steps:\n"
        "      connect: {tcp: {to: $(server), port: $(port)}}\n", encoding="utf-8")
    return str(path)


def sftp_plan(folder: Path, ssh: dict, logons: int) -> list[str]:
    """Writes a plan of that many independent SFTP logons with a listing each."""
    objectives = "".join(
        f"  logon-{number}:\n"
        f"    title: Logon {number}\n"
        "    steps:\n"
        "      list:\n"
        "        sftp: {to: reports, user: $(account), key: $(key), list: $(folder)}\n"
        "        expect: {files: {at-least: 3}}\n"
        for number in range(1, logons + 1))
    plan = (
        "ctplan: 1\n"
        f"title: {logons} SFTP logons\n"
        "zone: Asia/Hong_Kong\n"
        "inputs:\n"
        "  account: {about: SFTP account}\n"
        "  key: {about: private key of that account, secret: true}\n"
        "  folder: {about: folder of the reports}\n"
        f"hosts:\n  reports: sftp://127.0.0.1:{ssh['port']}\n"
        f"objectives:\n{objectives}")
    hosts = f"  reports: {{known-hosts: {quoted(ssh['known_hosts'])}}}\n"
    inputs = (
        f"  account: {quoted(ssh['user'])}\n"
        f"  key: {{file: {quoted(ssh['key'])}}}\n"
        f"  folder: {quoted(ssh['reports'])}\n")
    return _write(folder, f"sftp-{logons}", plan, site(f"sftp-{logons}", hosts, inputs))


def curl_configuration(folder: Path, port: int, requests: int) -> Path:
    """Writes the same requests as `http_plan` makes, for curl --config."""
    path = folder / f"curl-{requests}.conf"
    path.write_text("".join(
        f'url = "http://127.0.0.1:{port}/page?n={number}"\noutput = "/dev/null"\n'
        for number in range(1, requests + 1)))
    return path


def long_plan(folder: Path, plan: Path, lines: int) -> Path:
    """Writes a plan of that many lines at least, with the objectives of another one again and again."""
    head, objectives = plan.read_text().split("objectives:\n")
    text, number = head + "objectives:\n", 0
    while text.count("\n") < lines:
        number += 1
        text += "\n" + re.sub(r"^  ([a-z]+):$", rf"  \1-{number}:", objectives, flags=re.MULTILINE)
    path = folder / f"lines-{lines}.yaml"
    path.write_text(text)
    return path


def _write(folder: Path, name: str, plan: str, site_text: str) -> list[str]:
    plan_path, site_path = folder / f"{name}.yaml", folder / f"{name}.site.yaml"
    plan_path.write_text(plan)
    site_path.write_text(site_text)
    return [str(plan_path), "--site", str(site_path)]
