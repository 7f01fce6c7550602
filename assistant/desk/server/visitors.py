"""Who a request comes from, before Streamlit sees it: nobody, somebody signed in, a member, an admin.

Starlette's AuthenticationMiddleware asks :class:`SessionCookie` and keeps the result in ``scope["auth"]``. It
decides who may take a place and send files; what a person may do is still checked at each operation.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from starlette.authentication import AuthCredentials, AuthenticationBackend, BaseUser, UnauthenticatedUser
from starlette.responses import HTMLResponse, RedirectResponse
from starlette.routing import Route

from assistant.access import Role
from assistant.desk.server.error_pages import Refused, html_page
from assistant.desk.server.routes import SIGN_IN, UPLOADS, is_page

if TYPE_CHECKING:
    from starlette.requests import HTTPConnection, Request
    from starlette.types import ASGIApp, Receive, Scope, Send

SIGNED_IN, MEMBER, ADMIN = "signed in", "member", "admin"
RolesOf = Callable[[Mapping[str, Any]], frozenset[Role] | None]
_COOKIE = "_streamlit_user"
_PAGE = html_page(
    "Sign in",
    "Dateline answers questions over collected news reports. Sign in to continue.",
    f'<p><a class="button" href="{SIGN_IN}">Sign in</a></p>',
)


class SessionCookie(AuthenticationBackend):
    """Reads the cookie that Streamlit signs when somebody signs in.

    ``roles_of`` finds the present roles of whoever has some claims, None while that cannot be known; it may
    take its time. Without a ``secret`` nobody signs in, and every visitor is the single user.
    """

    def __init__(self, *, secret: str | None, roles_of: RolesOf) -> None:
        self._secret = secret
        self._roles_of = roles_of

    async def authenticate(self, conn: HTTPConnection) -> tuple[AuthCredentials, BaseUser] | None:
        """The credentials of a page, a websocket or an upload; nothing else needs any."""
        if self._secret is None:
            return AuthCredentials([SIGNED_IN, MEMBER, ADMIN]), UnauthenticatedUser()
        needed = conn.scope["type"] == "websocket" or is_page(conn.scope)
        if not needed and not conn.scope["path"].startswith(UPLOADS):
            return None
        claims = _claims(conn.cookies, self._secret)
        if claims is None:
            return None
        roles = await asyncio.to_thread(self._roles_of, claims)
        scopes = [SIGNED_IN]
        scopes += [MEMBER] if roles is None or roles else []
        scopes += [ADMIN] if roles and Role.ADMIN in roles else []
        return AuthCredentials(scopes), UnauthenticatedUser()


def _claims(cookies: Mapping[str, str], secret: str) -> dict[str, Any] | None:
    """The claims in the cookie, which may be split into several; None unless it is signed and whole."""
    from streamlit.auth_util import get_cookie_with_chunks
    from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value

    def one(name: str) -> bytes | None:
        value = cookies.get(name, "")
        return decode_signed_value(secret, name, value) if value.isascii() else None

    try:
        claims = json.loads(get_cookie_with_chunks(one, _COOKIE) or b"null")
    except ValueError:
        return None
    return claims if isinstance(claims, dict) and claims.get("is_logged_in") is True else None


class SignInGate:
    """Shows the sign-in page to whoever is not signed in, and lets them open no session of Streamlit's.

    The page is a file: it takes no place, no thread and no memory, however many open it.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request or websocket. Raises Refused."""
        if scope["type"] == "lifespan" or SIGNED_IN in scope["auth"].scopes:
            await self._app(scope, receive, send)
        elif scope["type"] == "websocket" or scope["path"].startswith(UPLOADS):
            raise Refused(403, text="Sign in to continue.")
        elif is_page(scope):
            await HTMLResponse(_PAGE, headers={"Cache-Control": "no-store"})(scope, receive, send)
        else:
            await self._app(scope, receive, send)


def sign_in_route() -> Route:
    """Where the sign-in page leads: on to the provider, by an address that is valid for two minutes."""

    async def start(_request: Request) -> RedirectResponse:
        from streamlit.user_info import generate_login_redirect_url

        return RedirectResponse(
            generate_login_redirect_url("default"), status_code=302, headers={"Cache-Control": "no-store"}
        )

    return Route(SIGN_IN, start)
