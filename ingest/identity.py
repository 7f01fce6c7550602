"""What an uploaded report is known by: a file dropped on a page, or text pasted there.

Such a file has no path that stays. A report without an address is known by the file's name (with the folders
above it in an archive), its outlet, its headline and the day on which it was published: two files of one name
are two reports. One that differs in these is a new version of a stored report all the same where that has
the same name and outlet and most of its words are the same: a corrected headline or day makes no second
report.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePosixPath

from corpus import Corpus, Report, fold_spaces

UPLOADED = "handed over: "  # begins what the catalogue stores as the origin: a change would make new reports
CORRECTED = "corrected by hand: "


def known_by(report: Report, corpus: Corpus) -> Report:
    """The report with the identity under which it is, or is to be, stored."""
    if report.url:
        return report
    day = f"{report.published:%Y-%m-%d}" if report.published else ""
    if report.year_inferred and report.published:
        day = f"{report.published:%m-%d}"  # the year is ours, and changes with the time of collection
    outlet, title = map(fold_spaces, (report.outlet, report.title))
    own = replace(report, known_as=f"from:{report.collected_from}|outlet:{outlet}|title:{title}|day:{day}")
    if corpus.status(own)[0] != "new":
        return own
    for stored in corpus.similar(report):
        same_outlet = fold_spaces(stored.report.outlet) == outlet
        if same_outlet and not stored.report.url and _name(stored.report) == _name(report):
            return replace(report, known_as=corpus.identity(stored.report_id))
    return own


def _name(report: Report) -> str | None:
    """The file's own name; None for a report that was not uploaded."""
    origin = report.collected_from.removeprefix(CORRECTED)
    return PurePosixPath(origin).name if origin.startswith(UPLOADED) else None
