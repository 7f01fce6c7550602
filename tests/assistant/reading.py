"""An assistant that reads, over a few reports of a test's own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from assistant.pipeline import Assistant
from corpus import Corpus, Report
from corpus.models.reader import open_reader
from tests.corpora import add_reports


@contextmanager
def reading_assistant(folder: Path, *reports: Report) -> Iterator[Assistant]:
    """Over a new corpus in ``folder``, with the packaged reader and no language model."""
    with Corpus(folder) as corpus:
        add_reports(corpus, *reports)
        yield Assistant(corpus=corpus, reader=open_reader())
