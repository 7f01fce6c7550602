"""Who has a place: members have theirs, those without a role a few of their own, and nobody else any."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.authentication import AuthenticationMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect

from assistant.access import Role
from assistant.desk.server.connection_limit import ConnectionLimit
from assistant.desk.server.error_pages import PlainErrors
from assistant.desk.server.uploads import Uploads
from assistant.desk.server.visitors import SessionCookie, SignInGate
from tests.assistant.desk.server.serving import serving

SECRET = "c" * 32
MOST = 8
IDLE_S = 0.6
UPLOAD = "/_stcore/upload_file/session/file"


def roles_of(claims: Mapping[str, Any]) -> frozenset[Role] | None:
    return {"new": None, "ana": frozenset({Role.ANALYST}), "root": frozenset({Role.ADMIN})}.get(
        claims["sub"], frozenset()
    )


def cookie(sub: str, *, secret: str = SECRET, **claims: Any) -> str:
    value = json.dumps({"is_logged_in": True, "sub": sub} | claims)
    return f"_streamlit_user={create_signed_value(secret, '_streamlit_user', value).decode()}"


async def page(_request: Request) -> PlainTextResponse:
    return PlainTextResponse("Streamlit’s page")


async def echo(websocket: WebSocket) -> None:
    await websocket.accept()
    async for text in websocket.iter_text():
        await websocket.send_text(text)


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    app = Starlette(
        routes=[
            Route("/", page),
            Route("/health", page),
            Route("/oauth2callback", page),
            Route(UPLOAD, page, methods=["PUT"]),
            WebSocketRoute("/_stcore/stream", echo),
        ],
        middleware=[
            Middleware(PlainErrors, texts={}),
            Middleware(AuthenticationMiddleware, backend=SessionCookie(secret=SECRET, roles_of=roles_of)),
            Middleware(SignInGate),
            Middleware(ConnectionLimit, most=MOST, idle_s=IDLE_S),
            Middleware(Uploads, upload_mb=1),
        ],
    )
    with serving(app) as at:
        yield at


def websocket(port: int, cookies: str = "") -> ClientConnection:
    headers = {"Cookie": cookies} if cookies else {}
    return connect(f"ws://127.0.0.1:{port}/_stcore/stream", additional_headers=headers, proxy=None)


def get(port: int, path: str = "/", cookies: str = "") -> httpx.Response:
    headers = {"Accept": "text/html", "Cookie": cookies}
    return httpx.get(f"http://127.0.0.1:{port}{path}", headers=headers, trust_env=False)


@pytest.mark.parametrize(
    "cookies",
    [
        "",
        "_streamlit_user=",
        "_streamlit_user=root",
        f"_streamlit_user={'x' * 7_000}",
        cookie("root", secret="d" * 32),
        cookie("root", is_logged_in=False),
        cookie("root", is_logged_in="true"),
        '=;;,\t="',
    ],
)
def test_who_is_not_signed_in_gets_the_sign_in_page_and_no_session(port: int, cookies: str) -> None:
    """Whatever cookie they make up."""
    shown = get(port, cookies=cookies)
    assert shown.status_code == 200
    assert 'href="/auth/start"' in shown.text
    for path in ("/health", "/oauth2callback"):
        assert get(port, path, cookies).text == "Streamlit’s page"
    with pytest.raises(InvalidStatus) as refused:
        websocket(port, cookies)
    assert refused.value.response.status_code == 403
    put = httpx.put(f"http://127.0.0.1:{port}{UPLOAD}", headers={"Cookie": cookies}, trust_env=False)
    assert put.status_code == 403


@pytest.mark.parametrize("sub", ["ana", "nobody", "new"])
def test_only_an_admin_may_upload(port: int, sub: str) -> None:
    put = httpx.put(f"http://127.0.0.1:{port}{UPLOAD}", headers={"Cookie": cookie(sub)}, trust_env=False)
    assert put.status_code == 403
    assert "Only admins can upload files." in put.text


def test_pages_without_a_role_take_no_place_of_a_member(port: int) -> None:
    """They have a quarter as many of their own; when those are taken, members still come in."""
    with ExitStack() as opened:
        for _ in range(MOST // 4):
            opened.enter_context(websocket(port, cookie("nobody")))
        busy = get(port, cookies=cookie("nobody"))
        assert busy.status_code == 503
        assert "Too many open windows right now." in busy.text
        with pytest.raises(InvalidStatus):
            websocket(port, cookie("other"))
        for _ in range(MOST):
            opened.enter_context(websocket(port, cookie("ana")))
        assert get(port, cookies=cookie("ana")).status_code == 503
        assert get(port).status_code == 200


def test_a_page_without_a_role_is_closed_when_idle_and_a_member_s_is_not(port: int) -> None:
    """Idle is who sends nothing: while somebody acts the page stays open."""
    with websocket(port, cookie("ana")) as member, websocket(port, cookie("nobody")) as other:
        for _ in range(4):
            time.sleep(IDLE_S / 3)
            other.send("here")
            assert other.recv() == "here"
        with pytest.raises(ConnectionClosed) as closed:
            other.recv(timeout=20)
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.reason == "idle"
        member.send("here")
        assert member.recv() == "here"


def test_while_roles_cannot_be_known_a_person_is_let_in_as_a_member(port: int) -> None:
    """The corpus may take a minute to open."""
    with ExitStack() as opened:
        for _ in range(MOST // 4 + 1):
            opened.enter_context(websocket(port, cookie("new")))
