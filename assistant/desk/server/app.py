"""The server put together: Streamlit's own app, with what stands before it and beside it."""

from __future__ import annotations

import gc
import logging
import threading
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import streamlit
from starlette.middleware import Middleware

from assistant.desk.server.allowed_hosts import AllowedHosts
from assistant.desk.server.connection_limit import ConnectionLimit
from assistant.desk.server.error_pages import PlainErrors
from assistant.desk.server.headers import SafeHeaders
from assistant.desk.server.probes import probes
from assistant.desk.server.request_limits import RequestLimits
from assistant.desk.server.routes import RouteAllowlist
from assistant.errors import AssistantError, NotAllowed
from assistant.settings.readiness import Readiness, readiness
from corpus import CorpusError

if TYPE_CHECKING:
    from assistant.settings import Settings

_SCRIPT = Path(__file__).parents[1] / "app.py"
_LEFT_OFF_WITHIN_S = 5.0
_log = logging.getLogger(__name__)


def application(
    settings: Settings, *, secrets: Mapping[str, Any], told_ready: Callable[[], None]
) -> streamlit.App:
    """The app to serve; ``told_ready`` is called as soon as a browser may come.

    ``secrets`` are what Streamlit needs to let people sign in.

    The order matters: what is refused is refused with safe headers, a stranger's page learns nothing of who
    is here, and what is read of a body is limited within what tells of failures.
    """

    @asynccontextmanager
    async def living(_app: Any) -> AsyncIterator[None]:
        opening = threading.Thread(target=_open, name="opening", daemon=True)
        opening.start()
        told_ready()
        yield
        opening.join(_LEFT_OFF_WITHIN_S)  # an interpreter that ends while a thread imports may abort

    return streamlit.App(
        _SCRIPT,
        secrets=secrets,
        lifespan=living,
        routes=probes(_look),
        middleware=[
            Middleware(SafeHeaders),
            Middleware(AllowedHosts, hosts=settings.host_names),
            Middleware(RouteAllowlist),
            Middleware(ConnectionLimit, most=settings.visitors),
            Middleware(PlainErrors),
            Middleware(RequestLimits, upload_mb=settings.upload_mb),
        ],
        on_script_error=_tell_plainly,
    )


def _look() -> Readiness:
    from assistant.desk import opened

    return readiness(opened.services())


def _open() -> None:
    """Open the corpus before the first reader comes; one that cannot be opened is told to every reader."""
    from assistant.desk import opened

    try:
        opened.services()
        import_module("pandas")  # which Streamlit does while it draws the first page, for seconds
        gc.collect()
        gc.freeze()  # what is held from now on need not be looked through whenever something is freed
    except (AssistantError, CorpusError) as error:
        _log.warning("the corpus is not open yet: %s", error)


def _tell_plainly(error: Exception) -> bool:
    """Show what a press came to as a sentence; the trace of what is unexpected goes to the log alone."""
    from assistant.desk import labels, theme_parts

    if isinstance(error, NotAllowed):
        theme_parts.message("This was not done", labels.sentence(str(error)), "Reload the page to go on.")
        return True
    _log.error("the page failed", exc_info=error)
    theme_parts.message(
        "Something went wrong",
        f"Dateline failed unexpectedly ({type(error).__name__}). Reload the page; "
        "the server’s log tells more.",
    )
    return True
