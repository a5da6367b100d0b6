"""Sockets on loopback ports that the system picks."""

import socket

BACKLOG = 4096


def listening_socket() -> socket.socket:
    """A listening socket on 127.0.0.1 to hand to a child: from now on a connection waits instead of being refused."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(("127.0.0.1", 0))
    listener.listen(BACKLOG)
    return listener


def reserved_socket() -> socket.socket:
    """A bound socket that does not listen: connections are refused, and the system gives the port to nobody else.

    With SO_REUSEADDR another program may still listen on that port as long as this socket never does (socket(7)), so
    a server that takes a port only by number can have it without a race.
    """
    holder = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    holder.bind(("127.0.0.1", 0))
    return holder


def reserved_pair(attempts: int = 20) -> tuple[socket.socket, socket.socket]:
    """As `reserved_socket`, with a UDP socket on the same port, which must be closed before it is somebody's port."""
    for _ in range(attempts):
        holder = reserved_socket()
        datagrams = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        datagrams.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            datagrams.bind(("127.0.0.1", port_of(holder)))
            return holder, datagrams
        except OSError:
            holder.close()
            datagrams.close()
    raise RuntimeError(f"found no port that is free for both TCP and UDP in {attempts} attempts")


def both_families(attempts: int = 20) -> list[socket.socket]:
    """Listening sockets with the same port on 127.0.0.1 and ::1; only the first where there is no IPv6."""
    for _ in range(attempts):
        first = listening_socket()
        second = None
        try:
            second = socket.socket(socket.AF_INET6, socket.SOCK_STREAM)
            second.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            second.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            second.bind(("::1", 0))
        except OSError:
            if second is not None:
                second.close()
            return [first]
        second.close()
        second = socket.socket(socket.AF_INET6, socket.SOCK_STREAM)
        second.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        second.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            second.bind(("::1", port_of(first)))
            second.listen(BACKLOG)
            return [first, second]
        except OSError:
            first.close()
            second.close()
    raise RuntimeError(f"found no port that is free on both 127.0.0.1 and ::1 in {attempts} attempts")


def port_of(bound: socket.socket) -> int:
    return bound.getsockname()[1]
