"""Starting the desk: one process, in the foreground, until it is told to stop."""

from __future__ import annotations

import contextlib
import logging
import signal
import socket
import tomllib
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.errors import SettingsInvalid

if TYPE_CHECKING:
    from assistant.settings import Settings

_HERE = Path(__file__).parent


def serve(settings: Settings, *, address: str = "127.0.0.1", port: int = 8501) -> int:
    """Serve the desk until Ctrl-C or SIGTERM, then close everything that was opened.

    Prints one line with the address as soon as a browser may come. Returns 0, the exit status. Raises
    SettingsInvalid when the address cannot be used or the port is taken.
    """
    _check_free(address, port)
    import streamlit

    from assistant.desk import opened

    opened.use(settings)
    url = f"http://{f'[{address}]' if ':' in address else address}:{port}"

    @asynccontextmanager
    async def ready(_app: Any) -> AsyncIterator[None]:
        print(f"Dateline is ready at {url} (Ctrl-C stops it)", flush=True)
        yield

    desk = streamlit.App(
        _HERE / "app.py",
        secrets=_secrets(settings, url),
        lifespan=ready,
        on_script_error=_tell_plainly,
    )
    with _ended_by_signals():
        try:
            desk.run(config={**_options(), "server.address": address, "server.port": port})
        finally:
            opened.close()
    return 0


def _secrets(settings: Settings, url: str) -> dict[str, Any]:
    """What Streamlit needs to let people sign in; nothing when nobody does."""
    if settings.sign_in is None:
        return {}
    return {
        "auth": {
            "redirect_uri": f"{settings.url or url}/oauth2callback",
            "cookie_secret": settings.sign_in.cookie_secret,
            "client_id": settings.sign_in.client_id,
            "client_secret": settings.sign_in.client_secret,
            "server_metadata_url": settings.sign_in.provider,
        }
    }


def _options() -> dict[str, Any]:
    """The options of ``theme/streamlit.toml`` under their dotted names."""
    tables = tomllib.loads((_HERE / "theme" / "streamlit.toml").read_text(encoding="utf-8"))
    return dict(_dotted(tables))


def _dotted(table: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _dotted(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value


def _check_free(address: str, port: int) -> None:
    if not 1 <= port <= 65535:
        raise SettingsInvalid(f"the port must be from 1 to 65535, not {port!r}")
    try:
        family = socket.getaddrinfo(address, port, type=socket.SOCK_STREAM)[0][0]
        with socket.socket(family) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind((address, port))
    except OSError as error:
        raise SettingsInvalid(
            f"the desk cannot be served on {address!r}, port {port!r}: {error.strerror or error}; "
            "stop what uses the port, or choose another with --port"
        ) from error


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


def _tell_plainly(error: Exception) -> bool:
    """Show an unexpected error as a sentence; the trace goes to the server's log alone."""
    from assistant.desk import look

    logging.getLogger(__name__).error("the page failed", exc_info=error)
    look.message(
        "Something went wrong",
        f"Dateline failed unexpectedly ({type(error).__name__}). Reload the page; "
        "the server’s log tells more.",
    )
    return True
