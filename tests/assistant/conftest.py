"""An assistant over the sample reports, opened once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.pipeline import Assistant
from assistant.settings import Settings, open_assistant
from tests.corpora import copy_of


@pytest.fixture(scope="session")
def sample_folder(tmp_path_factory: pytest.TempPathFactory, sample_corpus: Path) -> Path:
    """The folder of a corpus of the sample reports; nothing writes to it after it is made."""
    return copy_of(sample_corpus, tmp_path_factory.mktemp("assistant") / "kept")


@pytest.fixture(scope="session")
def assistant(sample_folder: Path) -> Iterator[Assistant]:
    """An assistant without a language model over the sample reports."""
    with open_assistant(Settings(folder=sample_folder)) as opened:
        yield opened
