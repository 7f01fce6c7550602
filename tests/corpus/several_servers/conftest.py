"""A corpus on one PostgreSQL and one Chroma server, to be opened as one server after another would."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.chroma_servers import running_chroma
from tests.corpus.several_servers.servers import Servers
from tests.postgresql import Server


@pytest.fixture
def url(postgresql: Server) -> Iterator[str]:
    with postgresql.lent_database() as lent:
        yield lent


@pytest.fixture(scope="module")
def chroma_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running_chroma(tmp_path_factory.mktemp("chroma")) as running:
        yield running.url


@pytest.fixture
def servers(tmp_path: Path, url: str, chroma_url: str) -> Servers:
    return Servers(tmp_path, url, chroma_url)
