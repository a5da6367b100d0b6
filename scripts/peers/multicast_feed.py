#!/usr/bin/python3 -B
"""Usage: multicast_feed.py MODE COMMAND [ARGUMENT…]

Sends packets to the multicast groups of a made-up market data feed, in a way that MODE names, while the command runs;
then exits with its status. Only for a network namespace of its own (unshare -rn), which needs no more than a loopback
interface.

Feed A is 239.1.2.3 port 30001, feed B 239.1.2.4 port 30002; both are sent from 192.0.2.10 and 192.0.2.11.
"""

import socket
import subprocess
import sys
import threading
from pathlib import Path

FEED_A = ("239.1.2.3", 30001)
FEED_B = ("239.1.2.4", 30002)
FEED_6 = ("ff15::1:3", 30003)
FIRST, SECOND = "192.0.2.10", "192.0.2.11"
PAUSE = 0.02


def sender(source: str) -> socket.socket:
    result = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    result.bind((source, 0))
    result.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton("127.0.0.1"))
    return result


def send(mode: str, is_over: threading.Event) -> None:
    first, second = sender(FIRST), sender(SECOND)
    number = 0
    while not is_over.wait(0 if mode == "flood" else PAUSE):
        number += 1
        match mode:
            case "both":
                for feed in (FEED_A, FEED_B):
                    first.sendto(b"tick", feed)
                    second.sendto(b"tick", feed)
            case "one":
                first.sendto(b"tick", FEED_A)
            case "other-port":
                first.sendto(b"tick", (FEED_A[0], FEED_A[1] + 1))
            case "garbage":
                first.sendto(b"\x1b[31m\xff\n" + bytes(8000), FEED_A)
            case "empty":
                first.sendto(b"", FEED_A)
            case "flood":
                for _ in range(2000):
                    first.sendto(b"x" * 1000, FEED_A)
            case "unicast":
                first.sendto(b"tick", ("127.0.0.1", FEED_A[1]))
            case "version-6":
                with socket.socket(socket.AF_INET6, socket.SOCK_DGRAM) as out:
                    out.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_IF, socket.if_nametoindex("feed-a"))
                    out.sendto(b"tick", FEED_6)
            case "silent" | "holds-port" | "shares-port":
                pass
            case _:
                raise SystemExit(f'"{mode}" is not a mode')


def main() -> int:
    mode, command = sys.argv[1], sys.argv[2:]
    # Interfaces that the tests do not make are the machine's.
    interfaces = [line.split(":")[0].strip() for line in Path("/proc/self/net/dev").read_text().splitlines()[2:]]
    if any(name not in ("lo", "feed-a", "feed-b") for name in interfaces) or not command:
        print("multicast_feed.py: this is no network namespace of its own: run it below unshare -rn", file=sys.stderr)
        return 70
    holder = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    if mode in ("holds-port", "shares-port"):
        if mode == "shares-port":
            holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        holder.bind(FEED_A)
    is_over = threading.Event()
    thread = threading.Thread(target=send, args=(mode, is_over), daemon=True)
    thread.start()
    status = subprocess.run(command, check=False).returncode
    is_over.set()
    thread.join()
    return status


if __name__ == "__main__":
    sys.exit(main())
