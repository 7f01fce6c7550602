"""A catalogue in either database, and the address of one that is lent."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus import (
    Catalogue,
)
from tests.postgresql import Server


@pytest.fixture
def catalogue(tmp_path: Path, database_url: str | None) -> Iterator[Catalogue]:
    with Catalogue(tmp_path, database_url=database_url) as opened:
        yield opened


@pytest.fixture
def url(postgresql: Server) -> Iterator[str]:
    with postgresql.lent_database() as lent:
        yield lent
