"""How long a report may be: a text that nobody reads as one report is refused, and a long title is cut."""

from __future__ import annotations

from dataclasses import replace

from corpus import IMPORT_NOTES, Report
from ingest.errors import ReportRefused

MOST_CHARACTERS = 5_000_000  # of a text: the Bible has 4.3 million in English
_LONGEST_TITLE = 1_000  # characters; it is put before each passage when these are encoded
_LONGEST_NAME = 1_000  # characters of an outlet, an author or a category


def refuse_long(text: str) -> None:
    """Raises ReportRefused when a text is too long to be one report."""
    if len(text) > MOST_CHARACTERS:
        raise ReportRefused(
            f"the text has {len(text):,} characters, more than {MOST_CHARACTERS:,}; "
            "split it into smaller files"
        )


def within_lengths(report: Report) -> Report:
    """The report with its title and names cut where they are too long; a note says so of the title.

    Raises ReportRefused when its text is too long.
    """
    refuse_long(report.body)
    refuse_long(report.summary or "")
    fitting = replace(
        report,
        outlet=_cut(report.outlet, _LONGEST_NAME),
        author=_cut(report.author, _LONGEST_NAME) if report.author else None,
        category=_cut(report.category, _LONGEST_NAME) if report.category else None,
    )
    if len(report.title) <= _LONGEST_TITLE:
        return fitting
    notes = [
        *fitting.metadata.get(IMPORT_NOTES, []),
        f"the title is cut after {_LONGEST_TITLE:,} characters",
    ]
    return replace(
        fitting,
        title=_cut(report.title, _LONGEST_TITLE),
        metadata={**fitting.metadata, IMPORT_NOTES: notes},
    )


def _cut(words: str, longest: int) -> str:
    return words if len(words) <= longest else f"{words[:longest].rstrip()}…"
