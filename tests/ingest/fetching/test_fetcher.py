"""Fetching from a real server: within limits, with manners, and only from where the policy allows."""

from __future__ import annotations

import gzip
import socket
import ssl
import time
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from ingest.errors import AddressRefused, FetchFailed
from ingest.fetching.fetcher import Fetcher, FetchLimits
from ingest.fetching.pace import retry_after_s
from ingest.fetching.policy import NetworkPolicy
from tests.certificates import certificate
from tests.ingest.web_server import HOST, Asked, Given, WebServer

MODIFIED = "Sun, 22 Feb 2026 19:12:00 GMT"


@pytest.fixture
def server() -> Iterator[WebServer]:
    with WebServer() as running:
        yield running


def test_a_page_comes_with_what_its_server_says_of_it(server: WebServer) -> None:
    headers = {"Content-Type": "text/html; charset=KOI8-R", "ETag": '"1"', "Last-Modified": MODIFIED}
    server.pages["/a"] = Given(body=b"<p>x", headers=headers)
    found = server.fetcher().get(f"{server.url}/a")
    assert (found.content, found.media_type, found.charset) == (b"<p>x", "text/html", "koi8-r")
    assert (found.etag, found.last_modified) == ('"1"', MODIFIED)
    asked = server.asked[-1].headers
    assert asked["user-agent"].startswith("Dateline/")
    assert asked["host"] == f"{HOST}:{server.port}"


def test_what_has_not_changed_is_not_sent_again(server: WebServer) -> None:
    def page(asked: Asked) -> Given:
        known = asked.headers.get("if-none-match") == '"1"' and "if-modified-since" in asked.headers
        return Given(status=304) if known else Given(body=b"x")

    server.pages["/a"] = page
    fetcher = server.fetcher()
    assert fetcher.get(f"{server.url}/a").content == b"x"
    assert fetcher.get(f"{server.url}/a", etag='"1"', last_modified=MODIFIED).content is None


def test_five_redirects_are_followed_and_not_a_sixth(server: WebServer) -> None:
    for number in range(6):
        server.pages[f"/{number}"] = Given(status=301, headers={"Location": f"{number + 1}"})
    server.pages["/6"] = Given(body=b"here")
    found = server.fetcher().get(f"{server.url}/1")
    assert (found.content, found.address) == (b"here", f"{server.url}/6")
    with pytest.raises(FetchFailed, match="redirects more than 5 times"):
        server.fetcher().get(f"{server.url}/0")


def test_headers_may_have_other_letters_than_ascii(server: WebServer) -> None:
    """A server writes them as UTF-8, which the standard library's server takes for Latin-1."""
    as_written = "/ä".encode().decode("latin-1")
    server.pages["/a"] = Given(status=302, headers={"Location": as_written})
    server.pages["/%C3%A4"] = lambda asked: Given(body=asked.headers["if-none-match"].encode("latin-1"))
    assert server.fetcher().get(f"{server.url}/a", etag='"\xe9"').content == b'"\xe9"'


def test_a_redirect_may_not_lead_into_a_network(server: WebServer) -> None:
    server.pages["/a"] = Given(status=302, headers={"Location": "http://169.254.169.254/latest"})
    with pytest.raises(AddressRefused, match=r"'169.254.169.254' is no public address"):
        server.fetcher().get(f"{server.url}/a")


def test_the_address_that_was_checked_is_the_one_connected_to(server: WebServer) -> None:
    """A name that leads elsewhere a moment later is looked up and checked for each connection."""
    answers = [[HOST], [HOST], ["10.0.0.1"]]
    asked: list[str] = []

    def look_up(host: str, _port: int) -> list[str]:
        asked.append(host)
        return answers[len(asked) - 1]

    server.pages["/a"] = Given(body=b"x")
    fetcher = Fetcher(policy=replace(server.policy, look_up=look_up))
    address = f"http://news.example.org:{server.port}/a"
    assert fetcher.get(address).content == b"x"
    assert server.asked[-1].headers["host"] == f"news.example.org:{server.port}"
    assert len(asked) == 2  # for robots.txt and the page
    with pytest.raises(AddressRefused, match=r"'news.example.org', which is '10.0.0.1'"):
        fetcher.get(address)


