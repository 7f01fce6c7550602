"""An empty corpus, and a folder of collected files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus import Corpus


@pytest.fixture
def corpus(folder: Path) -> Iterator[Corpus]:
    """An empty corpus."""
    with Corpus(folder) as opened:
        yield opened


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """A folder for collected files."""
    path = tmp_path / "inbox"
    path.mkdir()
    return path
