"""The file of a report with pages, kept in the corpus so that those can be shown."""

from __future__ import annotations

from pathlib import Path

from corpus import Corpus, Report


def not_kept(report: Report, file: Path, corpus: Corpus) -> str:
    """Why the file of a report with pages could not be kept; empty when it is, or has no pages."""
    if report.layout is None:
        return ""
    try:
        if corpus.keep_original(file, file_hash=report.layout.file_hash):
            return ""
    except OSError as error:
        return f"the file cannot be copied into the corpus: {error.strerror or error}"
    return "the file was changed while it was being read; import it again"
