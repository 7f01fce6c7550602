"""An assistant over the sample reports, opened once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.pipeline import Assistant
from assistant.settings import Settings, open_assistant
from ingest.pipeline import Became, files, ingest

SAMPLE = Path(__file__).resolve().parents[2] / "corpus" / "sample"


@pytest.fixture(scope="session")
def sample_folder(tmp_path_factory: pytest.TempPathFactory, exported_encoder: Path) -> Path:
    """The folder of a corpus of the sample reports; nothing writes to it after it is made."""
    from corpus import Corpus

    folder = tmp_path_factory.mktemp("sample")
    (folder / "encoder").symlink_to(exported_encoder)
    with Corpus(folder) as corpus:
        outcomes = list(ingest(corpus, files([SAMPLE])))
    assert not [outcome for outcome in outcomes if outcome.became is Became.REFUSED]
    return folder


@pytest.fixture(scope="session")
def assistant(sample_folder: Path) -> Iterator[Assistant]:
    """An assistant without a language model over the sample reports."""
    with open_assistant(Settings(folder=sample_folder)) as opened:
        yield opened
