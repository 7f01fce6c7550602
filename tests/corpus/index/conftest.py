"""What several tests of the indexes may ask for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.chroma_servers import ChromaServer, running_chroma


@pytest.fixture
def two_servers(tmp_path: Path) -> Iterator[tuple[ChromaServer, ChromaServer]]:
    with running_chroma(tmp_path / "one") as one, running_chroma(tmp_path / "two") as two:
        yield one, two
