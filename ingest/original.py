"""The file of a report with pages, kept in the corpus so that those can be shown."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

from corpus import Report
from ingest.destination import Destination
from ingest.errors import FileRefused


def kept(report: Report, file: Path, corpus: Destination, *, member: bool = False) -> Report:
    """The report, once its file is kept. A ``member`` of the file brings its own bytes along, unless they are
    too many: then it has no pages to show. Raises FileRefused.
    """
    if report.layout is None or (member and not report.layout.content):
        return replace(report, layout=None)
    try:
        with io.BytesIO(report.layout.content) if member else file.open("rb") as source:
            same = corpus.keep_original(source, file_hash=report.layout.file_hash)
    except OSError as error:
        raise FileRefused(f"the file cannot be copied into the corpus: {error.strerror or error}") from error
    if not same:
        raise FileRefused("the file was changed while it was being read; import it again")
    return replace(report, layout=replace(report.layout, content=b""))
