"""Chroma elsewhere: behind TLS, for those who have a token or a password, in a tenant and database."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import chromadb
import pytest
from chromadb.config import Settings

from corpus import ChromaAccess, Corpus, VectorsUnavailable, probe_chroma
from corpus.index.chroma_client import ChromaClient
from tests.certificates import certificate
from tests.chroma_servers import ChromaServer, Proxy, free_port, running_chroma
from tests.corpora import add_reports, make_report
from tests.corpus.processes import soon
from tests.ingest.web_server import Given, WebServer

TOKEN, BASIC = "abretesesamo-7", "ana:abretesesamo"
BEARER = ("Authorization", f"Bearer {TOKEN}")


@pytest.fixture(scope="module")
def chroma(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChromaServer]:
    with running_chroma(tmp_path_factory.mktemp("elsewhere")) as server:
        settings = Settings(
            chroma_api_impl="chromadb.api.fastapi.FastAPI",
            chroma_server_host=server.url,
            chroma_server_http_port=1,
            anonymized_telemetry=False,
        )
        admin = chromadb.AdminClient(settings)
        admin.create_tenant("newsroom")
        admin.create_database("reports", "newsroom")
        admin._server._session.close()  # type: ignore[attr-defined]
        yield server


@pytest.fixture(scope="module")
def own_authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return certificate(tmp_path_factory.mktemp("tls") / "localhost.pem", "localhost")


@pytest.fixture
def proxy(chroma: ChromaServer, own_authority: Path) -> Iterator[Proxy]:
    with Proxy(chroma.url, tls=own_authority, prefix="/index") as opened:
        opened.wanted = BEARER
        yield opened


def test_passages_are_found_by_meaning_behind_tls_with_a_token_in_a_database_of_their_own(
    folder: Path, proxy: Proxy, chroma: ChromaServer, own_authority: Path
) -> None:
    access = ChromaAccess(token=TOKEN, tenant="newsroom", database="reports", ca=own_authority)
    with Corpus(folder, chroma_url=proxy.url, chroma_access=access) as corpus:
        add_reports(corpus, make_report())
        assert corpus.search("barrier against water")[0].found_by == {"dense": 1}
        assert corpus.health().sound
        assert corpus.rebuild() == 1
        proxy.wanted = ("Authorization", "Bearer another")
        with pytest.raises(
            VectorsUnavailable, match=r"answers 401 Unauthorized; correct DATELINE_CHROMA_TOKEN"
        ) as refused:
            corpus.indexes.vectors.count()
        assert "html" not in str(refused.value)
        assert corpus.search("sluice gates")[0].found_by == {"lexical": 1}
        assert ["found by their words" in notice for notice in corpus.notices()] == [True]
        proxy.wanted = BEARER
        both = {"dense": 1, "lexical": 1}
        assert soon(lambda: corpus.search("sluice gates")[0].found_by == both)
        assert corpus.notices() == []
    assert not list(folder.glob("chroma*"))
    port = int(chroma.url.rpartition(":")[2])
    plain = Settings(anonymized_telemetry=False)
    client = chromadb.HttpClient("127.0.0.1", port, settings=plain, tenant="newsroom", database="reports")
    [collection] = client.list_collections()
    assert (collection.name[:9], collection.count()) == ("passages-", 1)
    for server in (client._server, client._admin_client._server):  # type: ignore[attr-defined]
        server._session.close()


@pytest.mark.parametrize(
    ("wanted", "given"),
    [
        (("X-Chroma-Token", TOKEN), {"token": TOKEN, "token_header": "X-Chroma-Token"}),
        (("Authorization", "Basic YW5hOmFicmV0ZXNlc2Ftbw=="), {"basic": BASIC}),
    ],
)
def test_a_server_is_let_know_who_asks_as_chromas_own_clients_do(
    proxy: Proxy, own_authority: Path, wanted: tuple[str, str], given: dict[str, Any]
) -> None:
    proxy.wanted = wanted
    probe = probe_chroma(proxy.url, ChromaAccess(ca=own_authority, **given))
    assert (probe.tenant, probe.database) == ("default_tenant", "default_database")
    assert probe.release.startswith("1.")


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({}, "asks for credentials; set DATELINE_CHROMA_TOKEN or DATELINE_CHROMA_BASIC"),
        ({"token": "abretesesamo-8"}, "refuses the token; correct DATELINE_CHROMA_TOKEN, or the header"),
        ({"basic": BASIC}, "refuses the user or password; correct DATELINE_CHROMA_BASIC"),
        (
            {"token": TOKEN, "tenant": "archive"},
            "has no tenant 'archive'; create it there, or correct DATELINE_CHROMA_TENANT",
        ),
        (
            {"token": TOKEN, "tenant": "newsroom"},
            "has no database 'default_database' in tenant 'newsroom'; create it there, or correct",
        ),
        (
            {"token": TOKEN, "tenant": "newsroom", "database": "../reports"},
            "has no database '../reports' in tenant 'newsroom'; create it there, or correct",
        ),
        (
            {"token": TOKEN, "ca": None},
            "is not trusted: self-signed certificate; name the certificates of its authority with DATELINE",
        ),
    ],
)
def test_what_keeps_a_server_from_being_used_is_named_with_what_to_do(
    proxy: Proxy, own_authority: Path, given: dict[str, Any], message: str
) -> None:
    with pytest.raises(VectorsUnavailable) as refused:
        probe_chroma(proxy.url, ChromaAccess(**{"ca": own_authority} | given))
    assert message in str(refused.value)
    assert repr(proxy.url) in str(refused.value)
    assert "abretesesamo" not in str(refused.value)


def test_a_certificate_of_another_name_or_authority_is_not_trusted(
    chroma: ChromaServer, own_authority: Path, tmp_path: Path
) -> None:
    other = certificate(tmp_path / "other.pem", "chroma.example.org")
    with Proxy(chroma.url, tls=other) as proxy:
        with pytest.raises(VectorsUnavailable, match=r"not trusted.*see that DATELINE_CHROMA_CA has its"):
            probe_chroma(proxy.url, ChromaAccess(ca=own_authority))
        with pytest.raises(VectorsUnavailable, match=r"not trusted: Hostname mismatch"):
            probe_chroma(proxy.url, ChromaAccess(ca=other))


def test_another_server_than_chroma_is_called_so(
    chroma: ChromaServer, own_authority: Path, tmp_path: Path
) -> None:
    def refusal(url: str, **given: Any) -> str:
        with pytest.raises(VectorsUnavailable) as refused:
            probe_chroma(url, ChromaAccess(**given), patience_s=0.5)
        return str(refused.value)

    assert "see that a server with TLS is there" in refusal(chroma.url.replace("http:", "https:"))
    assert "start it, or correct DATELINE_CHROMA_URL" in refusal(f"http://127.0.0.1:{free_port()}")
    with Proxy(f"http://127.0.0.1:{free_port()}", tls=own_authority) as proxy:
        assert "answers 502 Bad Gateway; see the log" in refusal(proxy.url, ca=own_authority)
    with WebServer() as web:
        assert "is no Chroma server; correct DATELINE_CHROMA_URL" in refusal(web.url)
        web.pages["/api/v2/version"] = Given(body=b"<html>Welcome</html>")
        assert "is no Chroma server; correct DATELINE_CHROMA_URL" in refusal(web.url)
        web.pages["/api/v1/version"] = Given(body=b'"0.5.23"')
        assert "is release 0.5.23, which is too old; upgrade it to 1.0 or newer" in refusal(web.url)
        web.pages["/api/v2/version"] = Given(status=308, headers={"Location": "https://c.example.org/"})
        assert "leads on to 'https://c.example.org/'; name in DATELINE_CHROMA_URL" in refusal(web.url)
    with WebServer() as web:
        web.pages["/api/v2/version"] = Given(body=b'"1.0.0"')
        web.pages["/api/v2/tenants/default_tenant"] = Given(body=b"{}")
        web.pages["/api/v2/tenants/default_tenant/databases/default_database"] = Given(body=b"{}")
        identity = iter([Given(body=b"{}"), Given(body=b"{}" * 1_000, drips=True)])
        web.pages["/api/v2/auth/identity"] = lambda _: next(identity)
        with pytest.raises(VectorsUnavailable, match=r"does not answer within 0\.5 seconds"):
            ChromaClient(web.url, access=ChromaAccess(), answer_within_s=0.5)
        for status, body in ((500, b"<html>abretesesamo-7</html>"), (200, b"<html>Welcome</html>")):
            identity = iter([Given(body=b"{}"), Given(status=status, body=body)])
            with pytest.raises(VectorsUnavailable, match="no Chroma server answers at") as refused:
                ChromaClient(web.url, access=ChromaAccess(token=TOKEN))
            assert "html" not in str(refused.value)
            assert TOKEN not in str(refused.value)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        assert "does not answer within 0.5 seconds" in refusal(f"http://127.0.0.1:{silent.getsockname()[1]}")
