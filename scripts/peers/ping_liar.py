#!/usr/bin/python3 -B
"""Usage: ping_liar.py MODE COMMAND [ARGUMENT…]

Makes this network namespace's kernel keep silent on echo requests and answers those to 127.0.0.0/8 itself, in a way
that MODE names, while the command runs; then exits with its status. Only for a namespace of its own (unshare -rn).
"""

import os
import socket
import struct
import subprocess
import sys
import threading
from pathlib import Path

SYSTEM_NAMESPACE_LINKS = 1


def checksum(data: bytes) -> int:
    total = sum(struct.unpack(f"!{len(data) // 2}H", data[: len(data) // 2 * 2]))
    if len(data) % 2:
        total += data[-1] << 8
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def reply(identifier: int, sequence: int, payload: bytes, code: int = 0) -> bytes:
    body = struct.pack("!BBHHH", 0, code, 0, identifier, sequence & 0xFFFF) + payload
    return body[:2] + struct.pack("!H", checksum(body)) + body[4:]


def answers(mode: str, number: int, identifier: int, sequence: int, payload: bytes) -> list[bytes]:
    honest = reply(identifier, sequence, payload)
    match mode:
        case "other-payload":
            return [reply(identifier, sequence, bytes(byte ^ 1 for byte in payload))]
        case "longer":
            return [reply(identifier, sequence, payload + b"\x1b[31m\n")]
        case "shorter":
            return [reply(identifier, sequence, payload[:-1]), reply(identifier, sequence, b"")]
        case "other-sequence":
            return [reply(identifier, sequence + 100, payload)]
        case "other-code":
            return [reply(identifier, sequence, payload, code=1)]
        case "twice":
            return [honest] * 3
        case "every-other":
            return [honest] if number % 2 == 0 else []
        case "strays":  # so few that they fit the socket's buffer together with the answer
            return [reply(identifier, sequence, b"x" * len(payload))] * 50 + [honest]
        case "flood":  # more than the buffer holds, so that an answer behind them would be dropped by the kernel
            return [reply(identifier, sequence, b"x" * len(payload))] * 2000
        case "silent":
            return []
    raise SystemExit(f'"{mode}" is not a mode')


def serve(mode: str, inbound: socket.socket, outbound: socket.socket) -> None:
    number = 0
    while True:
        packet, (sender, _) = inbound.recvfrom(65535)
        message = packet[(packet[0] & 15) * 4 :]
        if len(message) < 8 or message[0] != 8:
            continue
        identifier, sequence = struct.unpack("!HH", message[4:8])
        for answer in answers(mode, number, identifier, sequence, message[8:]):
            outbound.sendto(answer, (sender, 0))
        number += 1


def main() -> int:
    mode, command = sys.argv[1], sys.argv[2:]
    # In a namespace of our own there is only the loopback interface, and this file is not the machine's.
    if len(os.listdir("/proc/self/net/dev_snmp6")) > SYSTEM_NAMESPACE_LINKS or not command:
        print("ping_liar.py: this is no network namespace of its own: run it below unshare -rn", file=sys.stderr)
        return 70
    Path("/proc/sys/net/ipv4/icmp_echo_ignore_all").write_text("1")
    inbound = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)
    outbound = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)
    outbound.bind(("127.0.0.1", 0))
    threading.Thread(target=serve, args=(mode, inbound, outbound), daemon=True).start()
    return subprocess.run(command, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
