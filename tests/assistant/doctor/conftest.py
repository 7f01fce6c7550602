"""A corpus to be examined, and what may stand beside it."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from corpus import Corpus
from tests.corpora import add_reports, copy_of, small_reports
from tests.ingest.web_server import WebServer


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory, exported_encoder: Path) -> Path:
    """A corpus of a few reports, to be copied."""
    home = tmp_path_factory.mktemp("doctor") / "kept"
    with Corpus(home) as corpus:
        add_reports(corpus, *small_reports(3))
    return home


@pytest.fixture
def home(kept: Path, tmp_path: Path) -> Path:
    return copy_of(kept, tmp_path / "corpus")


@pytest.fixture
def free_port() -> int:
    with closing(socket.socket()) as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


@pytest.fixture
def web() -> Iterator[WebServer]:
    with WebServer() as server:
        yield server
