"""Running the server: one process, in the foreground, until it is stopped."""

from __future__ import annotations

import contextlib
import ctypes
import gc
import logging
import signal
import socket
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.desk.server.ending import Ending, ending_server
from assistant.errors import SettingsInvalid
from corpus import allow_many_files

if TYPE_CHECKING:
    import streamlit

_OPTIONS = Path(__file__).parents[1] / "theme" / "streamlit.toml"
_PING_S = 30  # between two signs of life on a websocket
_MESSAGE_BYTES = 1024 * 1024  # that a page may send at once; files come by another way
_WAITING = 512  # connections that may wait to be accepted
_HEAPS_AT_MOST = -8  # M_ARENA_MAX of glibc's malloc.h
_NEW_OBJECTS = 100_000  # some 10 MB
_ENDING_S = 5  # for which what is being sent may be completed once the server is stopped


def run(
    app: streamlit.App,
    listening: socket.socket,
    *,
    upload_mb: int,
    ending: Ending,
    set_up_log: Callable[[], None],
) -> None:
    """Serve until Ctrl-C or SIGTERM; open websockets are then closed with code 1012, "service restart".

    After SIGTERM questions that are being answered are answered first, as ``ending`` has it.

    The log is set up once Streamlit and uvicorn have set up their own loggers.
    """
    import uvicorn
    from streamlit.web.bootstrap import load_config_options

    from assistant.desk.server.headers import safe_headers
    from assistant.desk.server.http_protocol import BoundedHttpProtocol

    load_config_options(
        {
            **_options(),
            "server.address": listening.getsockname()[0],
            "server.port": listening.getsockname()[1],
            "server.maxUploadSize": upload_mb,
            "server.maxWidgetStateSize": _MESSAGE_BYTES // (1024 * 1024),
        }
    )
    config = uvicorn.Config(
        app,
        http=BoundedHttpProtocol,
        headers=safe_headers(),
        lifespan="on",  # a failure to start ends the server, and is not passed over
        ws="websockets-sansio",
        ws_ping_interval=_PING_S,
        ws_ping_timeout=_PING_S,
        ws_max_size=_MESSAGE_BYTES,
        ws_per_message_deflate=False,
        timeout_keep_alive=_PING_S,
        timeout_graceful_shutdown=_ENDING_S,
        server_header=False,
        access_log=False,
        log_config=None,
        log_level="warning",
        use_colors=False,
    )
    set_up_log()
    logging.getLogger("uvicorn.error").addFilter(_is_not_a_visitor_leaving)
    _keep_freed_memory_together()
    collect_garbage_seldom()
    allow_many_files()
    with _ended_by_signals():
        ending_server(config, ending).run(sockets=[listening])


def _is_not_a_visitor_leaving(record: logging.LogRecord) -> bool:
    """A page that is closed while its websocket is being opened is no error of the server."""
    return record.getMessage() != "ASGI callable returned without completing handshake."


def listen(address: str, port: int) -> socket.socket:
    """The socket to serve at: from now on a browser can come, and waits until it is served.

    Raises SettingsInvalid when the address cannot be used or the port is taken.
    """
    if not 1 <= port <= 65535:
        raise SettingsInvalid(f"the port must be from 1 to 65535, not {port!r}")
    try:
        family = socket.getaddrinfo(address, port, type=socket.SOCK_STREAM)[0][0]
        listening = socket.socket(family)
        try:
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listening.bind((address, port))
            listening.listen(_WAITING)
        except OSError:
            listening.close()
            raise
    except OSError as error:
        raise SettingsInvalid(
            f"Dateline cannot be served on {address!r}, port {port!r}: {error.strerror or error}; "
            "stop what uses the port, or choose another with --port"
        ) from error
    return listening


def _keep_freed_memory_together() -> None:
    """Let all threads free to two heaps: glibc's own eight a core would each keep what a crowd has left."""
    with contextlib.suppress(OSError, AttributeError):  # another C library has no such option
        ctypes.CDLL(None).mallopt(_HEAPS_AT_MOST, 2)


def collect_garbage_seldom() -> None:
    """Let Python look for garbage in cycles only after so many new objects as several questions make.

    A search reads thousands of rows, at which it would look through all that is loaded, for a tenth of a
    second, while everybody waits. What is loaded by now is not looked through again.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(_NEW_OBJECTS, *gc.get_threshold()[1:])


def _options() -> dict[str, Any]:
    """The options of ``theme/streamlit.toml`` under their dotted names."""
    return dict(_dotted(tomllib.loads(_OPTIONS.read_text(encoding="utf-8"))))


def _dotted(table: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _dotted(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    """Let Ctrl-C and SIGTERM end the block quietly, once the server has closed its connections."""

    def end(_number: int, _frame: object) -> None:
        raise KeyboardInterrupt

    former = signal.signal(signal.SIGTERM, end)
    try:
        with contextlib.suppress(KeyboardInterrupt):
            yield
    finally:
        signal.signal(signal.SIGTERM, former)
