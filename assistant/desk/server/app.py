"""The server put together: Streamlit's own app, with its middleware and further routes."""

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
from starlette.middleware.authentication import AuthenticationMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from assistant.desk.server.allowed_hosts import SameOrigin, allowed_hosts
from assistant.desk.server.connection_limit import ConnectionLimit
from assistant.desk.server.ending import Ending
from assistant.desk.server.error_pages import PlainErrors
from assistant.desk.server.headers import NoSharing
from assistant.desk.server.page_files import PageFiles
from assistant.desk.server.page_html import PageHtml, keep_page_files
from assistant.desk.server.probes import probes
from assistant.desk.server.request_limits import RequestLimits
from assistant.desk.server.routes import RouteAllowlist
from assistant.desk.server.uploads import Uploads
from assistant.desk.server.visitors import SessionCookie, SignInGate, sign_in_route
from assistant.errors import AssistantError, NotAllowed
from assistant.settings.readiness import Readiness, readiness
from assistant.telemetry.requests import under
from corpus import CorpusError

if TYPE_CHECKING:
    from assistant.access import Role
    from assistant.settings import Settings

_SCRIPT = Path(__file__).parents[1] / "app.py"
_OPENING_ENDS_S = 5.0
_log = logging.getLogger(__name__)


def application(
    settings: Settings,
    *,
    address: str,
    secrets: Mapping[str, Any],
    ending: Ending,
    on_ready: Callable[[], None],
) -> streamlit.App:
    """The app to serve at ``address``; ``on_ready`` is called as soon as a browser may come.

    Once it is ``ending`` it is no longer ready. ``secrets`` are what Streamlit needs to let people sign in.
    The order of the middleware matters: whatever refuses is within what words refusals; who a visitor is
    comes before what they may have; bodies are read innermost. Raises SettingsInvalid.
    """
    opening = threading.Thread(target=_open, name="opening", daemon=True)

    @asynccontextmanager
    async def lifespan(_app: Any) -> AsyncIterator[None]:
        opening.start()
        on_ready()
        yield
        opening.join(_OPENING_ENDS_S)  # an interpreter that ends while a thread imports may abort

    def roles_of(claims: Mapping[str, Any]) -> frozenset[Role] | None:
        from assistant.desk import opened

        if settings.sign_in is None or opening.is_alive():
            return None
        try:
            return opened.services().claimed_roles(claims)
        except (AssistantError, CorpusError):
            return None

    secret = settings.sign_in.cookie_secret.get_secret_value() if settings.sign_in else None
    return streamlit.App(
        _SCRIPT,
        secrets=secrets,
        lifespan=lifespan,
        routes=[*probes(lambda: ending.readiness() or _look()), sign_in_route()],
        middleware=[
            Middleware(NoSharing),
            Middleware(PlainErrors, texts={413: f"A file can have at most {settings.upload_mb} MB."}),
            Middleware(
                TrustedHostMiddleware,
                allowed_hosts=allowed_hosts(address, settings.host_names),
                www_redirect=False,
            ),
            Middleware(SameOrigin),
            Middleware(PageFiles),
            Middleware(RouteAllowlist),
            Middleware(AuthenticationMiddleware, backend=SessionCookie(secret=secret, roles_of=roles_of)),
            Middleware(SignInGate),
            Middleware(ConnectionLimit, most=settings.visitors),
            Middleware(Uploads, upload_mb=settings.upload_mb),
            Middleware(RequestLimits, upload_mb=settings.upload_mb),
            Middleware(PageHtml),
        ],
        on_script_error=_show_error,
    )


def _look() -> Readiness:
    from assistant.desk import opened

    return readiness(opened.services())


def _open() -> None:
    """Open the corpus before the first reader comes; why one cannot be opened, every page says."""
    from assistant.desk import opened

    try:
        opened.services()
        keep_page_files()
        import_module("pandas")  # which Streamlit does while it draws the first page, for seconds
        gc.collect()
        gc.freeze()  # what is there by now lives as long as the process, and need not be searched for garbage
    except (AssistantError, CorpusError) as error:
        _log.warning("the corpus is not open yet: %s", error)


def _show_error(error: Exception) -> bool:
    """Show an error as a sentence; the traceback of an unexpected one goes to the log alone."""
    from assistant.desk import labels, theme_parts

    if isinstance(error, NotAllowed):
        theme_parts.message(
            "Not saved", labels.sentence(str(error)), "Reload the page to continue.", tone="danger"
        )
        return True
    _log.error("the page failed", exc_info=error)
    theme_parts.message(
        "Something went wrong",
        f"Dateline failed unexpectedly. Reload the page; the details are in the server’s log{under(error)}.",
        tone="danger",
    )
    return True
