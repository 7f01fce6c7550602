"""Runs a program where every packet that would leave this machine is recorded instead.

`recorded(["python", …])` runs it in a network namespace of its own, in which every address there is leads
to the namespace's own loopback: a connection elsewhere is refused at once, and a name is looked up in vain.
What is sent there is read from the interface, so that C and Rust libraries are recorded as well.

As a program (inside the namespace): `recorder.py RECORD COMMAND…`.
"""

from __future__ import annotations

import ctypes
import fcntl
import ipaddress
import json
import os
import socket
import struct
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_LO = "lo"
_SIOCSIFFLAGS, _IFF_UP_RUNNING = 0x8914, 0x41
_RTM_NEWROUTE, _REQUEST_CREATE_ACK = 24, 0x405
_TABLE_LOCAL, _PROTOCOL_BOOT, _SCOPE_HOST, _TYPE_LOCAL, _ATTRIBUTE_INTERFACE = 255, 3, 254, 2, 4
_SO_ATTACH_FILTER, _SOL_PACKET, _PACKET_STATISTICS, _ETH_P_ALL, _PACKET_OUTGOING = 26, 263, 6, 3, 4
_TCP, _UDP, _DNS = 6, 17, 53


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a program printed, which names it looked up and to which other machines it sent anything."""

    status: int
    printed: str
    names: frozenset[str]
    addresses: frozenset[str]


def recorded(
    command: Sequence[str], *, scratch: Path, environment: Mapping[str, str], limit_s: float = 280.0
) -> Recorded:
    """Runs the command to its end. Fails where no packet can be recorded."""
    record = scratch / "recorded.json"
    record.unlink(missing_ok=True)
    inside = [sys.executable, __file__, str(record), *command]
    ran = subprocess.run(
        ["unshare", "--map-root-user", "--net", *inside],
        cwd=ROOT,
        env={**environment, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=limit_s,
        check=False,
    )
    assert record.exists(), ran.stdout
    found = json.loads(record.read_text("utf-8"))
    assert not found["lost"], f"{found['lost']} packets were not recorded"
    return Recorded(
        status=ran.returncode,
        printed=ran.stdout,
        names=frozenset(found["names"]),
        addresses=frozenset(found["addresses"]),
    )


def quiet_environment(scratch: Path) -> dict[str, str]:
    """This process's environment without settings, proxies (which would hide what is asked) and caches."""
    ours = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(
            ("DATELINE_", "STREAMLIT_", "LANGSMITH_", "LANGCHAIN_", "ORT_", "TIKTOKEN_", "HF_")
        )
        and not name.lower().endswith("_proxy")
    }
    return ours | {"TIKTOKEN_CACHE_DIR": str(scratch / "tiktoken"), "HF_HOME": str(scratch / "hub")}


def _main() -> int:
    record, *command = sys.argv[1:]
    _bring_up()
    everything = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(_ETH_P_ALL))
    _keep_what_matters(everything)
    everything.bind((_LO, _ETH_P_ALL))
    everything.settimeout(0.2)
    names: set[str] = set()
    addresses: set[str] = set()
    ended = threading.Event()
    reader = threading.Thread(target=_read, args=(everything, ended, names, addresses))
    reader.start()
    status = subprocess.run(command, check=False).returncode
    ended.set()
    reader.join()
    _, lost = struct.unpack("II", everything.getsockopt(_SOL_PACKET, _PACKET_STATISTICS, 8))
    found = {"names": sorted(names), "addresses": sorted(addresses), "lost": lost}
    Path(record).write_text(json.dumps(found), "utf-8")
    return status


def _bring_up() -> None:
    """Has the loopback run, and every address lead to it."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, _SIOCSIFFLAGS, struct.pack("16sH14x", _LO.encode(), _IFF_UP_RUNNING))
    for family in (socket.AF_INET, socket.AF_INET6):
        route = struct.pack(
            "BBBBBBBBI", family, 0, 0, 0, _TABLE_LOCAL, _PROTOCOL_BOOT, _SCOPE_HOST, _TYPE_LOCAL, 0
        ) + struct.pack("HHi", 8, _ATTRIBUTE_INTERFACE, socket.if_nametoindex(_LO))
        header = struct.pack("IHHII", 16 + len(route), _RTM_NEWROUTE, _REQUEST_CREATE_ACK, 1, 0)
        with socket.socket(socket.AF_NETLINK, socket.SOCK_RAW, socket.NETLINK_ROUTE) as kernel:
            kernel.send(header + route)
            (error,) = struct.unpack_from("i", kernel.recv(4096), 16)
            if error and family == socket.AF_INET:
                raise OSError(-error, os.strerror(-error))


def _keep_what_matters(everything: socket.socket) -> None:
    """Has the kernel drop IPv4 within 127.0.0.0/8, except to port 53: it would fill the queue."""
    load_byte, load_half_at_x, load_header_length, mask, equal, give = 0x30, 0x48, 0xB1, 0x54, 0x15, 0x06
    program = [
        (load_byte, 0, 0, 0),
        (mask, 0, 0, 0xF0),
        (equal, 0, 7, 0x40),  # not IPv4: kept
        (load_byte, 0, 0, 16),
        (equal, 0, 5, 127),  # to another machine: kept
        (load_byte, 0, 0, 9),
        (equal, 0, 4, _UDP),
        (load_header_length, 0, 0, 0),
        (load_half_at_x, 0, 0, 2),
        (equal, 0, 1, _DNS),
        (give, 0, 0, 600),
        (give, 0, 0, 0),
    ]
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in program))
    filter_ = struct.pack("HP", len(program), ctypes.addressof(code))
    everything.setsockopt(socket.SOL_SOCKET, _SO_ATTACH_FILTER, filter_)


def _read(everything: socket.socket, ended: threading.Event, names: set[str], addresses: set[str]) -> None:
    """Reads packets until the program has ended and none is left."""
    while True:
        try:
            packet, (_, _, kind, *_) = everything.recvfrom(600)
        except TimeoutError:
            if ended.is_set():
                return
            continue
        if kind == _PACKET_OUTGOING:
            _note(packet, names, addresses)


def _note(packet: bytes, names: set[str], addresses: set[str]) -> None:
    if packet[0] >> 4 == 4:
        start, protocol, to = (packet[0] & 15) * 4, packet[9], packet[16:20]
    else:
        start, protocol, to = 40, packet[6], packet[24:40]
    address = ipaddress.ip_address(to)
    port = struct.unpack_from("!H", packet, start + 2)[0] if protocol in (_TCP, _UDP) else 0
    if protocol == _UDP and port == _DNS:
        names.add(_name_asked(packet[start + 8 :]))
    elif not address.is_loopback and (protocol == _UDP or (protocol == _TCP and _opens(packet, start))):
        addresses.add(f"{address}:{port}")


def _opens(packet: bytes, start: int) -> bool:
    """Whether a TCP packet asks for a connection: SYN without ACK."""
    return packet[start + 13] & 0x12 == 0x02


def _name_asked(question: bytes) -> str:
    labels, place = [], 12
    while length := question[place]:
        labels.append(question[place + 1 : place + 1 + length].decode("ascii", "replace"))
        place += 1 + length
    return ".".join(labels)


if __name__ == "__main__":
    ctypes.CDLL(None).prctl(1, 9)  # killed with whoever started it
    sys.exit(_main())