def test_only_ports_of_the_web_are_asked() -> None:
    with pytest.raises(AddressRefused, match="port 22; the ports fetched from are 80, 443, 8080, 8443"):
        Fetcher().get("http://8.8.8.8:22/")


def test_proxies_of_the_environment_are_not_asked(server: WebServer, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9/")
    server.pages["/a"] = Given(body=b"x")
    assert server.fetcher().get(f"{server.url}/a").content == b"x"


@pytest.mark.parametrize("packed", [False, True])
def test_a_body_beyond_the_limit_is_not_read_to_its_end(server: WebServer, packed: bool) -> None:
    large = b"a" * 3_000_000
    headers = {"Content-Encoding": "gzip"} if packed else {}
    server.pages["/a"] = Given(body=gzip.compress(large) if packed else large, headers=headers)
    with pytest.raises(FetchFailed, match="more than 1 MB") as failed:
        server.fetcher(size=1_000_000).get(f"{server.url}/a")
    assert not failed.value.later


def test_packed_bodies_are_unpacked_and_damaged_ones_refused(server: WebServer) -> None:
    packed = {"Content-Encoding": "gzip"}
    server.pages["/a"] = Given(body=gzip.compress(b"one ") + gzip.compress(b"two"), headers=packed)
    server.pages["/cut"] = Given(body=gzip.compress(b"one " * 900)[:-9], headers=packed)
    server.pages["/noise"] = Given(body=b"not packed", headers=packed)
    server.pages["/br"] = Given(body=b"x", headers={"Content-Encoding": "br"})
    fetcher = server.fetcher()
    assert fetcher.get(f"{server.url}/a").content == b"one two"
    for path, why in (("cut", "ends before"), ("noise", "cannot be unpacked"), ("br", "packed as 'br'")):
        with pytest.raises(FetchFailed, match=why):
            fetcher.get(f"{server.url}/{path}")


def test_a_body_or_a_handshake_that_trickles_ends_at_the_deadline(server: WebServer) -> None:
    server.pages["/a"] = Given(body=b"a" * 10_000, drips=True)
    began = time.monotonic()
    with pytest.raises(FetchFailed, match=r"took (more than 0\.15 s|too long)") as failed:
        server.fetcher(total_s=0.15).get(f"{server.url}/a")
    assert failed.value.later
    with socket.create_server((HOST, 0)) as silent:  # accepts, and says nothing
        policy = NetworkPolicy(allowed=frozenset({(HOST, silent.getsockname()[1])}))
        fetcher = Fetcher(policy=policy, limits=FetchLimits(total_s=0.15))
        for scheme in ("http", "https"):
            with pytest.raises(FetchFailed):
                fetcher.get(f"{scheme}://{HOST}:{silent.getsockname()[1]}/")
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    ("status", "headers", "later", "asked_s"),
    [
        (404, {}, False, None),
        (403, {}, False, None),
        (500, {}, True, None),
        (503, {"Retry-After": "120"}, True, 120.0),
        (429, {"Retry-After": "soon"}, True, None),
        (302, {}, True, None),
    ],
)
def test_what_a_server_refuses_is_permanent_or_for_later(
    server: WebServer, status: int, headers: dict[str, str], later: bool, asked_s: float | None
) -> None:
    server.pages["/a"] = Given(status=status, headers=headers)
    with pytest.raises(FetchFailed, match=f"'{server.url}/a' cannot be fetched") as failed:
        server.fetcher().get(f"{server.url}/a")
    assert (failed.value.later, failed.value.retry_after_s) == (later, asked_s)


