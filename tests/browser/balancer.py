"""A balancer on the loopback: hands each connection to the first of its servers that takes one."""

from __future__ import annotations

import contextlib
import socket
import socketserver
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

_PIECE = 65_536


class Balancer:
    """Where it is, and the ports of the servers in the order in which they are tried; it may be changed."""

    def __init__(self, port: int, servers: Sequence[int]) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self.servers = list(servers)


@contextmanager
def balancer(servers: Sequence[int]) -> Iterator[Balancer]:
    """A balancer before these ports of this machine, until the block ends."""

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            there = _connected(balancing.servers)
            if there is None:
                return
            with there:
                back = threading.Thread(target=_carry, args=(there, self.request), daemon=True)
                back.start()
                _carry(self.request, there)
                back.join()

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as listening:
        listening.daemon_threads = True
        balancing = Balancer(listening.server_address[1], servers)
        serving = threading.Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.02})
        serving.start()
        try:
            yield balancing
        finally:
            listening.shutdown()
            serving.join()


def _connected(ports: Sequence[int]) -> socket.socket | None:
    for port in list(ports):
        with contextlib.suppress(OSError):
            return socket.create_connection(("127.0.0.1", port))
    return None


def _carry(source: socket.socket, target: socket.socket) -> None:
    """Carries what comes, until one side closes; the other is then closed too."""
    with contextlib.suppress(OSError):
        while piece := source.recv(_PIECE):
            target.sendall(piece)
    for one in (source, target):
        with contextlib.suppress(OSError):
            one.shutdown(socket.SHUT_RDWR)