def test_retry_after_may_be_a_date_and_is_a_week_at_most() -> None:
    now = datetime(2026, 2, 22, 12, tzinfo=UTC)
    assert retry_after_s(format_datetime(now + timedelta(seconds=90), usegmt=True), now=now) == 90
    assert retry_after_s(format_datetime(now - timedelta(days=1), usegmt=True), now=now) == 0
    assert retry_after_s("9" * 40) == 7 * 24 * 3600
    assert retry_after_s("") is None


def test_robots_txt_is_read_once_and_obeyed(server: WebServer) -> None:
    rules = b"User-agent: *\nDisallow: /\n\nUser-agent: dateline\nDisallow: /private\nAllow: /private/open$\n"
    server.pages["/robots.txt"] = Given(body=rules)
    server.pages |= dict.fromkeys(("/a", "/private/open"), Given(body=b"x"))
    fetcher = server.fetcher()
    for path in ("/a", "/private/open"):
        assert fetcher.get(f"{server.url}{path}").content == b"x"
    with pytest.raises(FetchFailed, match=r"robots\.txt of its server does not allow") as failed:
        fetcher.get(f"{server.url}/private/x")
    assert not failed.value.later
    assert [one.path for one in server.asked] == ["/robots.txt", "/a", "/private/open"]


def test_a_robots_txt_that_cannot_be_had_just_now_forbids_for_now(server: WebServer) -> None:
    server.pages["/robots.txt"] = Given(status=503)
    with pytest.raises(FetchFailed, match="cannot be read just now") as failed:
        server.fetcher().get(f"{server.url}/a")
    assert failed.value.later


def test_a_server_has_a_pause_between_two_requests_as_long_as_it_asks_for(server: WebServer) -> None:
    server.pages["/robots.txt"] = Given(body=b"User-agent: *\nCrawl-delay: 0.3\n")
    server.pages |= dict.fromkeys(("/a", "/b", "/c"), Given(body=b"x"))
    fetcher = Fetcher(policy=replace(server.policy, pause_s=0.1))
    began = time.monotonic()
    for path in ("/a", "/b", "/c"):
        fetcher.get(f"{server.url}{path}")
    # Counted from the beginning, since a busy machine may notice one request late and the next at once.
    since = [one.at - began for one in server.asked]
    assert [one.path for one in server.asked] == ["/robots.txt", "/a", "/b", "/c"]
    assert all(at >= least for at, least in zip(since, (0, 0.1, 0.4, 0.7), strict=True))


def test_a_gzip_bomb_is_stopped_before_it_fills_the_memory(server: WebServer) -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    bomb = b"".join(packer.compress(b"\0" * 1_000_000) for _ in range(200)) + packer.flush()
    server.pages["/a"] = Given(body=bomb, headers={"Content-Encoding": "gzip"})
    with pytest.raises(FetchFailed, match="more than 20 MB"):
        server.fetcher().get(f"{server.url}/a")


def test_a_server_has_to_prove_the_name_that_was_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Though it is connected to by the address that was checked."""
    own = certificate(tmp_path / "own.pem", "news.example.org")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(own)
    asked: list[str | None] = []
    context.sni_callback = lambda _socket, name, _context: asked.append(name)
    with WebServer(tls=context) as server:
        server.pages["/a"] = Given(body=b"x")
        policy = replace(server.policy, look_up=lambda _host, _port: [HOST])
        addresses = [f"https://{name}.example.org:{server.port}/a" for name in ("news", "other")]
        with pytest.raises(FetchFailed, match="certificate verify failed"):
            Fetcher(policy=policy).get(addresses[0])
        assert server.asked == []
        monkeypatch.setenv("SSL_CERT_FILE", str(own))
        assert Fetcher(policy=policy).get(addresses[0]).content == b"x"
        with pytest.raises(FetchFailed, match="certificate verify failed"):
            Fetcher(policy=policy).get(addresses[1])
    assert asked[-1] == "other.example.org"
    assert set(asked) == {"news.example.org", "other.example.org"}
